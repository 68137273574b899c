import { expect, test } from "vitest";
import { isSignal } from "../../src/call-options.ts";
import { IbkrPool, type PoolError } from "../../src/mod.ts";
import { AAPL } from "../support/contracts.ts";
import { exampleCalls } from "../support/example-arguments.ts";
import { drop } from "../support/sim.ts";
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

/** What a call fails with, thrown or rejected with, and which of the two. */
async function failure(call: () => unknown): Promise<{ error: unknown; thrown: boolean } | undefined> {
  let made: unknown;
  try {
    made = call();
  } catch (error) {
    return { error, thrown: true };
  }
  // Nothing dials, so that what is right never settles: what is wrong has rejected by now.
  return await Promise.race([
    Promise.resolve(made).then(
      () => undefined,
      (error: unknown) => ({ error, thrown: false }),
    ),
    new Promise<undefined>((resolve) => setImmediate(() => resolve(undefined))),
  ]);
}

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

test("a stream with invalid arguments does not affect the session", async () => {
  const world = new World();
  const pool = world.pool();
  for (const contract of [undefined, null, {}, "AAPL"]) {
    expect(() => pool.watchHistoricalBars(contract as never, { duration: "1 D", barSize: "5 mins" })).toThrow(
      /^Cannot watch historical bars: contract/,
    );
  }
  await world.clock.until(pool.connect());
  world.tws.inject(drop({ times: 1 }));
  await world.clock.advance(60_000);
  expect(pool.stats()).toMatchObject({ state: "ready", epoch: 2 });
});

test("each function rejects the options of the others, and suggests the field that is meant", async () => {
  const world = new World();
  const pool = world.pool();
  const message = async (call: () => unknown): Promise<string> =>
    ((await failure(call))?.error as PoolError | undefined)?.message ?? "accepted";
  expect(await message(() => pool.getPositions({ timeout: 5 } as never))).toBe(
    "Cannot read the positions: unknown field timeout; did you mean timeoutMs?",
  );
  expect(await message(() => pool.getPositions({ owner: "me" } as never))).toContain("unknown field owner");
  expect(await message(() => pool.acquire({ failFast: true } as never))).toContain("unknown field failFast");
  expect(await message(() => pool.acquire({ retryWithinMs: 1 } as never))).toContain(
    "unknown field retryWithinMs",
  );
  expect(await message(() => pool.connect({ owner: "me" } as never))).toContain("unknown field owner");
  expect(await message(() => pool.connect({ failFast: "yes" } as never))).toContain(
    "failFast: expected boolean",
  );
  expect(await message(() => pool.drain({ signal: new AbortController().signal } as never))).toContain(
    "Cannot drain the pool: unknown field signal",
  );
  expect(await message(() => pool.use(() => 1, { retryWithinMS: 1 } as never))).toContain(
    "did you mean retryWithinMs?",
  );
  expect(await message(() => pool.use(() => 1, { retryWithinMs: Number.NaN }))).toContain(
    "retryWithinMs: expected",
  );
  expect(await message(() => pool.use(undefined as never))).toBe(
    "Cannot use the TWS session: task: expected function, received undefined",
  );
  expect(await message(() => pool.getAccountSummary({ tags: "NetLiquidation" } as never))).toContain(
    "tags: expected array",
  );
  expect(await message(() => pool.getAccountSummary({ tags: ["A,B"] }))).toContain("tags.0: expected");
  expect(await message(() => pool.getAccountSummary({ group: "" }))).toContain("group: must not be empty");
  expect(
    await message(() =>
      pool.getHistoricalData(AAPL, { contract: AAPL, duration: "1 D", barSize: "1 hour" } as never),
    ),
  ).toContain("unknown field contract");
  expect(await message(() => pool.watchMarketData(AAPL, { owner: "me" } as never))).toContain(
    "unknown field owner",
  );
  expect(pool.stats().dials).toBe(0);
});

test("options and arguments that throw when they are read are INVALID_OPTION too", async () => {
  const pool = new World().pool();
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  const trap = {
    get timeoutMs(): number {
      throw new RangeError("a trap");
    },
  };
  for (const bad of [proxy, trap] as never[]) {
    const calls = [
      () => pool.getPositions(bad),
      () => pool.getAccountSummary(bad),
      () => pool.getHistoricalData(AAPL, bad),
      () => pool.getContractDetails(bad),
      () => pool.acquire(bad),
      () => pool.connect(bad),
      () => pool.use(() => 1, bad),
      () => pool.drain(bad),
      () => pool.watchMarketData(bad),
      () => pool.watchMarketData(AAPL, bad),
      () => pool.events(bad),
    ];
    for (const call of calls)
      expect(await failure(call), String(call)).toMatchObject({ error: { code: "INVALID_OPTION" } });
  }
  expect(pool.stats().dials).toBe(0);
});

test("spaces around the tags of an account summary do not matter", async () => {
  const world = new World();
  const pool = world.pool();
  const rows = await world.clock.until(pool.getAccountSummary({ tags: ["NetLiquidation", " BuyingPower"] }));
  expect(rows.map(({ tag }) => tag).sort()).toEqual(["BuyingPower", "NetLiquidation"]);
});

test("events() and listeners are checked as well", () => {
  const pool = new World().pool();
  for (const options of [null, [], { bufferMax: 0 }, { bufferMax: 1.5 }, { signal: {} }, { buffer: 1 }]) {
    expect(() => pool.events(options as never)).toThrow(expect.objectContaining({ code: "INVALID_OPTION" }));
  }
  for (const listener of [null, undefined, {}, "log"])
    expect(() => pool.addEventListener("ready", listener as never)).toThrow(
      expect.objectContaining({ code: "INVALID_OPTION", message: expect.stringContaining("listener") }),
    );
});

test("a pool is made of an object with known fields only", () => {
  for (const options of [
    null,
    [],
    "127.0.0.1",
    { Port: 4002 },
    { port: 4002.5 },
    { restartWindow: { from: "25:00", to: "1" } },
  ]) {
    expect(() => new IbkrPool(options as never)).toThrow(expect.objectContaining({ code: "INVALID_OPTION" }));
  }
  expect(() => new IbkrPool({ Port: 4002 } as never)).toThrow("unknown field Port; did you mean port?");
  expect(() => new IbkrPool({ clientIdPolicy: [1.5] })).toThrow(
    'clientIdPolicy: expected "wait", "fail" or a list of client IDs',
  );
});

test("a signal of another realm is a signal", async () => {
  const listeners = new Set<() => void>();
  const foreign = {
    aborted: false,
    reason: "foreign",
    addEventListener: (_: string, listener: () => void) => void listeners.add(listener),
    removeEventListener: (_: string, listener: () => void) => void listeners.delete(listener),
  };
  expect(isSignal(foreign)).toBe(true);
  for (const none of [undefined, null, {}, "x", { aborted: false }, new AbortController()])
    expect(isSignal(none)).toBe(false);
  const world = new World();
  const pool = world.pool();
  const read = failure(() => pool.getPositions({ signal: foreign as never }));
  for (const listener of [...listeners]) {
    // As a signal does for listeners that are added with `once`.
    listeners.delete(listener);
    listener();
  }
  expect((await read)?.error).toMatchObject({ code: "ABORTED", cause: "foreign" });
  expect(listeners.size).toBe(0);
});

test("options without a prototype, of a class, and undefined fields are accepted", async () => {
  const world = new World();
  const pool = world.pool();
  class Options {
    readonly timeoutMs = 5_000;
  }
  const bare: object = Object.assign(Object.create(null), { timeoutMs: 5_000 });
  for (const options of [new Options(), bare, { timeoutMs: undefined, signal: undefined }, {}, undefined]) {
    expect(await world.outcome(pool.getFamilyCodes(options as never))).toHaveProperty("value");
  }
});
