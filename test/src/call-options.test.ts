import { expect, test } from "vitest";
import { isSignal } from "../../src/call-options.ts";
import { IbkrPool, type PoolError } from "../../src/mod.ts";
import { failure } from "../support/call-failure.ts";
import { AAPL } from "../support/contracts.ts";
import { drop } from "../support/sim.ts";
import { World } from "../support/world.ts";

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
