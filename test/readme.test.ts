import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { RETRYABLE } from "../src/error-codes.ts";
import { Lease } from "../src/lease.ts";
import { IbkrPool, PoolError, type PoolErrorCode } from "../src/mod.ts";
import { READS, REQUESTS } from "../src/operations/catalogue.ts";
import { Reads } from "../src/reads.ts";
import { Streams } from "../src/streams.ts";
import { WATCHES } from "./support/watches.ts";

const ROOT = new URL("..", import.meta.url);
const PAGE = "docs/operations.md";
const page = readFileSync(new URL(PAGE, ROOT), "utf8");

/** The rows of all tables of the page whose first cell is a name, as cells. */
const ROWS = [...page.matchAll(/^\| `(\w+)` +\| (.*) \|$/gm)].map(([, name = "", rest = ""]) => ({
  name,
  cells: rest.split(" | ").map((cell) => cell.trim().replace(/^`(\w+)`$/, "$1")),
}));

/** Methods that are made of another one, and send its request. */
const MADE_OF: Readonly<Record<string, string>> = {
  watchQuotes: "watchMarketData",
};

/** The request of each entry of the catalogue: reads know theirs, and the tests of streams wait for those of `WATCHES`. */
const ENTRIES: ReadonlyMap<string, string> = new Map([
  ...READS.map(({ name, method }) => [name, method] as const),
  ...WATCHES.map(({ name, request }) => [name, request] as const),
]);
const requestOf = (name: string): string | undefined => ENTRIES.get(MADE_OF[name] ?? name);

const METHODS: readonly string[] = [Reads.prototype, Streams.prototype]
  .flatMap((owner) => Object.getOwnPropertyNames(owner))
  .filter((name) => /^(get|watch|qualify)[A-Z]/.test(name));

test("every entry of the catalogue is a method, and every method has an entry or is made of one", async () => {
  const folder = "src/operations";
  const files = readdirSync(new URL(folder, ROOT)).map((name) => `${folder}/${name}`);
  const values = await Promise.all(
    files.map(async (file) => Object.values((await import(new URL(file, ROOT).href)) as object)),
  );
  const names = values
    .flat()
    .filter(isObject)
    .flatMap(({ name, what }) => (typeof name === "string" && typeof what === "string" ? [name] : []));
  expect([...ENTRIES.keys()].sort()).toEqual([...new Set(names)].sort());
  expect([...ENTRIES.keys(), ...Object.keys(MADE_OF)].sort()).toEqual([...METHODS].sort());
});

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

test("docs/operations.md has a row for each read and stream, with the request that it sends", () => {
  const rows = ROWS.filter(({ name }) => METHODS.includes(name) || /^(get|watch|qualify)[A-Z]/.test(name));
  expect(rows.map(({ name, cells: [request] }) => `${name}: ${request}`).sort()).toEqual(
    METHODS.map((name) => `${name}: ${requestOf(name)}`).sort(),
  );
  expect(rows.filter(({ cells }) => !cells[1]).map(({ name }) => `${PAGE}: what ${name} gives`)).toEqual([]);
});

/** The docstring before a public method of a file, found by the line that begins it. */
function docstringOf(file: string, method: string): string {
  const text = readFileSync(new URL(file, ROOT), "utf8");
  const place = new RegExp(`^ {2}(?:async )?${method}[(<]`, "m").exec(text)?.index ?? 0;
  const before = text.slice(0, place).trimEnd();
  return before.endsWith("*/") ? before.slice(before.lastIndexOf("/**")) : "";
}

const EXAMPLE = /@example[^\n]*\n +\* ```ts\n/;

test("the docstring of every read and stream names its request and has an example", () => {
  const fileOf = (name: string): string => (name.startsWith("watch") ? "src/streams.ts" : "src/reads.ts");
  const faults = METHODS.flatMap((name) => {
    const docstring = docstringOf(fileOf(name), name);
    const promise = docstring.split("@", 1)[0] ?? "";
    const named = promise.includes(`\`${requestOf(name)}\``);
    return [
      ...(named ? [] : [`${fileOf(name)}: ${name} does not name ${requestOf(name)}`]),
      ...(EXAMPLE.test(docstring) ? [] : [`${fileOf(name)}: ${name} has no example`]),
    ];
  });
  expect(faults).toEqual([]);
});

test("the docstring of every other method of the pool and of a lease has an example", () => {
  const methods = [
    { file: "src/pool.ts", owner: IbkrPool.prototype, inner: ["request", "watch"] },
    { file: "src/lease.ts", owner: Lease.prototype, inner: ["request", "sessionEnded"] },
  ].flatMap(({ file, owner, inner }) =>
    Object.entries(Object.getOwnPropertyDescriptors(owner))
      .filter(
        ([name, { value }]) => typeof value === "function" && name !== "constructor" && !inner.includes(name),
      )
      .map(([name]) => ({ file, name })),
  );
  expect(methods.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["connect", "acquire", "use", "drain", "stats", "addEventListener", "release"]),
  );
  const missing = methods.filter(({ file, name }) => !EXAMPLE.test(docstringOf(file, name)));
  expect(missing.map(({ file, name }) => `${file}: ${name}`)).toEqual([]);
});

test("every request of the catalogue stands in docs/operations.md", () => {
  const missing = REQUESTS.filter(({ request }) => !page.includes(`\`${request}\``));
  expect(missing.map(({ request }) => `${PAGE}: ${request}`)).toEqual([]);
});

test("docs/operations.md lists every error code, and only these", () => {
  const codes = Object.keys(RETRYABLE);
  expect(codes.length).toBeGreaterThan(10);
  for (const code of codes) expect(new PoolError(code as PoolErrorCode, "").retryable).toBeTypeOf("boolean");
  expect(ROWS.map(({ name }) => name).filter((name) => /^[A-Z_]+$/.test(name))).toEqual(codes);
});

const PAGES: readonly { readonly path: string; readonly text: string }[] = [
  "README.md",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  "sim/README.md",
  ...readdirSync(new URL("docs", ROOT)).map((name) => `docs/${name}`),
].map((path) => ({ path, text: readFileSync(new URL(path, ROOT), "utf8") }));

test("every path of src, sim and test that a page names exists", () => {
  const named = PAGES.flatMap(({ path, text }) =>
    [...text.matchAll(/`((?:src|sim|test)\/[\w./-]*)`/g)].map(([, name = ""]) => ({ path, name })),
  );
  expect(named.length).toBeGreaterThan(50);
  const missing = named.filter(({ name }) => !existsSync(new URL(name, ROOT)));
  expect(missing.map(({ path, name }) => `${path}: ${name}`)).toEqual([]);
});

test("the lines of pages have at most 130 characters, outside of tables and blocks", () => {
  const long = PAGES.flatMap(({ path, text }) =>
    text
      .replace(/^```[\s\S]*?^```$/gm, "")
      .split("\n")
      .filter((line) => line.length > 130 && !line.startsWith("|"))
      .map((line) => `${path}: ${line}`),
  );
  expect(long).toEqual([]);
});

test("no page runs the package by its name from a registry before it is published", () => {
  const blocks = PAGES.flatMap(({ path, text }) =>
    [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block = ""]) => ({ path, block })),
  );
  expect(blocks.length).toBeGreaterThan(5);
  expect(
    blocks.filter(({ block }) => /\b(?:npx|bunx|pnpm dlx|yarn dlx)\b[^\n]*\bibkr-pool/.test(block)),
  ).toEqual([]);
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
