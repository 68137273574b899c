import { expect, test } from "vitest";
import { DurationUnit, IbkrPool, type Lease, PoolError } from "../../../src/mod.ts";
import { AAPL, AAPL_NUMBERED, ACCOUNT } from "../../support/contracts.ts";
import { exampleCalls } from "../../support/example-arguments.ts";
import { World } from "../../support/world.ts";

const WAIT = { timeoutMs: 3_000, signal: new AbortController().signal };
const WATCH = { ...WAIT, onOverflow: "latest", bufferMax: 5 };
const BARS = { duration: "1 D", barSize: "1 hour", whatToShow: "TRADES", useRth: true, formatDate: 1 };
const HEAD = { whatToShow: "TRADES", useRth: true, formatDate: 1 };
const TICKS = { start: "20260112-15:00:00", numberOfTicks: 20, useRth: true };
const SCAN = { instrument: "STK", locationCode: "STK.US", scanCode: "MOST_ACTIVE", numberOfRows: 5 };
const ORDER = {
  action: "BUY",
  orderType: "LMT",
  totalQuantity: 1,
  lmtPrice: 1,
  outsideRth: false,
  account: "",
};
const STOP = { action: "SELL", orderType: "STP", totalQuantity: 1, auxPrice: 0.5 };
const LISTENER = (): void => {};

/** Every public function of a pool that takes arguments, with good ones. */
const CALLS: Readonly<Record<string, readonly unknown[]>> = {
  ...Object.fromEntries(
    Object.entries(exampleCalls()).map(([name, { before, details }]) => [
      name,
      [...before, { ...details, ...(name.startsWith("watch") ? WATCH : WAIT) }],
    ]),
  ),
  // Those that are no operation, and those whose arguments can have more fields.
  connect: [{ ...WAIT, failFast: false }],
  acquire: [{ ...WAIT, owner: "me" }],
  getConnection: [{ ...WAIT, owner: "me" }],
  use: [() => "used", { ...WAIT, owner: "me", retryWithinMs: 1 }],
  drain: [{ timeoutMs: 1 }],
  events: [{ signal: WAIT.signal, bufferMax: 5 }],
  addEventListener: ["ready", LISTENER],
  getAccountSummary: [{ ...WAIT, group: "All", tags: ["NetLiquidation"] }],
  getPnL: [ACCOUNT, { modelCode: "", ...WAIT }],
  getPnLSingle: [AAPL_NUMBERED, ACCOUNT, { modelCode: "", ...WAIT }],
  getExecutionDetails: [{ clientId: "1", symbol: "AAPL", side: "BUY" }, WAIT],
  qualifyContract: [AAPL, WAIT],
  getSecDefOptParams: [AAPL_NUMBERED, { futFopExchange: "", ...WAIT }],
  getHistoricalData: [AAPL, { ...BARS, ...WAIT }],
  getHeadTimestamp: [AAPL, { ...HEAD, ...WAIT }],
  getHistogramData: [AAPL, { duration: 1, durationUnit: DurationUnit.DAY, ...WAIT }],
  getHistoricalTicksMid: [AAPL, { ...TICKS, ...WAIT }],
  getHistoricalTicksBidAsk: [AAPL, { ...TICKS, ...WAIT }],
  getHistoricalTicksLast: [AAPL, { ...TICKS, ...WAIT }],
  getHistoricalNews: [AAPL_NUMBERED, { providerCodes: ["BRFG"], ...WAIT }],
  getNewsArticle: ["BRFG", "BRFG$1", WAIT],
  getFundamentalData: [AAPL, "ReportSnapshot", WAIT],
  watchMarketData: [AAPL, { genericTicks: ["233"], ...WATCH }],
  watchQuotes: [AAPL, { genericTicks: ["233"], ...WATCH }],
  watchRealTimeBars: [AAPL, { whatToShow: "TRADES", useRth: true, ...WATCH }],
  watchHistoricalBars: [AAPL, { ...BARS, ...WATCH }],
  watchTickByTick: [AAPL, { tickType: "BidAsk", ignoreSize: true, ...WATCH }],
  watchMarketDepth: [AAPL, { rows: 5, smart: true, ...WATCH }],
  watchPositions: [ACCOUNT, { modelCode: "", ...WATCH }],
  watchAccount: [ACCOUNT, { modelCode: "", ...WATCH }],
  watchPnL: [ACCOUNT, { modelCode: "", ...WATCH }],
  watchPnLSingle: [AAPL_NUMBERED, ACCOUNT, { modelCode: "", ...WATCH }],
  watchScanner: [SCAN, WATCH],
  watchNews: [AAPL, { providerCodes: ["BRFG"], ...WATCH }],
  placeOrder: [AAPL, ORDER, { key: "one", sendWithinMs: 0, resend: false, ...WAIT }],
  placeBracket: [
    AAPL,
    { entry: ORDER, stopLoss: STOP },
    { key: "two", sendWithinMs: 0, resend: false, ...WAIT },
  ],
  previewOrder: [AAPL, ORDER, WAIT],
  cancelAllOrdersOfAllClients: [{ timeoutMs: 3_000 }],
};
/** These take nothing, or nothing that is read; or an order that is there, or a list, and are tested with those. */
const WITHOUT = [
  "tradingParts",
  "modifyOrder",
  "cancelOrder",
  "placeOcaGroup",
  "constructor",
  "request",
  "quote",
  "watch",
  "close",
  "stats",
  "removeEventListener",
  "release",
  "sessionEnded",
];

type On = Readonly<Record<string, (...args: readonly unknown[]) => unknown>>;

const methods = (one: object): string[] => {
  const names = new Set<string>();
  for (let at = Object.getPrototypeOf(one); at !== Object.prototype; at = Object.getPrototypeOf(at)) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(at)))
      if (typeof value === "function" && !WITHOUT.includes(name)) names.add(name);
  }
  return [...names].sort();
};

function revoked(target: object): unknown {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

/** Throws at whatever is done to it. */
const TRAP: unknown = new Proxy(
  {},
  new Proxy(
    {},
    {
      get: () => () => {
        throw new RangeError("a trap");
      },
    },
  ),
);

/** Values that cannot even be looked at, for any argument. */
const UNREADABLE: readonly unknown[] = [revoked({}), revoked([]), TRAP, Object.create(null)];

/** A copy of an object of which one field throws when it is read, after it was read so often. */
function trapped(good: object, field: string, reads: number): object {
  let left = reads;
  return Object.defineProperty({ ...good }, field, {
    enumerable: true,
    get: () => {
      if (left-- > 0) return Reflect.get(good, field);
      throw new RangeError("a trap");
    },
  });
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

async function outcome(world: World, call: () => unknown): Promise<unknown> {
  const result = await world.outcome((async () => await call())());
  if ("error" in result) return result.error;
  const { value } = result;
  // What is accepted is given back, so that nothing is left of it.
  if (isObject(value) && "release" in value) await (value as Lease).release();
  if (isObject(value) && "return" in value) await (value as AsyncIterator<unknown>).return?.();
  return undefined;
}

test("every public function of a pool and of a lease is tested here, or takes nothing", async () => {
  const world = new World();
  const pool = world.pool();
  const lease = await world.clock.until(pool.acquire());
  expect(methods(pool)).toEqual(Object.keys(CALLS).sort());
  expect(methods(lease).filter((name) => !(name in CALLS))).toEqual([]);
});

test.each(Object.entries(CALLS))(
  "%s refuses what cannot be read, and leaves nothing behind",
  async (name, good) => {
    const world = new World();
    const pool = world.pool();
    const lease = await world.clock.until(pool.acquire());
    const targets = [pool, lease].filter((one) => name in one) as unknown as On[];
    const wrong: string[] = [];
    const refused = async (what: string, on: On, args: readonly unknown[], field: string): Promise<void> => {
      const error = await outcome(world, () => on[name]?.(...args));
      const said = error instanceof PoolError ? `${error.code} ${error.message}` : `${error}`;
      const about = /^INVALID_OPTION Cannot [a-z][^:]*: (.*)$/.exec(said)?.[1];
      if (about === undefined || !about.includes(field)) wrong.push(`${what}: ${said}`);
    };
    for (const on of targets) {
      for (const [at, arg] of good.entries()) {
        for (const bad of UNREADABLE) {
          // A value without fields is as good as no options at all.
          if (isObject(arg) && UNREADABLE.indexOf(bad) === 3) continue;
          await refused(`argument ${at}`, on, good.with(at, bad), "");
        }
        if (!isObject(arg)) continue;
        for (const field of Object.keys(arg)) {
          for (const bad of [...UNREADABLE.slice(0, 3), Symbol("s")]) {
            await refused(`${at}.${field}`, on, good.with(at, { ...arg, [field]: bad }), field);
          }
          await refused(`getter ${at}.${field}`, on, good.with(at, trapped(arg, field, 0)), field);
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(pool.stats()).toMatchObject({ requests: 0, waiters: 0, streams: { streams: 0, readers: 0 } });
    await lease.release();
  },
);

test.each(Object.entries(CALLS))(
  "%s takes or refuses what can be read a few times only",
  async (name, good) => {
    for (const session of [false, true]) {
      for (const reads of [1, 2, 4]) {
        const world = new World();
        const pool = world.pool();
        if (session) await world.clock.until(pool.connect());
        const on = pool as unknown as On;
        for (const [at, arg] of good.entries()) {
          if (!isObject(arg)) continue;
          for (const field of Object.keys(arg)) {
            const error = await outcome(world, () =>
              on[name]?.(...good.with(at, trapped(arg, field, reads))),
            );
            if (error !== undefined) expect(error, `${field} after ${reads}`).toBeInstanceOf(PoolError);
          }
        }
        // A list that nobody waits for any more may still come.
        await world.clock.advance(60_000);
        expect(pool.stats()).toMatchObject({ requests: 0, waiters: 0, streams: { streams: 0, readers: 0 } });
        await world.close();
      }
    }
  },
);

test("a pool refuses options that cannot be read, and names the field", () => {
  const good = { host: "127.0.0.1", port: 4002, restartWindow: { from: "23:00", to: "23:45" } };
  for (const bad of UNREADABLE.slice(0, 3)) {
    expect(() => new IbkrPool(bad as never)).toThrow(expect.objectContaining({ code: "INVALID_OPTION" }));
    for (const field of [...Object.keys(good), "logger", "clientIdPolicy"]) {
      for (const options of [{ ...good, [field]: bad }, trapped({ ...good, [field]: undefined }, field, 0)]) {
        const message = expect.stringMatching(new RegExp(`^Cannot create the pool: .*${field}`));
        expect(() => new IbkrPool(options)).toThrow(
          expect.objectContaining({ code: "INVALID_OPTION", message }),
        );
      }
    }
  }
});

test("PoolError.from() returns undefined for a value that cannot be read", () => {
  for (const bad of [...UNREADABLE, trapped({ message: "m", code: "CLOSED" }, "code", 0)]) {
    expect(PoolError.from(bad)).toBeUndefined();
  }
});

/** A signal that is none of the platform's, and throws when something is done with it for the nth time. */
function hostileSignal(what: string, times: number): object {
  let left = times;
  const tried = (name: string): void => {
    if (name === what && left-- <= 0) throw new RangeError("a trap");
  };
  return {
    get aborted() {
      tried("aborted");
      return false;
    },
    get reason() {
      tried("reason");
      return "why";
    },
    addEventListener: () => tried("addEventListener"),
    removeEventListener: () => tried("removeEventListener"),
  };
}

const WITH_SIGNAL = Object.entries(CALLS).filter(([, good]) =>
  good.some((arg) => isObject(arg) && "signal" in arg),
);

test.each(WITH_SIGNAL)(
  "%s refuses a signal that cannot be used, and bears one that fails later",
  async (name, good) => {
    for (const what of ["aborted", "reason", "addEventListener", "removeEventListener"]) {
      for (const times of what === "aborted" ? [0] : [0, 1, 2, 3]) {
        const world = new World();
        const pool = world.pool();
        const at = good.findIndex((arg) => isObject(arg) && "signal" in arg);
        const options = { ...(good[at] as object), signal: hostileSignal(what, times) };
        const error = await outcome(world, () => (pool as unknown as On)[name]?.(...good.with(at, options)));
        if (error !== undefined) expect(error, `${what} ${times}`).toBeInstanceOf(PoolError);
        if (times === 0) {
          const message = expect.stringMatching(
            /signal.*: (cannot be read: a trap|expected an AbortSignal)$/,
          );
          expect(error, what).toMatchObject({ code: "INVALID_OPTION", message });
        }
        await world.clock.advance(60_000);
        expect(pool.stats()).toMatchObject({ requests: 0, waiters: 0, streams: { streams: 0, readers: 0 } });
        await world.close();
      }
    }
  },
);
