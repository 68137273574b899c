import { expect, test } from "vitest";
import { IbkrPool } from "../../src/mod.ts";
import { failure } from "../support/call-failure.ts";
import { AAPL } from "../support/contracts.ts";
import { exampleCalls } from "../support/example-arguments.ts";
import { World } from "../support/world.ts";

type Call = (...args: unknown[]) => unknown;
type Subject = Record<string, Call | undefined>;

const EXAMPLES = Object.entries(exampleCalls());
/** The arguments before the options, of those methods that have any. */
const BEFORE: Readonly<Record<string, readonly unknown[]>> = {
  ...Object.fromEntries(
    EXAMPLES.filter(([, { before }]) => before.length > 0).map(([name, { before }]) => [name, before]),
  ),
  qualifyContract: [AAPL],
  getNewsArticle: ["BRFG", "BRFG$1"],
  getFundamentalData: [AAPL, "ReportSnapshot"],
  watchQuotes: [AAPL],
  use: [() => 1],
};
/** The options that a method needs, as its example has them. */
const NEEDED: Readonly<Record<string, object>> = Object.fromEntries(
  EXAMPLES.map(([name, { details }]) => [name, details]),
);

/** All arguments of a method, with these options and those that it needs. */
function withOptions(name: string, options: unknown): readonly unknown[] {
  const needed = NEEDED[name];
  const isPlain = options !== null && Object.getPrototypeOf(Object(options)) === Object.prototype;
  const last = needed !== undefined && isPlain ? { ...needed, ...(options as object) } : options;
  return [...(BEFORE[name] ?? []), last];
}

function methods(pattern: RegExp): string[] {
  const names = new Set<string>();
  for (let one: object = IbkrPool.prototype; one !== Object.prototype; one = Object.getPrototypeOf(one)) {
    for (const name of Object.getOwnPropertyNames(one)) if (pattern.test(name)) names.add(name);
  }
  return [...names].sort();
}
const READS = methods(/^(get[A-Z]|qualify)/).filter((name) => name !== "getConnection");
const STREAMS = methods(/^watch[A-Z]/);
const WAITS = ["acquire", "getConnection", "connect", "use", "drain"];

const BAD_OPTIONS: readonly (readonly [unknown, string])[] = [
  [null, "options"],
  [[], "options"],
  ["5 s", "options"],
  [5_000, "options"],
  [() => 1, "options"],
  [new AbortController().signal, "options"],
  [{ timeout: 5_000 }, "timeout"],
  [{ timeoutMs: null }, "timeoutMs"],
  [{ timeoutMs: "5" }, "timeoutMs"],
  [{ timeoutMs: Number.NaN }, "timeoutMs"],
  [{ timeoutMs: Number.POSITIVE_INFINITY }, "timeoutMs"],
  [{ timeoutMs: -1 }, "timeoutMs"],
  [{ timeoutMs: 1.5 }, "timeoutMs"],
  [{ timeoutMs: 2 ** 31 }, "timeoutMs"],
  [{ signal: null }, "signal"],
  [{ signal: {} }, "signal"],
  [{ signal: new AbortController() }, "signal"],
];

test.each([...READS, ...WAITS])(
  "%s() rejects with INVALID_OPTION for wrong options, and nothing is dialled",
  async (name) => {
    const world = new World();
    const pool = world.pool();
    const call = (pool as unknown as Subject)[name] as Call;
    for (const [options, field] of BAD_OPTIONS) {
      const outcome = await failure(() => call.call(pool, ...withOptions(name, options)));
      expect(outcome, `${name} ${field}`).toMatchObject({ thrown: false, error: { code: "INVALID_OPTION" } });
      expect(String(outcome?.error)).toMatch(new RegExp(`^PoolError: Cannot .+: .*${field}`));
    }
    expect(pool.stats().dials).toBe(0);
  },
);

test.each(STREAMS)("%s() throws INVALID_OPTION for wrong options, and nothing is dialled", async (name) => {
  const world = new World();
  const pool = world.pool();
  const call = (pool as unknown as Subject)[name] as Call;
  const own: readonly (readonly [unknown, string])[] = [
    ...BAD_OPTIONS,
    [{ timeoutMs: 0 }, "timeoutMs"],
    ...([
      [{ bufferMax: 0 }, "bufferMax"],
      [{ bufferMax: 1.5 }, "bufferMax"],
      [{ bufferMax: null }, "bufferMax"],
    ] as const),
    ...([
      [{ onOverflow: "block" }, "onOverflow"],
      [{ buffermax: 5 }, "bufferMax"],
    ] as const),
  ];
  for (const [options, field] of own) {
    const outcome = await failure(() => call.call(pool, ...withOptions(name, options)));
    expect(outcome, `${name} ${field}`).toMatchObject({ thrown: true, error: { code: "INVALID_OPTION" } });
    expect(String(outcome?.error)).toMatch(new RegExp(`^PoolError: Cannot watch .*${field}`));
  }
  expect(pool.stats()).toMatchObject({ dials: 0, streams: { streams: 0 } });
});

test.each(
  [...READS, ...STREAMS].filter((name) => BEFORE[name] !== undefined && name !== "getExecutionDetails"),
)(
  "%s() refuses arguments that are missing, null or of a wrong type, and nothing is dialled",
  async (name) => {
    const world = new World();
    const pool = world.pool();
    const call = (pool as unknown as Subject)[name] as Call;
    const right = BEFORE[name] ?? [];
    const wrongs = [undefined, null, [], {}, () => 1, Number.NaN, "a\u0000b", 10n, Symbol("s")];
    for (const [place] of right.entries()) {
      for (const wrong of wrongs) {
        const args = right.map((one, at) => (at === place ? wrong : one));
        const outcome = await failure(() => call.call(pool, ...args));
        expect(outcome, `${name}: ${String(wrong)}`).toMatchObject({
          thrown: name.startsWith("watch"),
          error: { code: "INVALID_OPTION", message: expect.stringMatching(/^Cannot .+: .+/) },
        });
      }
    }
    expect(await failure(() => call.call(pool))).toMatchObject({ error: { code: "INVALID_OPTION" } });
    expect(pool.stats()).toMatchObject({ dials: 0, streams: { streams: 0 } });
  },
);

test("reads of a lease check in the same way, and nothing is sent", async () => {
  const world = new World();
  const pool = world.pool();
  const lease = await world.clock.until(pool.acquire());
  const sent = (): number => world.tws.trace.of("read").length;
  const before = sent();
  for (const name of READS) {
    const call = (lease as unknown as Subject)[name] as Call;
    for (const args of [
      [...(BEFORE[name] ?? []), { timeout: 1 }],
      [null, null, null],
    ]) {
      const outcome = await failure(() => call.apply(lease, args));
      expect(outcome, name).toMatchObject({ thrown: false, error: { code: "INVALID_OPTION" } });
    }
  }
  expect(sent()).toBe(before);
  await lease.release();
});
