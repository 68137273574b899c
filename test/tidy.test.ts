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

/** The tables that name the codes of TWS. */
const CODES: readonly string[] = ["src/tws/codes.ts", "sim/tws/facts/codes.ts"];

/** Numbers that are equal to a code of TWS and are something else, by file, with the reason. */
const NOT_CODES: Readonly<Record<string, readonly [reason: string, ...numbers: number[]]>> = {
  "src/options.ts": ["market data lines", 100],
  "src/arguments/fields.ts": ["characters", 100],
  "src/operations/accounts.ts": ["tags of an account summary", 200],
  "src/operations/news.ts": ["articles, as `reqHistoricalNews` has it", 100],
  "src/stoqey/connection/message-decoder.ts": ["types of messages", 101, 106],
  "src/tws/events.ts": ["types of messages", 101, 102, 103, 104, 105, 106, 107],
  "sim/cli/sim-command.ts": ["market data lines", 100],
  "sim/exchange/contract-chains.ts": ["shares of an option", 100],
  "sim/exchange/exchange.ts": ["shares held at the start", 100],
  "sim/exchange/price-path.ts": ["level of a random number", 100],
  "sim/exchange/price-series.ts": ["shares of a lot", 100],
  "sim/exchange/universe.ts": ["prices, and the digits of an index", 100, 200, 300, 310],
  "sim/exchange/contract-templates.ts": ["units that trade in a day", 300],
  "sim/tws/contracts/contract-details.ts": ["shares of a lot", 100],
  "sim/wire/codec/gates.ts": ["a server version", 162],
};

/** Numbers in the way in which amounts and types of messages are written: calculated with, named by unit, or a bound. */
const AMOUNTS: readonly RegExp[] = [
  /[*/%] *\d+\b|\b\d+(?= *[*/%])/g,
  /(?:Ms|Max|Min|_MS|_MAX|_MIN)\b *(?::|=|\?\?) *\d+\b/g,
  /\b(?:listOf\(\w+, *\d+|int32\(\d+), *\d+\)/g,
  /\boneLine\(.*?, *\d+\)/g,
  /\bmessage\("", *\d+\b/g,
];

/**
 * Finds numbers that are a code of TWS. Amounts of a thousand and more are written with a separator, so that a bare number
 * is a code, wherever it stands: compared, passed on, in a list, as a key, or as the value of a name.
 */
function codesIn(code: string, known: ReadonlySet<number>): number[] {
  const plain = AMOUNTS.reduce(
    (text, pattern) => text.replace(pattern, ""),
    code.replace(/"(?:[^"\\\n]|\\.)*"/g, '""'),
  );
  return [...plain.matchAll(/(?<![\w.])\d{3,5}(?![\w.])/g)].map(Number).filter((number) => known.has(number));
}

const KNOWN_CODES: ReadonlySet<number> = new Set(
  SHIPPED.filter(({ path }) => CODES.includes(path)).flatMap(({ code }) =>
    [...code.matchAll(/\b\d{3,5}\b/g)].map(Number),
  ),
);

test("numbers of TWS codes stand in the tables of codes alone", () => {
  expect(KNOWN_CODES.size).toBeGreaterThan(60);
  const found = SHIPPED.filter(({ path }) => !CODES.includes(path)).flatMap(({ path, code }) =>
    [...new Set(codesIn(code, KNOWN_CODES))].map((number) => `${path}: ${number}`),
  );
  const allowed = Object.entries(NOT_CODES).flatMap(([path, [, ...numbers]]) =>
    numbers.map((number) => `${path}: ${number}`),
  );
  // In both directions: an amount that is gone leaves no hole for a code.
  expect(found.sort()).toEqual(allowed.sort());
});

test("a code of TWS is found in each way to write it", () => {
  const ways = [
    "if (code === 162) return;",
    "if (162 === code) return;",
    "if (code === UNKNOWN || n === 321) return;",
    "if ([162, 366, 200, 354].includes(n)) return;",
    "const ENDS = new Set([162, 366]);",
    "const ENDS: number[] = [\n  162,\n  366,\n];",
    "const REFUSED = 200;",
    "const ROWS = { 162: end };",
    'new PoolError("TWS_ERROR", message, { twsCode: 200 })',
    "case 354:",
    "emit(EventName.error, error, 200, id)",
    "send(error, id, 10197)",
    "return code >= 2100 && code < limit;",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of a source.
    "const text = `${code === 326}`;",
  ];
  expect(ways.filter((way) => codesIn(way, KNOWN_CODES).length === 0)).toEqual([]);
  const others = [
    "const CLOSE_MS = 200;",
    "timeoutMs: 1_100",
    "price * 100",
    "atMs / 365",
    "0.162",
    'has("104")',
  ];
  expect(others.filter((other) => codesIn(other, KNOWN_CODES).length > 0)).toEqual([]);
});

/** Sources without a test at their own path, by the test that covers them. */
const TESTED_ELSEWHERE: Readonly<Record<string, string>> = {
  "src/options.ts": "test/src/pool.test.ts",
  // The arguments of every method, right and wrong.
  "src/arguments/bars.ts": "test/src/arguments/checked-operations.test.ts",
  "src/arguments/execution-filter.ts": "test/src/operations/orders.test.ts",
  "src/arguments/fault-texts.ts": "test/src/arguments/schema.test.ts",
  "src/arguments/fields.ts": "test/src/arguments/checked-operations.test.ts",
  "src/arguments/scan.ts": "test/src/arguments/checked-operations.test.ts",
  "src/arguments/strict.ts": "test/src/arguments/schema.test.ts",
  "src/ibapi/auto-open-orders.ts": "test/src/ibapi/unnumbered-subscriptions.test.ts",
  // Every read and every stream against the fake, and what is made of their events.
  "src/operations/account-updates.ts": "test/src/reads.test.ts",
  "src/operations/accounts.ts": "test/src/reads.test.ts",
  "src/operations/advisors.ts": "test/src/operations/catalogue.test.ts",
  "src/operations/current-time.ts": "test/src/reads.test.ts",
  "src/operations/display-groups.ts": "test/src/operations/catalogue.test.ts",
  "src/operations/executions.ts": "test/src/operations/orders.test.ts",
  "src/operations/fundamental-data.ts": "test/src/reads.test.ts",
  "src/operations/historical-ticks.ts": "test/src/reads.test.ts",
  "src/operations/news.ts": "test/src/reads.test.ts",
  "src/operations/operation.ts": "test/src/operations/read.test.ts",
  "src/operations/option-chains.ts": "test/src/reads.test.ts",
  "src/operations/order-messages.ts": "test/src/operations/orders.test.ts",
  "src/operations/pnl.ts": "test/src/streams.test.ts",
  "src/operations/real-time-bars.ts": "test/src/streams.test.ts",
  "src/operations/scanner.ts": "test/src/reads.test.ts",
  "src/operations/tick-by-tick.ts": "test/src/streams.test.ts",
  "src/operations/timed-bar.ts": "test/src/operations/historical-data.test.ts",
  "src/operations/wall-street-horizon.ts": "test/src/operations/catalogue.test.ts",
  "src/pacing/ticket.ts": "test/src/pacing/outbox-tickets.test.ts",
  "src/pool/composition.ts": "test/src/pool.test.ts",
  "src/pool/stats.ts": "test/src/pool.test.ts",
  "src/requests/connection-wide-queue-parts.ts": "test/src/requests/connection-wide-queue.test.ts",
  "src/requests/connection-wide-timeout.ts": "test/src/requests/connection-wide-queue.test.ts",
  "src/session/dial-transitions.ts": "test/src/session/transition.test.ts",
  "src/session/orders-acknowledged.ts": "test/src/session/supervisor-drain.test.ts",
  "src/session/session-heartbeat.ts": "test/src/session/supervisor-heartbeat.test.ts",
  "src/stoqey/connection/handshake.ts": "test/src/stoqey/connection/connector.test.ts",
  "src/util/one-line.ts": "test/src/logger.test.ts",
  "sim/cli/io.ts": "test/sim/cli/run.test.ts",
  "sim/cli/run-sim.ts": "test/sim/cli/sim-command.test.ts",
  "sim/drills/agent.ts": "test/sim/drills/drills.test.ts",
  "sim/drills/compare.ts": "test/sim/cli/agent-command.test.ts",
  "sim/drills/drill.ts": "test/sim/drills/drills.test.ts",
  "sim/drills/report.ts": "test/sim/drills/drills.test.ts",
  "sim/drills/unpooled.ts": "test/sim/drills/drills.test.ts",
  "sim/exchange/con-ids.ts": "test/sim/exchange/contract-chains.test.ts",
  "sim/exchange/contract-templates.ts": "test/sim/exchange/contract-definition.test.ts",
  "sim/exchange/instrument.ts": "test/sim/exchange/contract-definition.test.ts",
  "sim/exchange/orders.ts": "test/sim/exchange/order-groups.test.ts",
  "sim/exchange/universe.ts": "test/sim/exchange/contract-definition.test.ts",
  "sim/net/injections.ts": "test/sim/net/fake-tws.test.ts",
  "sim/net/server.ts": "test/sim/net/fake-tws.test.ts",
  "sim/tws/account/account-updates.ts": "test/sim/tws/handlers/accounts.test.ts",
  "sim/tws/account/cents.ts": "test/sim/tws/handlers/pnl.test.ts",
  "sim/tws/account/holding-change.ts": "test/sim/tws/orders/order-events.test.ts",
  "sim/tws/account/position-rows.ts": "test/sim/tws/handlers/positions.test.ts",
  "sim/tws/context/client.ts": "test/sim/tws/tws.test.ts",
  "sim/tws/facts/codes.ts": "test/sim/tws/tws.test.ts",
  "sim/tws/context/context.ts": "test/sim/tws/tws.test.ts",
  "sim/tws/facts/farms.ts": "test/sim/tws/handlers/session.test.ts",
  "sim/tws/context/handler.ts": "test/sim/tws/handlers/session.test.ts",
  "sim/tws/context/options.ts": "test/sim/tws/tws.test.ts",
  "sim/tws/orders/order-messages.ts": "test/sim/tws/orders/place-order.test.ts",
  "sim/tws/orders/order-terms.ts": "test/sim/tws/orders/place-order.test.ts",
  "sim/tws/contracts/reported-contract.ts": "test/sim/tws/handlers/contracts.test.ts",
  "sim/tws/facts/smart-exchanges.ts": "test/sim/tws/handlers/market-depth.test.ts",
  "sim/tws/context/subscriptions.ts": "test/sim/tws/tws.test.ts",
  "sim/wire/field-groups/account.ts": "test/sim/wire/stock-client/accounts.test.ts",
  "sim/wire/field-groups/contract.ts": "test/sim/wire/stock-client/contracts.test.ts",
  "sim/wire/field-groups/historical.ts": "test/sim/wire/stock-client/historical-data.test.ts",
  "sim/wire/field-groups/order-leg.ts": "test/sim/wire/stock-client/orders.test.ts",
  "sim/wire/field-groups/order.ts": "test/sim/wire/stock-client/orders.test.ts",
  "sim/wire/requests/place-order.ts": "test/sim/wire/stock-client/orders.test.ts",
  "sim/wire/responses/bonds.ts": "test/sim/wire/stock-client/contracts.test.ts",
  "sim/wire/responses/funds.ts": "test/sim/wire/stock-client/contracts.test.ts",
};

/** The test of a message against the stock client; every message has one, at every version, by the subject of its file. */
const stockClientTest = (path: string): string =>
  path.replace(/^sim\/wire\/(?:requests|responses)\/(.*)\.ts$/, "test/sim/wire/stock-client/$1.test.ts");

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

const isTest = (path: string): boolean => path.endsWith(".test.ts");

/** The part of a path that names its subject: of a test, or of a source. */
const subjectOf = (path: string): string => path.replace(/^test\//, "").replace(/(?:\.test)?\.ts$/, "");

/** The source of a test at the same path: `market-data-snapshot.test.ts` is of `market-data.ts`, and not of `market.ts`. */
function sourceOf(path: string, subjects: ReadonlySet<string>): string | undefined {
  const words = subjectOf(path).split("-");
  const names = words.map((_, index) => words.slice(0, index + 1).join("-"));
  return names.reverse().find((name) => subjects.has(name));
}

const FILES: ReadonlyMap<string, Source> = new Map(
  [...SHIPPED, ...sources("test")].map((file) => [file.path, file]),
);

/**
 * Does a test load a source itself, or through one other source at most? The source that a test is named after counts as
 * loaded by it. Helpers of tests and `mod.ts` files pass on what they import, and types alone load nothing.
 */
function covers(test: string, source: string): boolean {
  const own = `${sourceOf(test, SUBJECTS)}.ts`;
  const loadedBy = (path: string): string[] =>
    (FILES.get(path)?.imports ?? []).filter(({ isType }) => !isType).map(({ target }) => target);
  const isOpen = (path: string): boolean => path.startsWith("test/") || path.endsWith("/mod.ts");
  /** What files load, and what the helpers and `mod.ts` files among that load in turn. */
  const loaded = (paths: Iterable<string>): Set<string> => {
    const found = new Set([...paths].flatMap(loadedBy));
    for (const path of found) if (isOpen(path)) for (const target of loadedBy(path)) found.add(target);
    return found;
  };
  const near = loaded([test]).add(own);
  return near.has(source) || loaded([...near].filter((path) => !isOpen(path))).has(source);
}

const SUBJECTS: ReadonlySet<string> = new Set(SHIPPED.map(({ path }) => subjectOf(path)));

/** Sources that do something and have no test at their own path. */
const UNTESTED: readonly string[] = (() => {
  const tested = new Set(TESTS.filter(isTest).map((path) => sourceOf(path, SUBJECTS)));
  const hasCode = ({ code }: Source): boolean =>
    /^(?:export )?(?:default |async |abstract )*(?:function|class|const|let|var|enum)\b|^export (?:default|\{)/m.test(
      code,
    );
  return SHIPPED.filter((file) => hasCode(file) && !file.path.endsWith("/mod.ts"))
    .map(({ path }) => path)
    .filter((path) => !tested.has(subjectOf(path)));
})();

test("each source has its own test at the same path, or names the test that covers it", () => {
  const named = (path: string): string => TESTED_ELSEWHERE[path] ?? stockClientTest(path);
  const uncovered = UNTESTED.filter((path) => !TESTS.includes(named(path)) || !covers(named(path), path));
  expect(uncovered).toEqual([]);
  // A row that is needed no more hides the next gap.
  expect(Object.keys(TESTED_ELSEWHERE).filter((path) => !UNTESTED.includes(path))).toEqual([]);
});

test("a test covers what it loads through one other source at most", () => {
  expect(covers("test/src/logger.test.ts", "src/util/one-line.ts")).toBe(true);
  expect(covers("test/src/operations/catalogue.test.ts", "src/operations/advisors.ts")).toBe(true);
  // Loaded by the source that the test is named after, while the test itself imports a helper only.
  expect(covers("test/sim/tws/handlers/pnl.test.ts", "sim/tws/account/cents.ts")).toBe(true);
  expect(covers("test/src/logger.test.ts", "src/operations/advisors.ts")).toBe(false);
  expect(covers("test/src/ibapi/method-table.test.ts", "src/operations/advisors.ts")).toBe(false);
  expect(sourceOf("test/src/operations/market-data-snapshot.test.ts", SUBJECTS)).toBe(
    "src/operations/market-data",
  );
  expect(sourceOf("test/src/a-b-c.test.ts", new Set(["src/a", "src/a-b"]))).toBe("src/a-b");
});

test("each test below test/src and test/sim is named after its source, or is one of many sources", () => {
  const orphans = TESTS.filter(isTest)
    .filter((path) => !OF_MANY.some((one) => path.startsWith(one)))
    .filter((path) => sourceOf(path, SUBJECTS) === undefined);
  expect(orphans).toEqual([]);
});

/** Gets the text of code from an index to the comma, semicolon or bracket that ends the expression there. */
function expressionAt(code: string, start: number): string {
  let depth = 0;
  for (let end = start; end < code.length; end++) {
    const sign = code.charAt(end);
    if (depth === 0 && ",;)]}".includes(sign)) return code.slice(start, end).trim();
    if ("([{".includes(sign)) depth++;
    if (")]}".includes(sign)) depth--;
  }
  return code.slice(start).trim();
}

/** Takes out what stands between the brackets of an expression: `of(a, b)[1]` becomes `of()[]`. */
function shapeOf(expression: string): string {
  let depth = 0;
  let shape = "";
  for (const sign of expression) {
    if (")]}".includes(sign)) depth--;
    if (depth === 0) shape += sign;
    if ("([{".includes(sign)) depth++;
  }
  return shape;
}

/** A value by its name, or the result of a function or a method: `rest`, `this.#rows.values()`, `await of()`. */
const NAMED = /^(?:await |new )?#?\w+(?:[!?]*\.#?\w+|[!?]*\.?(?:\(\)|\[\]))*!?$/;

/**
 * Is it more than a copy of what has a name? Allowed are values by name and results of functions, in brackets also with
 * `?? []`, another name, or a type; lists that a method makes something of, such as `[1, 2].map(act)`; parameters; and
 * `defined({ … })`. Not allowed are literals, conditions, and functions that are given a literal to put together.
 */
function isPieced(spread: string): boolean {
  const isNamed = (one: string): boolean =>
    NAMED.test(shapeOf(one)) &&
    !/^(?:Object\.(?!keys|values|entries|getOwn)|(?!defined\()(?:[\w.#]+\(\s*\{|.*(?:\?|&&)\s*\{))/s.test(
      one,
    );
  const shape = shapeOf(spread);
  if (/^(?:\w+|\[\])\??: /.test(shape) || isNamed(spread)) return false;
  if (/^\[\](?:\.\w+\(\))+$/.test(shape)) return false;
  if (!/^\(\)(?:\.\w+\(\))*$/.test(shape)) return true;
  const [first = "", other = "[]", ...more] = expressionAt(spread, 1).split(" ?? ");
  return more.length > 0 || !isNamed(first.replace(/ as .*$/, "")) || !(other === "[]" || isNamed(other));
}

/** Finds spreads that put an object or a list together of pieces, and each `...defined({ … })` beyond the first of an object. */
function piecedSpreads(code: string): string[] {
  const plain = code.replace(/"(?:[^"\\\n]|\\.)*"|`[^`]*`/g, '""');
  const found: string[] = [];
  const optional = new Set<number>();
  const open: number[] = [];
  for (const { 0: sign, index } of plain.matchAll(/\.\.\.|[([{}\])]/g)) {
    if ("([{".includes(sign)) open.push(index);
    else if (")]}".includes(sign)) open.pop();
    else {
      const spread = expressionAt(plain, index + sign.length);
      const object = open.at(-1) ?? 0;
      const isOptional = spread.startsWith("defined(");
      if (isPieced(spread) || (isOptional && optional.has(object))) found.push(spread);
      if (isOptional) optional.add(object);
    }
  }
  return found;
}

test("objects and lists are written out: a spread copies, and optional fields are one defined()", () => {
  const found = SHIPPED.flatMap(({ path, code }) => piecedSpreads(code).map((one) => `${path}: ${one}`));
  expect(found).toEqual([]);
});

test("a spread of pieces is found in each way to write it, and a copy is none", () => {
  const ways = [
    "({ ...{ a, b } })",
    "({ a, ...(b === undefined ? {} : { b }) })",
    "({ ...(a === undefined ? {} : { a, b: 1 }) })",
    "({\n  ...(a === undefined\n    ? {}\n    : { a }),\n})",
    "({ ...(a && { a }) })",
    "({ ...(a ? rows : others) })",
    "({ ...a && { a } })",
    '({ ...(a ?? { kind: "queued" }) })',
    "({ ...(a ?? b ?? {}) })",
    "({ ...({ a }) })",
    "({ ...({ a } as Row) })",
    "({ ...Object.assign({}, a) })",
    "({ ...Object.assign(a, b) })",
    "({ ...Object.fromEntries(rows) })",
    "({ ...structuredClone({ a }) })",
    "({ ...(() => ({ a }))() })",
    "({ ...copyOf(a === undefined ? {} : { a }) })",
    "({ ...copyOf(a && { a }) })",
    "({ ...defined({ a }), ...defined({ b }) })",
    "({ ...defined({ a }), b, ...defined({\n  c,\n}) })",
    "[...[a, b]]",
    "[...(a === undefined ? [] : [a])]",
    "[...([a, b])]",
    "act(...[a, b])",
  ];
  expect(ways.filter((way) => piecedSpreads(way).length === 0)).toEqual([]);
  const copies = [
    "({ ...row, at })",
    "({ ...this.#rows.get(key), at })",
    "({ ...reportedContract(order.terms.instrument), at: { ...row } })",
    "({ ...prices([price, { a }]), ...of(key)[0] })",
    "({ a, ...defined({ b, c: a === 1 ? a : undefined }) })",
    "[{ ...defined({ a }) }, { ...defined({ b }) }]",
    "({ ...(handlers as Collecting<Row>) })",
    "[...(groups.get(key) ?? []), day]",
    "[...Object.keys(a), ...Object.values(b), ...rows!, ...(await read())]",
    "[...[1, 2].map((code) => [code, { a }] as const)]",
    "function act(first: string, ...args: readonly unknown[]): void {}",
    "const act = (...[event, listener]: On) => {};",
    "const [first, ...rest] = args;",
    'throw new Error("3, 4, 5 ...{", `...{ a }`);',
  ];
  expect(copies.flatMap(piecedSpreads)).toEqual([]);
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

/** Clocks, timers and sources of chance. */
const CLOCKS =
  /\b(?:Date\.now|set(?:Timeout|Interval|Immediate)|performance\.(?:now|timeOrigin)|hrtime|uptime|Temporal\.Now|Math\.random|getRandomValues|crypto\.random\w*)\b|\bDate\(\s*\)|\bnew Date\b(?!\s*\()|\bnode:(?:timers|crypto)\b|\bscheduler\.(?:wait|yield)\b|\bAbortSignal\.timeout\b/;

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
