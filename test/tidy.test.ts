import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { cycles, ROOT, type Source, sources } from "./support/sources.ts";

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

/** What the pool and the simulator are made of, lowest first: each may import those above it in this list, and itself. */
const LAYERS: readonly (readonly string[])[] = [
  [
    // The names of the client library; its adapter, in a folder below, is further down.
    "src/stoqey",
    "src/util",
    "src/logger.ts",
    "src/errors.ts",
    "src/async",
    "src/tws",
    "src/arguments",
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
    "src/streams.ts",
    "src/ibapi",
    "src/lease.ts",
    "src/pool",
    "src/pool.ts",
    "src/compat.ts",
    "src/mod.ts",
    "src/otel",
    "src/langgraph",
  ],
  [
    "sim/world",
    "sim/wire",
    "sim/exchange",
    "sim/faults",
    "sim/tws",
    "sim/net",
    "sim/mod.ts",
    "sim/drills",
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

/** Codes of TWS that a table of codes names. */
const CODES = ["src/tws/codes.ts", "sim/tws/facts/codes.ts"];

test("numbers of TWS codes stand in the tables of codes alone", () => {
  const known = new Set(
    sources("src/tws", "sim/tws")
      .filter(({ path }) => CODES.includes(path))
      .flatMap(({ code }) => [...code.matchAll(/\b(\d{3,5})\b/g)].map(([, number = ""]) => number)),
  );
  expect(known.size).toBeGreaterThan(60);
  // Amounts of a thousand and more are written with a separator, so that a bare number is a code.
  const bare = /(?<![\w.])(\d{4,5})(?![\w.])/g;
  const compared = /\b(?:code|twsCode)\b[^\n;]{0,12}?(?:===|!==|:|,)\s*(\d{3})\b/g;
  const found = SHIPPED.filter(({ path }) => !CODES.includes(path)).flatMap(({ path, code }) => {
    const plain = code.replace(/"[^"\n]*"|`[^`]*`|\/(?![*/])[^/\n]+\/[a-z]*/g, '""');
    return [bare, compared].flatMap((pattern) =>
      [...plain.matchAll(pattern)]
        .filter(([, number = ""]) => known.has(number))
        .map(([, number]) => `${path}: ${number}`),
    );
  });
  expect(found).toEqual([]);
});

/** Sources that are tested through others, by the test that does it; a folder stands for all of it. */
const TESTED_ELSEWHERE: Readonly<Record<string, string>> = {
  // The options and arguments of every method, right and wrong.
  "src/options.ts": "test/src/pool.test.ts",
  "src/arguments/": "test/src/arguments/checked-operations.test.ts",
  // Every read and every stream against the fake, and what is made of their events.
  "src/operations/": "test/src/reads.test.ts",
  "src/ibapi/": "test/src/ibapi/lease-api.test.ts",
  "src/pacing/ticket.ts": "test/src/pacing/outbox.test.ts",
  "src/pool/composition.ts": "test/src/pool.test.ts",
  "src/pool/stats.ts": "test/src/pool.test.ts",
  "src/requests/connection-wide-queue-parts.ts": "test/src/requests/connection-wide-queue.test.ts",
  "src/requests/connection-wide-timeout.ts": "test/src/requests/connection-wide-queue.test.ts",
  "src/seams/random.ts": "test/src/session/backoff.test.ts",
  "src/session/dial-transitions.ts": "test/src/session/transition.test.ts",
  "src/session/orders-acknowledged.ts": "test/src/session/supervisor-drain.test.ts",
  "src/session/session-heartbeat.ts": "test/src/session/heartbeat-half-open.test.ts",
  "src/stoqey/connection/handshake.ts": "test/src/stoqey/connection/connector.test.ts",
  "src/util/one-line.ts": "test/src/logger.test.ts",
  "sim/cli/": "test/sim/cli/run.test.ts",
  "sim/drills/": "test/sim/drills/drills.test.ts",
  "sim/exchange/con-ids.ts": "test/sim/exchange/contract-chains.test.ts",
  "sim/exchange/condition-data.ts": "test/sim/exchange/order-conditions.test.ts",
  "sim/exchange/contract-templates.ts": "test/sim/exchange/contract-definition.test.ts",
  "sim/exchange/instrument.ts": "test/sim/exchange/trading.test.ts",
  "sim/exchange/orders.ts": "test/sim/exchange/order-types.test.ts",
  "sim/exchange/universe.ts": "test/sim/exchange/contract-definition.test.ts",
  "sim/net/": "test/sim/net/parity.test.ts",
  "sim/tws/": "test/sim/determinism.test.ts",
  // Every message, at every version, against the stock client.
  "sim/wire/": "test/sim/wire/stock-client/session.test.ts",
};

/** Tests of more than one source. */
const OF_MANY: readonly string[] = [
  "test/src/defects.test.ts",
  "test/sim/determinism.test.ts",
  "test/sim/fuzz.test.ts",
  "test/sim/readme.test.ts",
  "test/sim/net/parity.test.ts",
  "test/sim/wire/stock-client/",
];

const TESTS = sources("test/src", "test/sim").map(({ path }) => path);

/** The part of a path that names its subject: of a test, or of a source. */
const subjectOf = (path: string): string => path.replace(/^test\//, "").replace(/(?:\.test)?\.ts$/, "");

test("each source has its own test at the same path, or names the test that covers it", () => {
  const hasCode = ({ code }: Source): boolean =>
    /^export (?:async |abstract )?(?:function|class|const)/m.test(code);
  const untested = SHIPPED.filter((file) => hasCode(file) && !file.path.endsWith("/mod.ts"))
    .map(({ path }) => path)
    .filter((path) => !TESTS.some((one) => `${subjectOf(one)}-`.startsWith(`${subjectOf(path)}-`)));
  const reasons = Object.keys(TESTED_ELSEWHERE);
  expect(untested.filter((path) => !reasons.some((reason) => path.startsWith(reason)))).toEqual([]);
  // A reason that is needed no more, or whose test is gone, hides the next gap.
  expect(reasons.filter((reason) => !untested.some((path) => path.startsWith(reason)))).toEqual([]);
  expect(Object.values(TESTED_ELSEWHERE).filter((path) => !TESTS.includes(path))).toEqual([]);
});

test("each test below test/src and test/sim is named after its source, or is one of many sources", () => {
  const subjects = new Set(SHIPPED.map(({ path }) => subjectOf(path)));
  const orphans = TESTS.filter(
    (path) => path.endsWith(".test.ts") && !OF_MANY.some((one) => path.startsWith(one)),
  ).filter((path) => {
    const words = subjectOf(path).split("-");
    return !words.some((_, index) => subjects.has(words.slice(0, index + 1).join("-")));
  });
  expect(orphans).toEqual([]);
});

test("no object or list is spread only to shorten lines", () => {
  const found = SHIPPED.flatMap(({ path, code }) =>
    code
      .split("\n")
      .flatMap((line) =>
        /\.\.\.\{|(?<!\()\.\.\.\[(?!.*\]\.\w+\()|\.\.\.\(\[/.test(line) ? [`${path}: ${line.trim()}`] : [],
      ),
  );
  expect(found).toEqual([]);
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
  expect(lines.filter((line) => !/^(src\/langgraph|sim\/drills)\//.test(line))).toEqual([]);
  expect(lines.length).toBeGreaterThan(0);
});

test("clocks, timers and Math.random stay in their own files: time and chance are arguments", () => {
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

test("no file has more than 250 lines; lists of documented methods have at most 260 of code", () => {
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
