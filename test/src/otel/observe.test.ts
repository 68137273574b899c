import type { Attributes, Meter, Observable, Span, Tracer } from "@opentelemetry/api";
import { expect, test } from "vitest";
import type { OrderTerms } from "../../../src/mod.ts";
import { observePool } from "../../../src/otel/mod.ts";
import { METRICS } from "../../../src/otel/observe.ts";
import { AAPL } from "../../support/contracts.ts";
import { connectivityLost, cutOrder, drop, refuse } from "../../support/sim.ts";
import { trading } from "../../support/trading-pool.ts";
import { World } from "../../support/world.ts";

const RESTING: OrderTerms = { action: "BUY", orderType: "LMT", totalQuantity: 10, lmtPrice: 1 };

/** A meter that keeps what it is told when it collects. */
class Kept {
  readonly names = new Map<object, string>();
  readonly callbacks = new Set<
    (result: { observe(one: Observable, value: number, of?: Attributes): void }) => void
  >();

  get meter(): Meter {
    const make = (name: string): object => {
      const instrument = { addCallback() {}, removeCallback() {} };
      this.names.set(instrument, name);
      return instrument;
    };
    return {
      createObservableGauge: make,
      createObservableCounter: make,
      addBatchObservableCallback: (callback: never) => void this.callbacks.add(callback),
      removeBatchObservableCallback: (callback: never) => void this.callbacks.delete(callback),
    } as unknown as Meter;
  }

  collect(): Map<string, number> {
    const values = new Map<string, number>();
    for (const callback of this.callbacks) {
      callback({
        observe: (one, value, of = {}) => {
          values.set([this.names.get(one), ...Object.values(of)].join(" "), value);
        },
      });
    }
    return values;
  }
}

/** A tracer that keeps its spans. */
function tracing(): {
  tracer: Tracer;
  spans: { name: string; events: string[]; error?: string; ended: number }[];
} {
  const spans: { name: string; events: string[]; error?: string; ended: number }[] = [];
  const tracer = {
    startSpan: (name: string) => {
      const span: (typeof spans)[number] = { name, events: [], ended: 0 };
      spans.push(span);
      return {
        addEvent: (event: string) => void span.events.push(event),
        recordException: () => {},
        setStatus: ({ message }: { message: string }) => {
          span.error = message;
        },
        end: () => void span.ended++,
      } as unknown as Span;
    },
  } as unknown as Tracer;
  return { tracer, spans };
}

test("metrics are the counts of stats(), each under one name, and end when stopped", async () => {
  const world = new World();
  const pool = world.pool();
  const kept = new Kept();
  const stop = observePool(pool, { meter: kept.meter });
  await world.clock.until(pool.getPositions());
  world.tws.inject(drop());
  await world.clock.advance(60_000);
  const lease = await world.clock.until(pool.acquire());
  const values = kept.collect();
  expect(new Set(METRICS.map(({ name }) => name)).size).toBe(METRICS.length);
  expect(values.get("ibkr_pool.active_users")).toBe(1);
  expect(values.get("ibkr_pool.ready")).toBe(1);
  expect(values.get("ibkr_pool.epoch")).toBe(2);
  expect(values.get("ibkr_pool.dials")).toBe(2);
  expect(values.get("ibkr_pool.sessions_lost reset")).toBe(1);
  expect(values.get("ibkr_pool.requests answered")).toBeGreaterThan(0);
  expect(values.get("ibkr_pool.waits urgent")).toBe(0);
  await lease.release();
  stop();
  expect(kept.collect().size).toBe(0);
});

test("metrics say how many orders are open, have an unknown outcome, or wait", async () => {
  const { world, pool, tws } = trading();
  const kept = new Kept();
  const stop = observePool(pool, { meter: kept.meter });
  const orders = (): unknown[] =>
    ["open", "unknown", "waiting"].map((what) => kept.collect().get(`ibkr_pool.orders_${what}`));
  await world.clock.until(pool.connect());
  expect(orders()).toEqual([0, 0, 0]);
  tws.inject(cutOrder({ at: "unacknowledged" }));
  const place = (key: string) =>
    pool.placeOrder(AAPL, RESTING, { key, sendWithinMs: 600_000, timeoutMs: 1_000 });
  expect((await world.clock.until(place("first"))).kind).toBe("unknown");
  const second = place("second");
  await world.clock.advance(1);
  expect(orders().slice(1)).toEqual([1, 1]);
  expect((await world.clock.until(second)).kind).toBe("acknowledged");
  expect(orders()).toEqual([2, 0, 0]);
  stop();
});

test("a metric is 1 while TWS is disconnected from IBKR, and then there is no session to be used", async () => {
  const world = new World();
  const pool = world.pool();
  const kept = new Kept();
  const stop = observePool(pool, { meter: kept.meter });
  const now = (): unknown[] => ["ready", "degraded"].map((what) => kept.collect().get(`ibkr_pool.${what}`));
  await world.clock.until(pool.connect());
  expect(now()).toEqual([1, 0]);
  const outage = world.tws.inject(connectivityLost());
  await world.clock.advance(1_000);
  expect(now()).toEqual([0, 1]);
  outage.heal();
  await world.clock.advance(1_000);
  expect(now()).toEqual([1, 0]);
  stop();
});

test("each dial and each session is a span, ended once, with what went wrong in it", async () => {
  const world = new World();
  const { tracer, spans } = tracing();
  const pool = world.pool();
  observePool(pool, { tracer });
  const refused = world.tws.inject(refuse());
  const connected = pool.connect();
  await world.clock.advance(100);
  refused.heal();
  await world.clock.until(connected);
  const outage = world.tws.inject(connectivityLost());
  await world.clock.advance(1_000);
  outage.heal();
  await world.clock.advance(60_000);
  world.tws.inject(drop());
  await world.clock.advance(60_000);
  await world.close();
  const sessions = spans.filter(({ name }) => name === "ibkr_pool.session");
  expect(sessions).toMatchObject([
    { events: ["degraded", "restored"], error: expect.any(String) },
    { events: [] },
  ]);
  expect(sessions[1]?.error).toBeUndefined();
  const [first, second] = spans.filter(({ name }) => name === "ibkr_pool.dial");
  expect(first?.error).toContain("ECONNREFUSED");
  expect(second?.error).toBeUndefined();
  expect(spans.every(({ ended }) => ended === 1)).toBe(true);
});
