import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { scenarioJsonSchema } from "../../../sim/scenarios/json-schema.ts";

const FILE = fileURLToPath(new URL("../../../docs/scenario.schema.json", import.meta.url));

test("docs/scenario.schema.json is the schema of the code; RENEW=1 before this test writes it", () => {
  const text = `${JSON.stringify(scenarioJsonSchema(), undefined, 2)}\n`;
  if (process.env.RENEW === "1") writeFileSync(FILE, text);
  const published = existsSync(FILE) ? JSON.parse(readFileSync(FILE, "utf8")) : undefined;
  expect(
    published,
    "renew it: RENEW=1 npx vitest run test/sim/scenarios/json-schema.test.ts; npm run format",
  ).toEqual(JSON.parse(text));
});
