import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { RETRYABLE } from "../src/error-codes.ts";
import { Lease } from "../src/lease.ts";
import { IbkrPool, PoolError, type PoolErrorCode } from "../src/mod.ts";
import { READS, REQUESTS } from "../src/operations/catalogue.ts";
import { getQuote } from "../src/operations/latest-quote.ts";
import { marketData } from "../src/operations/market-data.ts";
import { Streams } from "../src/streams.ts";
import { Trading } from "../src/trading.ts";
import { TwsReads } from "../src/tws-reads.ts";
import { WebLease, WebPool, WebReads, WebStreams, WebTrading } from "../src/web/mod.ts";
import { completeWebOptions } from "../src/web/options.ts";
import { ENDPOINT_LIMITS } from "../src/web/pacing/endpoint-limits.ts";
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
  // A read that is answered from the stream of market data.
  [getQuote.name, marketData.request],
]);
const requestOf = (name: string): string | undefined => ENTRIES.get(MADE_OF[name] ?? name);

const METHODS: readonly string[] = [TwsReads.prototype, Streams.prototype]
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
  const fileOf = (name: string): string => (name.startsWith("watch") ? "src/streams.ts" : "src/tws-reads.ts");
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
    { file: "src/pool.ts", owner: IbkrPool.prototype, inner: ["request", "quote", "watch", "tradingParts"] },
    { file: "src/trading.ts", owner: Trading.prototype, inner: [] as string[] },
    { file: "src/lease.ts", owner: Lease.prototype, inner: ["request", "quote", "sessionEnded"] },
    { file: "src/web/web-pool.ts", owner: WebPool.prototype, inner: ["read", "watch", "tradingParts"] },
    { file: "src/web/web-lease.ts", owner: WebLease.prototype, inner: ["read", "sessionEnded"] },
    { file: "src/web/web-reads.ts", owner: WebReads.prototype, inner: ["read"] },
    { file: "src/web/web-streams.ts", owner: WebStreams.prototype, inner: ["watch"] },
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

const WEB_PAGE = readFileSync(new URL("docs/web.md", ROOT), "utf8");

/** The first cells of the table below a heading of docs/web.md, and the second ones. */
function webRows(heading: string): readonly (readonly [string, string])[] {
  const [, section = ""] = WEB_PAGE.split(`\n## ${heading}\n`);
  const rows = (section.split("\n## ", 1)[0] ?? "").matchAll(/^\| (`[^|]*?) +\| (.*?) +\|/gm);
  return [...rows].map(([, first = "", second = ""]) => [first, second.replaceAll("`", "")]);
}

/** The names in backticks of those first cells. */
const webNames = (heading: string): readonly string[] =>
  webRows(heading).flatMap(([cell]) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name));

/** Public methods of a class, but for those that are there for other parts of the pool. */
const methodsOf = (owner: object): readonly string[] =>
  Object.entries(Object.getOwnPropertyDescriptors(owner))
    .filter(([name, { value }]) => typeof value === "function" && name !== "constructor")
    .map(([name]) => name)
    .filter((name) => !["read", "watch", "sessionEnded", "tradingParts"].includes(name));

test("docs/web.md has a row for each method of the pool of the Web API and of its leases", () => {
  expect(webNames("Reads")).toEqual(expect.arrayContaining(["getLedger", "getMarketDataSnapshot"]));
  expect([...webNames("Reads")].sort()).toEqual([...methodsOf(WebReads.prototype)].sort());
  expect([...webNames("Streams")].sort()).toEqual([...methodsOf(WebStreams.prototype)].sort());
  expect([...webNames("Orders")].sort()).toEqual([...methodsOf(WebTrading.prototype)].sort());
  const others = [...methodsOf(WebPool.prototype), ...methodsOf(WebLease.prototype)];
  expect([...webNames("Methods")].sort()).toEqual(others.sort());
});

test("docs/web.md lists every option of the pool of the Web API with its default", () => {
  const texts: Readonly<Record<string, string>> = {
    url: "https://localhost:5000",
    username: "none",
    headers: "none",
    requestTimeoutMs: "of each read",
    suppressedQuestions: "none",
    journal: "in memory",
    logger: "standard error",
  };
  const defaults = Object.entries(completeWebOptions({})).map(([name, value]) => [
    `\`${name}\``,
    texts[name] ?? String(value).replace(/\B(?=(?:\d{3})+$)/g, " "),
  ]);
  expect(defaults.length).toBeGreaterThan(25);
  expect([...webRows("Options")].sort()).toEqual(defaults.sort());
});

test("docs/web.md lists every state and every event of the pool of the Web API", () => {
  const text = readFileSync(new URL("src/web/web-events.ts", ROOT), "utf8");
  const [, states = ""] = /type WebPoolState =([^;]*);/.exec(text) ?? [];
  const [, shared = ""] = /readonly type: ((?:"[a-z-]+"(?: \| )?)+) }\s*>/.exec(text) ?? [];
  const quoted = (part: string): string[] => [...part.matchAll(/"([a-z-]+)"/g)].map(([, name = ""]) => name);
  const own = [...text.matchAll(/readonly type: "([a-z-]+)"[;}\s](?!\|)/g)].map(([, name = ""]) => name);
  expect([...webNames("Life of the session")].sort()).toEqual(quoted(states).sort());
  const events = [...new Set([...quoted(shared), ...own])];
  expect(events.length).toBeGreaterThan(15);
  expect([...webNames("Events")].sort()).toEqual(events.sort());
});

test("docs/web.md names the topic of each stream, and the end of each endpoint with a limit", () => {
  for (const [cell, topic] of webRows("Streams")) {
    const name = cell.replaceAll("`", "");
    expect(docstringOf("src/web/web-streams.ts", name), name).toContain(`\`${topic}\``);
  }
  const pacing = webNames("Pacing").join(" ");
  const missing = ENDPOINT_LIMITS.map(({ endpoint }) => endpoint.replace(/^\S+ /, ""))
    .filter((path) => !path.startsWith("/fyi/"))
    .filter((path) => !pacing.includes(path.slice(path.lastIndexOf("/"))));
  expect(missing).toEqual([]);
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
  ...readdirSync(new URL("docs", ROOT))
    .filter((name) => /\.(md|json)$/.test(name))
    .map((name) => `docs/${name}`),
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
