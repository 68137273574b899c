import { readFileSync } from "node:fs";
import { type Contract, EventName } from "@stoqey/ib";
import { expect, test } from "vitest";
import { AAPL } from "../support/contracts.ts";
import {
  after,
  connected,
  connectedNext,
  eventually,
  type Hazard,
  pooled,
  Stage,
  wait,
} from "../support/hazard-stage.ts";
import { ORDER_ERROR_HAZARDS } from "../support/order-error-hazards.ts";
import { ORDER_HAZARDS } from "../support/order-hazards.ts";
import { connectivityLost, drop, type Fault, halfOpen, swallow } from "../support/sim.ts";
import { STRANGE_SERVER_HAZARDS } from "../support/strange-server-hazards.ts";

/** Checks that after a fault the stock client reports a connection on which no request is answered. */
const deafAndDumb = (fault: Fault) => async (stage: Stage) => {
  const api = stage.api();
  await connected(api);
  stage.tws.inject(fault);
  api.reqCurrentTime();
  await wait(500);
  return api.isConnected;
};

const HAZARDS: readonly Hazard[] = [
  {
    hazard: "a half-open connection is never detected",
    api: deafAndDumb(halfOpen()),
    next: async (stage) => {
      const next = stage.next({ connectionWatchdogInterval: 0.1, reconnectInterval: 100 });
      await connectedNext(next, 1);
      stage.tws.inject(halfOpen());
      // Twenty times its watchdog's interval.
      await wait(2_000);
      return next.isConnected;
    },
    pool: () =>
      pooled(async (world, pool) => {
        await world.clock.until(pool.connect());
        world.tws.inject(halfOpen());
        await world.clock.advance(30_000);
        return pool.stats().epoch < 2;
      }),
  },
  {
    hazard: "a client ID in use (326) is no error",
    api: async (stage) => {
      await connected(stage.api(1));
      const second = stage.api(1);
      const events: string[] = [];
      second.on(EventName.connected, () => events.push("connected"));
      second.on(EventName.error, () => events.push("error"));
      second.connect();
      await eventually(() => stage.tws.trace.of("closed").length > 0);
      await wait(100);
      return events.includes("connected") && !events.includes("error");
    },
    pool: () =>
      pooled(async (world) => {
        const [first, second] = [world.pool(), world.pool({ clientIdPolicy: "fail" })];
        await world.clock.until(first.connect());
        const outcome = await world.outcome(second.connect());
        return !("error" in outcome) || (outcome.error as { code?: string }).code !== "CLIENT_ID_IN_USE";
      }),
  },
  {
    hazard: "a healthy connection is torn down when TWS is cut off (1100)",
    next: async (stage) => {
      const next = stage.next({ reconnectInterval: 100 });
      await connectedNext(next, 1);
      stage.tws.inject(connectivityLost());
      return eventually(() => stage.starts.length > 1);
    },
    pool: () =>
      pooled(async (world, pool) => {
        await world.clock.until(pool.connect());
        world.tws.inject(connectivityLost());
        await world.clock.advance(60_000);
        return pool.stats().dials > 1;
      }),
  },
  {
    hazard: "another client ID at each reconnect",
    next: async (stage) => {
      const next = stage.next({ reconnectInterval: 50, clientId: 7 });
      await connectedNext(next);
      const before = [...stage.tws.clients().keys()];
      stage.tws.inject(drop());
      await eventually(() => stage.starts.length > 1);
      return eventually(() => before.join() !== [...stage.tws.clients().keys()].join());
    },
    pool: () =>
      pooled(async (world, pool) => {
        await world.clock.until(pool.connect());
        const before = [...world.tws.clients().keys()];
        world.tws.inject(drop());
        await world.clock.advance(10_000);
        return before.join() !== [...world.tws.clients().keys()].join();
      }),
  },
  {
    hazard: "a read that TWS does not answer never ends",
    next: async (stage) => {
      const next = stage.next();
      await connectedNext(next, 1);
      stage.tws.inject(swallow({ request: "reqCurrentTime" }));
      return (await after(1_000, next.getCurrentTime())) === "pending";
    },
    pool: () =>
      pooled(async (world, pool) => {
        world.tws.inject(swallow({ request: "reqContractDetails" }));
        const outcome = await world.outcome(pool.getContractDetails(AAPL, { timeoutMs: 5_000 }));
        return !("error" in outcome);
      }),
  },
  {
    hazard: "a read goes on waiting after the client has disconnected",
    next: async (stage) => {
      const next = stage.next();
      await connectedNext(next, 1);
      stage.tws.inject(swallow({ request: "reqCurrentTime" }));
      const time = next.getCurrentTime();
      next.disconnect();
      return (await after(500, time)) === "pending";
    },
    pool: () =>
      pooled(async (world, pool) => {
        await world.clock.until(pool.connect());
        world.tws.inject(swallow({ request: "reqContractDetails" }));
        const outcome = world.outcome(pool.getContractDetails(AAPL));
        await world.clock.until(pool.close());
        return !("error" in (await outcome));
      }),
  },
  ...ORDER_HAZARDS,
  ...ORDER_ERROR_HAZARDS,
  ...STRANGE_SERVER_HAZARDS,
  {
    hazard: "a stream is ended by an error about an order that has the same number",
    next: async (stage) => {
      const next = stage.next();
      await connectedNext(next, 1);
      let failed = false;
      const subscription = next.getMarketData(AAPL as Contract, "", false, false).subscribe({
        next: () => {},
        error: () => {
          failed = true;
        },
      });
      await eventually(() => stage.read("reqMktData") > 0);
      for (let id = 1; id <= 3; id++) next.cancelOrder(id);
      await eventually(() => failed);
      subscription.unsubscribe();
      return failed;
    },
    pool: () =>
      pooled(async (world, pool) => {
        const stream = pool.watchMarketData(AAPL);
        const lease = await world.clock.until(pool.acquire());
        await world.clock.advance(1_000);
        for (let id = 1; id <= 3; id++) lease.api.cancelOrder(id);
        await world.clock.advance(1_000);
        const { streams } = pool.stats().streams;
        await stream.return?.();
        return streams !== 1;
      }),
  },
  {
    hazard: "a burst inside TWS's limit of 50 messages is delayed",
    api: async (stage) => {
      const api = stage.api();
      await connected(api);
      const first = new Promise<void>((resolve) => api.once(EventName.contractDetailsEnd, () => resolve()));
      for (let id = 1; id <= 40; id++) api.reqContractDetails(id, AAPL as Contract);
      await first;
      return stage.read("reqContractDetails") < 40;
    },
    pool: () =>
      pooled(async (world, pool) => {
        await world.clock.until(pool.connect());
        const beginMs = world.clock.now();
        const lease = await world.clock.until(pool.acquire());
        for (let id = 1; id <= 40; id++) lease.api.reqContractDetails(id, AAPL);
        await world.clock.advance(0);
        const read = world.tws.trace.events.filter(
          ({ event, detail, atMs }) =>
            event === "read" && detail === "reqContractDetails" && atMs === beginMs,
        );
        return read.length < 40;
      }),
  },
];

const verdict = async (of: ((stage: Stage) => Promise<boolean>) | undefined): Promise<string> => {
  if (of === undefined) return "";
  const stage = await Stage.open();
  try {
    return (await of(stage)) ? "yes" : "no";
  } finally {
    await stage.close();
  }
};

test("hazards of the stock client that the pool does not have are those of the README", async () => {
  const rows = await Promise.all(
    HAZARDS.map(async ({ hazard, api, next, pool }) => {
      const [one, two] = await Promise.all([verdict(api), verdict(next)]);
      return `| ${hazard} | ${one} | ${two} | ${(await pool()) ? "yes" : "no"} |`;
    }),
  );
  for (const row of rows) {
    expect(row).toMatch(/\| no \|$/);
    expect(row).toContain("| yes |");
  }
  const plain = (line: string): string => line.replace(/\s+/g, " ").trim();
  const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8")
    .split("\n")
    .map(plain);
  const from = readme.findIndex((line) => line.startsWith("| Hazard |"));
  expect(readme.slice(from + 2, from + 2 + rows.length)).toEqual(rows.map(plain));
});
