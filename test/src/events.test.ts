import { channel } from "node:diagnostics_channel";
import { expect, test } from "vitest";
import { DeferredCalls } from "../../src/async/deferred-calls.ts";
import { Events } from "../../src/events.ts";
import type { IbkrPool, Lease, PoolEvent, PoolEventType } from "../../src/mod.ts";
import { PoolError } from "../../src/mod.ts";
import { AAPL } from "../support/contracts.ts";
import { connectivityLost, drop, farmBroken, refuse } from "../support/sim.ts";
import { LogLines, World } from "../support/world.ts";

const dial = (port: number): PoolEvent => ({ type: "dial", atMs: 0, clientId: 1, host: "h", port });

test.each(["drop", "close"] as const)(
  "%s: leases are over before any listener, channel or log line",
  async (how) => {
    const world = new World();
    let lease: Lease | undefined;
    const seen: string[] = [];
    const look = (who: string): void => {
      if (lease?.live === true) seen.push(`${who} saw a live lease`);
      if (lease?.signal.aborted === false) seen.push(`${who} saw a signal that had not aborted`);
      seen.push(who);
    };
    const logger = new LogLines();
    const line = (level: string) => (message: string) => {
      if (/lost|Closed/.test(message)) look(level);
    };
    const pool = world.pool({
      logger: { ...logger, debug: line("log"), info: line("log"), warn: line("log"), error: line("log") },
    });
    lease = await world.clock.until(pool.acquire());
    lease.signal.addEventListener("abort", () => look("signal"));
    for (const type of ["state", "lost", "closed"] as const) pool.addEventListener(type, () => look(type));
    const published = (): void => look("channel");
    channel("ibkr-pool:state").subscribe(published);
    if (how === "drop") world.tws.inject(drop({ times: 1 }));
    else void pool.close();
    await world.clock.advance(10);
    channel("ibkr-pool:state").unsubscribe(published);
    expect(seen.filter((line) => line.includes("saw"))).toEqual([]);
    for (const who of how === "drop"
      ? ["state", "lost", "log", "channel", "signal"]
      : ["state", "closed", "log", "signal"])
      expect(seen).toContain(who);
  },
);

const ACTS: Readonly<Record<string, (pool: IbkrPool, lease: Lease) => unknown>> = {
  acquire: (pool) => pool.acquire(),
  release: (_, lease) => lease.release(),
  read: (pool) => pool.getPositions(),
  "read of the lease": (_, lease) => lease.getPositions(),
  watch: (pool) => pool.watchMarketData(AAPL).next(),
  order: (_, lease) => lease.api.reqIds(),
  drain: (pool) => pool.drain(),
  close: (pool) => pool.close(),
};
const TYPES: readonly PoolEventType[] = [
  ...([
    "state",
    "dial",
    "dial-failed",
    "ready",
    "lost",
    "degraded",
    "restored",
    "farm",
    "gap",
    "closed",
  ] as const),
];

test.each(Object.keys(ACTS))("a listener may call anything without harm: %s", async (act) => {
  for (const type of TYPES) {
    const world = new World();
    const { clock } = world;
    const pool = world.pool({ backoffMsMin: 100, backoffMsMax: 1_000 });
    const lease = await clock.until(pool.acquire());
    const stream = pool.watchMarketData(AAPL);
    void stream.next().catch(() => {});
    await clock.advance(2_000);
    let calls = 0;
    pool.addEventListener(type, () => {
      if (calls++ > 3) return;
      try {
        const result = ACTS[act]?.(pool, lease);
        if (result instanceof Promise) result.catch((error) => expect(error).toBeInstanceOf(PoolError));
      } catch (error) {
        expect(error).toBeInstanceOf(PoolError);
      }
    });
    const broken = world.tws.inject(farmBroken({ farm: "usfarm" }));
    await clock.advance(10);
    broken.heal();
    const outage = world.tws.inject(connectivityLost());
    await clock.advance(1_000);
    outage.heal();
    await clock.advance(1_000);
    const refused = world.tws.inject(refuse());
    world.tws.inject(drop({ times: 1 }));
    await clock.advance(3_000);
    refused.heal();
    await clock.advance(60_000);
    const { state } = pool.stats();
    if (act !== "close" && act !== "drain")
      expect(state, `${act} in ${type}`).toBe(type === "closed" ? state : "ready");
    await world.close(`${act} in ${type}`);
    expect(calls, `${act} in ${type}`).toBeGreaterThan(0);
    expect(pool.stats().activeUsers).toBe(0);
  }
});

test("errors and rejections of listeners are logged and affect no other listener", async () => {
  const world = new World();
  const logger = new LogLines();
  const pool = world.pool({ logger });
  pool.addEventListener("ready", () => {
    throw new Error("mine");
  });
  const rejects = async (): Promise<void> => {
    throw new Error("mine, later");
  };
  pool.addEventListener("ready", rejects as () => void);
  await world.clock.until(pool.connect());
  expect(logger.lines.filter((line) => line.startsWith("ERROR"))).toEqual([
    "ERROR A listener of the pool threw: mine",
    "ERROR A listener of the pool threw: mine, later",
  ]);
});

test("a logger whose promises reject affects nothing", async () => {
  const world = new World();
  const rejects = async (): Promise<void> => {
    throw new Error("disk full");
  };
  const pool = world.pool({ logger: { debug: rejects, info: rejects, warn: rejects, error: rejects } });
  await world.clock.until(pool.connect());
});

test("a stream with invalid arguments never stops the supervisor", async () => {
  const world = new World();
  const pool = world.pool();
  try {
    void pool
      .watchHistoricalBars(undefined as never, { duration: "1 D", barSize: "5 mins" })
      .next()
      .catch(() => {});
  } catch {
    // Refused at once is as good.
  }
  await world.clock.until(pool.connect());
  world.tws.inject(drop({ times: 1 }));
  await world.clock.advance(60_000);
  expect(pool.stats()).toMatchObject({ state: "ready", epoch: 2 });
});

test("a reader that does not read keeps the newest bufferMax events, oldest first", async () => {
  const events = new Events(() => {});
  const few = events.read({ bufferMax: 3 });
  const usual = events.read();
  for (let port = 0; port < 5_000; port++) events.notify(dial(port));
  events.notify({ type: "closed", atMs: 0 });
  const ports = async (reader: AsyncIterable<PoolEvent>): Promise<unknown[]> => {
    const all: unknown[] = [];
    for await (const event of reader) all.push(event.type === "dial" ? event.port : event.type);
    return all;
  };
  expect(await ports(few)).toEqual([4_998, 4_999, "closed"]);
  const all = await ports(usual);
  expect([all.length, all[0], all.at(-1)]).toEqual([1_000, 4_001, "closed"]);
});

test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, "10", null])(
  "events() refuses bufferMax %s, and names the field",
  async (bufferMax) => {
    const pool = new World().pool();
    expect(() => pool.events({ bufferMax } as never)).toThrow(
      /^Cannot read the events of the pool: .*bufferMax/,
    );
    await pool.close();
  },
);

test("events() and addEventListener() refuse what makes no sense with INVALID_OPTION", async () => {
  const pool = new World().pool();
  for (const options of [null, 5, { signal: {} }, { buffer: 1 }]) {
    expect(() => pool.events(options as never)).toThrow(PoolError);
  }
  for (const listener of [undefined, null, {}]) {
    expect(() => pool.addEventListener("lost", listener as never)).toThrow(/"lost".*expected a function/);
  }
  await pool.close();
});

test("a listener that another one removes during an event is not called any more", () => {
  const events = new Events(() => {});
  const called: string[] = [];
  const second = (): void => void called.push("second");
  events.add("dial", () => {
    called.push("first");
    events.remove("dial", second);
  });
  events.add("dial", second);
  events.notify(dial(1));
  expect(called).toEqual(["first"]);
});

test("events of a section are delivered in order when it is over; after `closed` there are none", () => {
  const afterwards = new DeferredCalls(() => {});
  const events = new Events(() => {}, afterwards);
  const called: string[] = [];
  events.add("dial", (event) => {
    if (event.type === "dial") called.push(`dial ${event.port}`);
    if (event.type === "dial" && event.port === 1) events.notify(dial(3));
  });
  events.add("closed", () => called.push("closed"));
  afterwards.during(() => {
    events.notify(dial(1));
    events.notify(dial(2));
    called.push("section");
  });
  events.notify({ type: "closed", atMs: 0 });
  events.notify({ type: "closed", atMs: 0 });
  events.notify(dial(4));
  expect(called).toEqual(["section", "dial 1", "dial 2", "dial 3", "closed"]);
});
