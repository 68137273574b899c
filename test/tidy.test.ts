import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { ROOT, type Source, sources } from "./support/sources.ts";

const SHIPPED = sources("src", "sim");

/** Every breach of a rule, as `file -> what it must not have`. */
function breaches(files: readonly Source[], forbidden: (target: string, path: string) => boolean): string[] {
  return files.flatMap(({ path, imports }) =>
    imports.filter(({ target }) => forbidden(target, path)).map(({ target }) => `${path} -> ${target}`),
  );
}

test("the pool never sees the simulator", () => {
  expect(breaches(sources("src"), (target) => target.startsWith("sim/"))).toEqual([]);
});

test("the simulator shares no logic with the pool: a shared bug would hide", () => {
  const below = sources("sim/wire", "sim/tws", "sim/exchange", "sim/net", "sim/faults", "sim/world");
  expect(breaches(below, (target) => target.startsWith("src/"))).toEqual([]);
});

test("drills and the command use the pool and the simulator by their public names", () => {
  const above = sources("sim/drills", "sim/cli");
  const outside = (target: string, path: string): boolean =>
    /^(src|sim)\//.test(target) && dirname(target) !== dirname(path) && !target.endsWith("/mod.ts");
  expect(breaches(above, outside)).toEqual([]);
});

test("imports inside the simulator point down: behaviour knows no network, the wire knows no behaviour", () => {
  const rules: readonly (readonly [string, readonly string[]])[] = [
    ["sim/exchange", ["sim/wire", "sim/tws", "sim/net", "sim/faults"]],
    ["sim/wire", ["sim/exchange", "sim/tws", "sim/net", "sim/faults", "sim/world"]],
    ["sim/tws", ["sim/net", "sim/faults"]],
    ["sim/faults", ["sim/net", "sim/tws", "sim/exchange"]],
    ["sim/world", ["sim/wire", "sim/tws", "sim/net", "sim/faults", "sim/exchange"]],
  ];
  for (const [folder, above] of rules) {
    expect(breaches(sources(folder), (target) => above.some((one) => target.startsWith(`${one}/`)))).toEqual(
      [],
    );
  }
});

test("one folder knows @stoqey/ib, and one file of it the private parts", () => {
  const library = breaches(SHIPPED, (target) => target === "@stoqey/ib");
  expect(library.filter((line) => !line.startsWith("src/stoqey/"))).toEqual([]);
  const reaching = SHIPPED.filter(({ code }) =>
    /\bcontroller\.(socket|decoder|schedule|rateLimiter)\b/.test(code),
  );
  expect(reaching.map(({ path }) => path)).toEqual(["src/stoqey/patched-api.ts"]);
});

test("OpenTelemetry is known to its own entry point alone", () => {
  const known = breaches(SHIPPED, (target) => target.startsWith("@opentelemetry/"));
  expect(known.filter((line) => !line.startsWith("src/otel/"))).toEqual([]);
});

test("who imports the pool alone loads nothing that only tools, faults or the command need", () => {
  const files = new Map(SHIPPED.map((one) => [one.path, one]));
  const reached = new Set(["src/mod.ts"]);
  for (const path of reached) {
    for (const { target } of files.get(path)?.imports ?? []) if (files.has(target)) reached.add(target);
  }
  expect(reached.size).toBeGreaterThan(100);
  const packages = SHIPPED.filter(({ path }) => reached.has(path))
    .flatMap(({ imports }) => imports.map(({ target }) => target))
    .filter((target) => !files.has(target) && !target.startsWith("node:"));
  expect([...new Set(packages)].sort()).toEqual(["@date-fns/tz/tzOffset", "@stoqey/ib", "valibot"]);
});

test("LangChain is known to the tools and to the demonstration agent alone", () => {
  const lines = breaches(SHIPPED, (target) => target.startsWith("@langchain/"));
  expect(lines.filter((line) => !/^(src\/langgraph|sim\/drills)\//.test(line))).toEqual([]);
  expect(lines.length).toBeGreaterThan(0);
});

test("time and chance are arguments: clocks, timers and Math.random stay in their files and in doors", () => {
  const allowed = [
    "src/seams/clock.ts",
    "src/seams/random.ts",
    "sim/world/clock.ts",
    // Doors to the world: they measure and print for people, by the wall clock.
    "sim/drills/drill.ts",
    "sim/drills/compare.ts",
    "sim/cli/agent-command.ts",
  ];
  const clocks =
    /\b(Date\.now|new Date\(\)|setTimeout|setInterval|setImmediate|performance\.now|Math\.random|crypto\.random\w*)\b|node:timers|AbortSignal\.timeout/;
  const found = SHIPPED.filter(({ path, code }) => clocks.test(code) && !allowed.includes(path));
  expect(found.map(({ path }) => path)).toEqual([]);
});

test("only mod.ts files re-export", () => {
  const found = SHIPPED.filter(
    ({ path, code }) => /^export .* from "/m.test(code) && !path.endsWith("mod.ts"),
  );
  expect(found.map(({ path }) => path)).toEqual([]);
});

/** One class each, whose methods have a docstring with an example: a split would cut a list that is read as one. */
const PUBLIC_LISTS: readonly string[] = ["src/reads.ts", "src/streams.ts", "src/pool.ts"];

test("no file is longer than 250 lines, or than 260 lines of code where its methods are documented one by one", () => {
  const lengths = SHIPPED.map(({ path, code }) =>
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
  expect(deno.version).toBe(npm.version);
  expect(Object.keys(deno.exports as object)).toEqual(
    Object.keys(npm.exports as object).filter((entry) => entry !== "./package.json"),
  );
  expect((npm.dependencies as Record<string, string>)["@stoqey/ib"]).toMatch(/^\d+\.\d+\.\d+$/);
  expect(JSON.stringify(read("package-lock.json"))).not.toContain('"resolved"');
});
