import { dirname } from "node:path";
import { expect, test } from "vitest";
import { cycles, type Source, sources } from "./support/sources.ts";

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
  const below = sources(
    "sim/wire",
    "sim/tws",
    "sim/exchange",
    "sim/script",
    "sim/net",
    "sim/testing",
    "sim/vitest",
    "sim/scenarios",
    "sim/faults",
    "sim/world",
    "sim/web",
  );
  expect(breaches(below, (target) => target.startsWith("src/"))).toEqual([]);
});

test("drills and the command use the pool and the simulator by their public names", () => {
  const above = sources("sim/drills", "sim/agent", "sim/cli");
  const folder = (path: string): string => path.split("/", 2).join("/");
  const outside = (target: string, path: string): boolean =>
    /^(src|sim)\//.test(target) && folder(target) !== folder(path) && !target.endsWith("/mod.ts");
  expect(breaches(above, outside)).toEqual([]);
});

/** What the pool and the simulator are made of, lowest first: each may import those above it in this list, and itself. */
const LAYERS: readonly (readonly string[])[] = [
  [
    // The names of the client library; its adapter, in a folder below, is further down.
    "src/stoqey",
    "src/util",
    "src/logger.ts",
    "src/error-codes.ts",
    "src/errors.ts",
    "src/async",
    "src/tws",
    "src/arguments",
    // What options and events name of orders.
    "src/orders/order-state.ts",
    "src/orders/journal.ts",
    "src/orders/journal-schema.ts",
    "src/orders/order-figures.ts",
    "src/options.ts",
    "src/call-options.ts",
    "src/events.ts",
    "src/seams",
    "src/pacing",
    "src/operations",
    "src/stoqey/connection",
    "src/routing",
    "src/requests",
    "src/session",
    "src/subscriptions",
    "src/stats.ts",
    "src/reads.ts",
    "src/tws-reads.ts",
    "src/streams.ts",
    "src/orders",
    "src/trading.ts",
    "src/ibapi",
    "src/lease.ts",
    "src/pool",
    "src/pool.ts",
    "src/compat.ts",
    "src/mod.ts",
    // What every part of the web transport speaks.
    "src/web/call.ts",
    "src/web/seams.ts",
    "src/web/gateway-url.ts",
    "src/web/option-fields.ts",
    "src/web/options.ts",
    "src/web/web-session.ts",
    "src/web/rows",
    "src/web/http",
    "src/web/pacing",
    "src/web/session",
    "src/web/socket",
    "src/web/streams",
    "src/web/reads",
    "src/web/requests",
    "src/web/orders",
    "src/web/web-events.ts",
    "src/web/web-stats.ts",
    "src/web/web-reads.ts",
    "src/web/web-streams.ts",
    "src/web/web-trading.ts",
    "src/web/web-lease.ts",
    "src/web/pool",
    "src/web",
    "src/otel",
    "src/langgraph",
  ],
  [
    "sim/world",
    "sim/wire",
    "sim/exchange",
    "sim/faults",
    "sim/tws",
    "sim/script",
    "sim/net",
    "sim/testing",
    "sim/vitest",
    "sim/scenarios",
    "sim/mod.ts",
    "sim/web",
    // What the command line follows.
    "sim/options",
    "sim/pages",
    "sim/relay",
    // What drills are made of, which their parts share.
    "sim/drills/record.ts",
    "sim/drills/seen.ts",
    "sim/drills/target.ts",
    "sim/drills/drill.ts",
    "sim/drills/checks",
    "sim/drills/drill-checks.ts",
    "sim/drills/engine",
    "sim/drills/pool",
    "sim/drills/catalogue",
    "sim/drills/web",
    "sim/drills",
    "sim/agent",
    "sim/cli",
  ],
];

/** The layer of a file: itself or the nearest folder above it that the layers list, else its folder at the top. */
function layerOf(path: string): string {
  const parts = path.split("/");
  const above = parts.map((_, index) => parts.slice(0, parts.length - index).join("/"));
  return above.find((one) => LAYERS.flat().includes(one)) ?? parts.slice(0, 2).join("/");
}

test("the root of src has what a caller uses alone, and each folder has a place in the layers", () => {
  const found = new Set(SHIPPED.map(({ path }) => layerOf(path)));
  expect([...found].sort()).toEqual(LAYERS.flat().sort());
});

test("imports point down the layers, types included", () => {
  const upward = SHIPPED.flatMap(({ path, imports }) =>
    imports.flatMap(({ target }) => {
      const layers = LAYERS.find((list) => list.includes(layerOf(path))) ?? [];
      const [own, other] = [layers.indexOf(layerOf(path)), layers.indexOf(layerOf(target))];
      return other > own ? [`${path} -> ${target}`] : [];
    }),
  );
  expect(upward).toEqual([]);
});

/** The imports among the sources, as a graph of what `nodeOf` makes of their paths. */
function importGraph(nodeOf: (path: string) => string): Map<string, Set<string>> {
  const files = new Set(SHIPPED.map(({ path }) => path));
  const graph = new Map(SHIPPED.map(({ path }) => [nodeOf(path), new Set<string>()]));
  for (const { path, imports } of SHIPPED)
    for (const { target } of imports) if (files.has(target)) graph.get(nodeOf(path))?.add(nodeOf(target));
  return graph;
}

test("no file reaches itself through its imports, types included", () => {
  expect(cycles(importGraph((path) => path))).toEqual([]);
});

test("no folder at any depth reaches itself through other folders, types included", () => {
  // The files at the root of `src` and of `sim` are layers, each for itself.
  const graph = importGraph((path) => (LAYERS.flat().includes(path) ? path : dirname(path)));
  expect([...graph.keys()]).toEqual(expect.arrayContaining(["src/pool.ts", "sim/tws", "sim/tws/handlers"]));
  expect(cycles(graph)).toEqual([]);
});

test("cycles() finds groups of files that reach each other, and nothing else", () => {
  const graph = (edges: Record<string, string[]>): Map<string, Set<string>> =>
    new Map(Object.entries(edges).map(([name, targets]) => [name, new Set(targets)]));
  expect(cycles(graph({ a: ["b"], b: ["c"], c: [] }))).toEqual([]);
  expect(cycles(graph({ a: ["b"], b: ["c"], c: ["b", "d"], d: [] }))).toEqual([["b", "c"]]);
  expect(cycles(graph({ a: ["b"], b: ["a"], c: ["d"], d: ["c"] })).sort()).toEqual([
    ["a", "b"],
    ["c", "d"],
  ]);
});

test("one folder knows @stoqey/ib, and one file of it the private parts", () => {
  const library = breaches(SHIPPED, (target) => target === "@stoqey/ib");
  expect(library.filter((line) => !line.startsWith("src/stoqey/"))).toEqual([]);
  const reaching = SHIPPED.filter(({ code }) =>
    /\bcontroller\.(socket|decoder|schedule|rateLimiter)\b/.test(code),
  );
  expect(reaching.map(({ path }) => path)).toEqual(["src/stoqey/connection/patched-api.ts"]);
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
  expect(lines.filter((line) => !/^(src\/langgraph|sim\/agent)\//.test(line))).toEqual([]);
  expect(lines.length).toBeGreaterThan(0);
});
