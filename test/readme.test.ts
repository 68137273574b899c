import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { PoolError, type PoolErrorCode } from "../src/mod.ts";
import { REQUESTS } from "../src/operations/catalogue.ts";
import { Reads } from "../src/reads.ts";
import { Streams } from "../src/streams.ts";

const ROOT = new URL("..", import.meta.url);
const PAGE = "docs/operations.md";
const page = readFileSync(new URL(PAGE, ROOT), "utf8");

/** The rows of all tables of the page whose first cell is a name, as cells. */
const ROWS = [...page.matchAll(/^\| `(\w+)` +\| (.*) \|$/gm)].map(([, name = "", rest = ""]) => ({
  name,
  cells: rest.split(" | ").map((cell) => cell.trim().replace(/^`(\w+)`$/, "$1")),
}));

interface Method {
  readonly name: string;
  /** The requests of its subject. */
  readonly requests: readonly string[];
  readonly file: string;
}

/** The exported reads and watches of the catalogue. */
async function methods(): Promise<Method[]> {
  const folder = "src/operations";
  const files = readdirSync(new URL(folder, ROOT)).map((name) => `${folder}/${name}`);
  const found = await Promise.all(
    files.map(async (file) => {
      const values = Object.values((await import(new URL(file, ROOT).href)) as object).filter(isObject);
      const requests = values.flatMap(({ request }) => (typeof request === "string" ? [request] : []));
      return values
        .filter(({ name, what }) => typeof name === "string" && typeof what === "string")
        .map(({ name }) => ({ name: String(name), requests, file }));
    }),
  );
  return found.flat();
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

test("every read and stream has a row in docs/operations.md, with the request that it sends", async () => {
  const missing = (await methods())
    .filter(
      ({ name, requests }) =>
        !ROWS.some((row) => row.name === name && requests.includes(row.cells[0] ?? "") && row.cells[1]),
    )
    .map(({ name, requests, file }) => `${PAGE}: a row for ${name} (${requests.join(", ")}) of ${file}`);
  expect(missing).toEqual([]);
});

test("every row about a read or a stream in docs/operations.md is a method of the pool", async () => {
  const isMethod = (name: string): boolean => /^(get|watch|qualify)[A-Z]/.test(name);
  const offered = [Reads.prototype, Streams.prototype].flatMap((owner) => Object.getOwnPropertyNames(owner));
  const rows = ROWS.filter(({ name }) => isMethod(name));
  expect(rows.map(({ name }) => name).sort()).toEqual(offered.filter(isMethod).sort());
  // Some are made of another read or stream, and have no entry of their own in the catalogue.
  expect(offered).toEqual(expect.arrayContaining((await methods()).map(({ name }) => name)));
  const requests: ReadonlySet<string> = new Set(REQUESTS.map(({ request }) => request));
  expect(rows.filter(({ cells: [request = ""] }) => !requests.has(request))).toEqual([]);
});

test("every request of the catalogue stands in docs/operations.md", () => {
  const missing = REQUESTS.filter(({ request }) => !page.includes(`\`${request}\``));
  expect(missing.map(({ request }) => `${PAGE}: ${request}`)).toEqual([]);
});

test("docs/operations.md lists every error code, and only these", () => {
  const source = readFileSync(new URL("src/errors.ts", ROOT), "utf8");
  const [union = ""] = /export type PoolErrorCode =[\s\S]*?;/.exec(source) ?? [];
  const codes = [...union.matchAll(/"([A-Z_]+)"/g)].map(([, code = ""]) => code);
  expect(codes.length).toBeGreaterThan(10);
  for (const code of codes) expect(new PoolError(code as PoolErrorCode, "").retryable).toBeTypeOf("boolean");
  expect(ROWS.map(({ name }) => name).filter((name) => /^[A-Z_]+$/.test(name))).toEqual(codes);
});

test("CONTRIBUTING.md has a row for every folder of src, sim and test", () => {
  const map = readFileSync(new URL("CONTRIBUTING.md", ROOT), "utf8");
  const folders = ["src", "sim", "test"].flatMap((parent) =>
    readdirSync(new URL(parent, ROOT), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
      // Version control leaves empty folders behind.
      .filter(({ name }) => readdirSync(new URL(`${parent}/${name}`, ROOT)).length > 0)
      .map(({ name }) => `${parent}/${name}/`),
  );
  const rows = [...map.matchAll(/^\| (`[^|]+`) +\|/gm)].map(([, cell]) => cell).join(" ");
  expect(folders.filter((folder) => !rows.includes(`\`${folder}\``))).toEqual([]);
});
