import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { VERSION } from "../sim/cli/version.ts";
import { ROOT, sources } from "./support/sources.ts";

const SHIPPED = sources("src", "sim");

/** Clocks, timers and sources of chance. */
const CLOCKS =
  /\b(?:Date\.now|set(?:Timeout|Interval|Immediate)|performance\.(?:now|timeOrigin)|hrtime|uptime|Temporal\.Now|Math\.random|getRandomValues|crypto\.random\w*)\b|\bDate\(\s*\)|\bnew Date\b(?!\s*\()|\bnode:(?:timers|crypto)\b|\bscheduler\.(?:wait|yield)\b|\bAbortSignal\.timeout\b/;

test("clocks, timers and Math.random stay in their own files: time and chance are arguments", () => {
  const allowed = [
    "src/seams/clock.ts",
    "src/seams/random.ts",
    // Takes a hash from `node:crypto`, and nothing by chance.
    "src/orders/fingerprint.ts",
    // Compares tokens by their hashes, and nothing by chance.
    "sim/control/guard.ts",
    "sim/world/clock.ts",
    // Gives the timers that mock-socket sets to a clock.
    "sim/web/memory/clock-timers.ts",
    // Doors to the world: they measure and print for people, by the wall clock.
    "sim/drills/web/tally.ts",
    "sim/agent/compare.ts",
    "sim/agent/web-compare.ts",
    "sim/cli/agent-command.ts",
  ];
  const found = SHIPPED.filter(({ path, code }) => CLOCKS.test(code) && !allowed.includes(path));
  expect(found.map(({ path }) => path)).toEqual([]);
});

test("a clock, a timer or a source of chance is found in each way to write it", () => {
  const ways = [
    "const at = Date.now();",
    "const at = new Date().getTime();",
    "const at = +new Date;",
    "const at = Date();",
    "setTimeout(act, 1);",
    "setInterval(act, 1);",
    "setImmediate(act);",
    'import { setTimeout } from "node:timers/promises";',
    "await scheduler.wait(1);",
    "AbortSignal.timeout(1)",
    "performance.now()",
    "performance.timeOrigin",
    "process.hrtime.bigint()",
    "process.uptime()",
    "Temporal.Now.instant()",
    "Math.random()",
    "crypto.randomUUID()",
    "crypto.getRandomValues(bytes)",
    'import { randomBytes } from "node:crypto";',
  ];
  expect(ways.filter((way) => !CLOCKS.test(way))).toEqual([]);
  const others = [
    "new Date(atMs)",
    "Date.UTC(2026, 0)",
    "const date: Date = at;",
    'calendar: "crypto"',
    "nextTick(act)",
  ];
  expect(others.filter((other) => CLOCKS.test(other))).toEqual([]);
});

/** Exports of another file's names: on one line, or as a list of many. */
const RE_EXPORT = /^export\s+(?:type\s+)?(?:\*(?:\s+as\s+\w+)?|\{[^}]*\})\s*from\s*["']/m;

test("only mod.ts files re-export", () => {
  const found = SHIPPED.filter(({ path, code }) => RE_EXPORT.test(code) && !path.endsWith("/mod.ts"));
  expect(found.map(({ path }) => path)).toEqual([]);
});

test("a re-export is found in each way to write it", () => {
  const ways = [
    'export * from "./a.ts";',
    'export * as a from "./a.ts";',
    'export type * from "./a.ts";',
    'export { a } from "./a.ts";',
    'export { type A, a } from "./a.ts";',
    'export type { A } from "./a.ts";',
    'export {\n  a,\n  b,\n} from "./a.ts";',
    'export type {\n  A,\n  B,\n} from "./a.ts";',
  ];
  expect(ways.filter((way) => !RE_EXPORT.test(way))).toEqual([]);
  const others = [
    "export { a };",
    'export const from = "here";',
    'export type { A };\nimport { b } from "./b.ts";',
  ];
  expect(others.filter((other) => RE_EXPORT.test(other))).toEqual([]);
});

/** One class each, whose methods have a docstring with an example: a split would cut a list that is read as one. */
const PUBLIC_LISTS: readonly string[] = [
  "src/tws-reads.ts",
  "src/web/web-reads.ts",
  "src/web/web-pool.ts",
  "src/streams.ts",
  "src/pool.ts",
  "src/trading.ts",
];

/** Tables of data, one row a line, that are read as a whole: a split would hide where a row is. */
const DATA: readonly string[] = ["sim/exchange/contracts/universe/us-shares.ts"];

test("no file has more than 250 lines; lists of documented methods have at most 260 of code", () => {
  const lengths = SHIPPED.filter(({ path }) => !DATA.includes(path)).map(({ path, code }) =>
    PUBLIC_LISTS.includes(path)
      ? { path, lines: code.split("\n").filter((line) => line.trim() !== "").length, max: 260 }
      : { path, lines: readFileSync(join(ROOT, path), "utf8").split("\n").length, max: 251 },
  );
  expect(lengths.filter(({ lines, max }) => lines > max).map(({ path }) => path)).toEqual([]);
});

test("versions agree, and the client library is pinned exactly", () => {
  const read = (file: string): Record<string, unknown> => JSON.parse(readFileSync(join(ROOT, file), "utf8"));
  const npm = read("package.json");
  const deno = read("deno.json");
  expect([deno.version, VERSION]).toEqual([npm.version, npm.version]);
  expect(Object.keys(deno.exports as object)).toEqual(
    Object.keys(npm.exports as object).filter((entry) => entry !== "./package.json"),
  );
  expect((npm.dependencies as Record<string, string>)["@stoqey/ib"]).toMatch(/^\d+\.\d+\.\d+$/);
  expect(JSON.stringify(read("package-lock.json"))).not.toContain('"resolved"');
});
