import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ran } from "./support/external-client.ts";
import { type Example, examples, parts } from "./support/page-examples.ts";
import { ROOT } from "./support/sources.ts";

const OUT = join(ROOT, "test", ".children", "example-types");

beforeAll(() => mkdirSync(OUT, { recursive: true }));

afterAll(() => rmSync(OUT, { recursive: true, force: true }));

const nameOf = ({ where }: Example): string => `${where.replaceAll(/[^a-z0-9]+/gi, "-")}.ts`;

/** Writes an example as a module, on the names of the package. */
function write(example: Example): void {
  const { imports, body } = parts(example);
  const own = imports.replace(/"\.\/(bot|stop-loss)\.ts"/g, '"../../../examples/testing/$1.ts"');
  writeFileSync(
    join(OUT, nameOf(example)),
    `import assert from "node:assert/strict";\n${own}\nvoid assert;\n${body}\nexport {};\n`,
  );
}

/** Checks the types of examples with the compiler; each error has the place of its example. */
async function errorsIn(checked: readonly Example[]): Promise<string> {
  for (const example of checked) write(example);
  const config = {
    extends: "../../../tsconfig.json",
    compilerOptions: { noEmit: true, isolatedDeclarations: false, rootDir: "../../.." },
    include: [],
    exclude: [],
    files: checked.map(nameOf),
  };
  writeFileSync(join(OUT, "tsconfig.json"), JSON.stringify(config));
  const { output } = await ran(join(ROOT, "node_modules", ".bin", "tsc"), ["-p", OUT, "--pretty", "false"]);
  const places = new Map(checked.map((example) => [nameOf(example), example.where]));
  return output.replaceAll(/^(?:.*\/)?([^/\n]+\.ts)\(/gm, (line, name: string) => {
    const where = places.get(name);
    return where === undefined ? line : `${where} (`;
  });
}

/** An example that is wrong on purpose: without its error, the compiler would have checked nothing. */
const WRONG: Example = {
  where: "a wrong example:1",
  code: 'import { startFakeTws } from "ibkr-pool/sim";\n\nawait startFakeTws({ seed: "one" });\n',
};

test("every example of the pages and docstrings compiles on the names of the package", async () => {
  const errors = (await errorsIn([...examples(), WRONG])).trimEnd().split("\n");
  expect(errors).toEqual([expect.stringMatching(/^a wrong example:1 \(\d+,\d+\): error TS2322: /)]);
});
