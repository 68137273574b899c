import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { Controlled } from "../../../sim/control/controlled.ts";
import { endpointsOf } from "../../../sim/control/endpoints.ts";
import { openApiOf } from "../../../sim/control/open-api.ts";
import { type Answer, controlled } from "../../support/control.ts";
import { FakeTws } from "../../support/sim.ts";

const FILE = fileURLToPath(new URL("../../../docs/control-openapi.json", import.meta.url));

/** Writes the description without the version of the package. */
function described(): Answer {
  const tws = new FakeTws();
  const made = new Controlled({ what: "sim", version: "0", tws });
  const description = openApiOf(endpointsOf(made), "0");
  made.close();
  tws.close();
  return description;
}

test("docs/control-openapi.json describes the control port; RENEW=1 before this test writes it", () => {
  const text = `${JSON.stringify(described(), undefined, 2)}\n`;
  if (process.env.RENEW === "1") writeFileSync(FILE, text);
  expect(JSON.parse(readFileSync(FILE, "utf8"))).toEqual(JSON.parse(text));
});

test("every path and method is described, with an answer and its refusals", () => {
  const { openapi, paths } = described();
  expect(openapi).toBe("3.1.0");
  const operations = Object.entries<Answer>(paths).flatMap(([path, methods]) =>
    Object.entries<Answer>(methods).map(([method, operation]) => ({ path, method, ...operation })),
  );
  const tws = new FakeTws();
  const made = new Controlled({ what: "sim", version: "0", tws });
  expect(operations.map(({ path, method }) => `${method} ${path}`).sort()).toEqual(
    endpointsOf(made)
      .map(({ path, method }) => `${method} ${path}`)
      .sort(),
  );
  made.close();
  tws.close();
  expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
  for (const { path, responses, parameters = [] } of operations) {
    expect(Object.keys(responses).some((status) => status.startsWith("2"))).toBe(true);
    expect(Object.keys(responses)).toEqual(
      expect.arrayContaining(["400", "401", "403", "404", "409", "413", "415"]),
    );
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    expect(parameters.filter((one: Answer) => one.in === "path").map((one: Answer) => one.name)).toEqual(
      inPath,
    );
  }
});

test("what the endpoints answer is as they describe it", async () => {
  const { json } = await controlled();
  const tws = new FakeTws();
  const made = new Controlled({ what: "sim", version: "0", tws });
  const schemaOf = (method: string, path: string): Answer =>
    endpointsOf(made).find((one) => one.method === method && one.path === path)?.answer;
  const check = (method: string, path: string, [status, answer]: readonly [number, Answer]): void => {
    expect([path, status < 300]).toEqual([path, true]);
    // A field that is not described would be lost to a client that is made of the description.
    expect([path, schemaOf(method, path).strict().parse(answer)]).toEqual([path, answer]);
  };
  check("post", "/faults", await json("POST", "/faults", { fault: "mute" }));
  const order = { symbol: "AAPL", action: "BUY", quantity: 1, orderType: "LMT", limitPrice: 100 };
  check("post", "/orders", await json("POST", "/orders", order));
  check("get", "/market", await json("GET", "/market?symbol=AAPL"));
  check("post", "/rules", await json("POST", "/rules", { to: "reqIds", ignore: true }));
  for (const path of ["/health", "/state", "/faults", "/faults/kinds", "/orders", "/rules", "/requests"])
    check("get", path, await json("GET", path));
  made.close();
  tws.close();
});

test("the port gives its own description", async () => {
  const { json } = await controlled();
  const [status, description] = await json("GET", "/openapi.json");
  expect([status, description.info.version]).toEqual([200, "1.2.3"]);
});
