import fc from "fast-check";
import { READS } from "./reads.ts";
import type { Script, Step } from "./step.ts";
import {
  API,
  aborts,
  CANCEL,
  disturbance,
  LISTENED_EVENTS,
  PLACE,
  reaction,
  read,
  short,
  WATCH,
  waits,
} from "./steps.ts";

/** Names of requests by the reads that send them. */
const REQUESTS: ReadonlyMap<string, string> = new Map(
  [...READS.values()].map(({ name, wire }) => [name, wire?.request ?? name.replace(/^get/, "req")]),
);

/** Streams of market data, with the requests that begin them. */
const DYING: readonly (readonly [name: string, request: string])[] = [
  ["watchMarketData", "reqMktData"],
  ["watchHistoricalBars", "reqHistoricalData"],
  ["watchRealTimeBars", "reqRealTimeBars"],
  ["watchTickByTick", "reqTickByTickData"],
];

/** Steps that belong together, with the wait after each of them. */
export type Episode = fc.Arbitrary<Script>;
export const single = (one: fc.Arbitrary<Step>): Episode =>
  fc.tuple(one, waits).map(([what, thenMs]) => [{ ...what, thenMs }]);
/** A read is disturbed, and the same or another read follows. */
export const DISTURBED: Episode = fc
  .tuple(read, read, fc.record(disturbance), aborts, short, waits, fc.boolean())
  .map(([first, other, how, abort, afterMs, thenMs, same]) => [
    { do: "disturb", request: REQUESTS.get(first.name) ?? "", ...how, thenMs: 0 },
    { do: "read", read: first, ...abort, thenMs: afterMs },
    { do: "read", read: same ? first : other, thenMs },
  ]);
/** An answer arrives a second time, row by row, while the same read is repeated. */
export const TWICE: Episode = fc
  .tuple(
    read,
    fc.constantFrom(10, 50, 200),
    fc.boolean(),
    fc.array(short, { minLength: 2, maxLength: 8 }),
    waits,
  )
  .map(([one, delayMs, numbered, pauses, thenMs]) => [
    {
      do: "disturb",
      how: "refused and late",
      request: REQUESTS.get(one.name) ?? "",
      numbered,
      delayMs,
      thenMs: 0,
    },
    { do: "read", read: one, thenMs: 1 },
    { do: "fault", fault: "latency:frameMs=20..200,forMs=5000", thenMs: 0 },
    ...pauses.map((ms) => ({ do: "read", read: one, thenMs: ms }) as const),
    { do: "read", read: one, thenMs },
  ]);
/** A read is aborted and repeated at once or soon after. */
export const GIVEN_UP: Episode = fc
  .tuple(read, short, short, fc.constantFrom("", "latency:frameMs=50..300,forMs=5000"), waits)
  .map(([one, abortMs, afterMs, fault, thenMs]) => [
    ...(fault === "" ? [] : [{ do: "fault", fault, thenMs: 0 } as const]),
    { do: "read", read: one, abortMs, thenMs: abortMs + afterMs },
    { do: "read", read: one, thenMs },
  ]);
/** Several callers place orders at once, and one of them changes or cancels its own. */
export const ORDERS: Episode = fc
  .tuple(fc.array(PLACE, { minLength: 1, maxLength: 4 }), short, fc.oneof(PLACE, CANCEL, API), waits)
  .map(([orders, afterMs, last, thenMs]) => [
    ...orders.map((one, at) => ({ ...one, thenMs: at === orders.length - 1 ? afterMs : 0 })),
    { ...last, thenMs },
  ]);
/** A session is lost, and the listeners that are notified act. */
export const NOTIFIED: Episode = fc
  .tuple(
    fc.array(fc.tuple(fc.constantFrom(...LISTENED_EVENTS.slice(0, 4)), reaction), {
      minLength: 1,
      maxLength: 3,
    }),
    fc.constantFrom("drop:how=fin,times=1", "drop:how=rst,times=1", "connectivity-lost:data=lost,forMs=400"),
    waits,
  )
  .map(([listeners, fault, thenMs]) => [
    ...listeners.map(([to, what]) => ({ do: "listen", to, reaction: what, times: 1, thenMs: 0 }) as const),
    { do: "fault", fault, thenMs },
  ]);
/** Callers abort while no session can be opened. */
export const NO_SESSION: Episode = fc
  .tuple(fc.constantFrom("mute:forMs=1500", "refuse:how=refused,forMs=1500"), read, short, short, waits)
  .map(([fault, one, abortMs, usedMs, thenMs]) => [
    { do: "fault", fault, thenMs: 0 },
    { do: "fault", fault: "drop:how=rst,times=1", thenMs: 10 },
    { do: "acquire", abortMs, thenMs: 0 },
    { do: "use", read: one, retryWithinMs: 0, abortMs: usedMs, thenMs: 0 },
    { do: "read", read: one, abortMs, thenMs },
  ]);
/** A stream whose request is lost, or whose farm breaks. */
export const DYING_STREAM: Episode = fc
  .tuple(
    fc.constantFrom(...DYING),
    fc.constantFrom("market-data", "historical"),
    fc.constantFrom("silent", "notified"),
    fc.constantFrom(400, 1_500, 4_000),
    fc.boolean(),
    waits,
  )
  .map(([[name, request], service, bars, forMs, swallowed, thenMs]) => {
    const watch = { do: "watch", name, symbol: "AAPL", thenMs: 12_000 } as const;
    const broken = `farm-broken:service=${service},bars=${bars},forMs=${forMs}`;
    return swallowed
      ? [
          { do: "fault", fault: `swallow:request=${request},times=1`, thenMs: 0 },
          { ...watch, thenMs },
        ]
      : [watch, { do: "fault", fault: broken, thenMs }];
  });
/** Orders and positions change while their streams are cut off, or before a stream begins. */
export const CHANGED_UNSEEN: Episode = fc
  .tuple(
    fc.constantFrom("watchOrders", "watchPositions", "watchExecutions"),
    PLACE,
    fc.constantFrom(0, 400, 4_000),
    fc.constantFrom("symbol=AAPL,side=SELL,quantity=100", "symbol=TSLA,side=BUY,quantity=20"),
    short,
    waits,
  )
  .map(([name, order, outageMs, manualOrder, afterMs, thenMs]) => [
    { do: "watch", name, symbol: "", thenMs: 50 },
    { ...order, thenMs: 400 },
    { do: "fault", fault: `refuse:how=refused,forMs=${outageMs}`, thenMs: 0 },
    { do: "fault", fault: outageMs === 0 ? "bulletin" : "drop:how=rst,times=1", thenMs: 0 },
    { do: "fault", fault: `manual-order:${manualOrder}`, thenMs: 0 },
    { do: "cancel", lease: order.lease, no: order.no, thenMs: afterMs },
    { do: "watch", name, symbol: "", thenMs },
  ]);
/** The network loses everything, and the machine of the pool gives its connection up, before or after its heartbeat. */
export const GIVEN_UP_BY_NETWORK: Episode = fc
  .tuple(
    fc.constantFrom(
      "half-open",
      "partition:direction=in,forMs=60000",
      "partition:dials=served,fate=die,forMs=60000",
    ),
    fc.constantFrom(50, 1_500, 12_000, 30_000),
    waits,
  )
  .map(([fault, lostMs, thenMs]) => [
    { do: "fault", fault, thenMs: lostMs },
    { do: "network gives up", thenMs },
  ]);
/** Half of all runs are against a strict fake. */
export const PROFILE: Episode = fc.constantFrom([], [{ do: "strict", thenMs: 0 }]);
/** Callers acquire leases before anything else happens. */
export const HELD: Episode = fc
  .integer({ min: 0, max: 3 })
  .map((count) =>
    Array.from(
      { length: count },
      (_, at) => ({ do: "acquire", thenMs: at === count - 1 ? 100 : 0 }) as const,
    ),
  );

/** Streams are open from the beginning. */
export const WATCHED: Episode = fc
  .array(WATCH, { maxLength: 3 })
  .map((streams) => streams.map((one, at) => ({ ...one, thenMs: at === streams.length - 1 ? 400 : 0 })));
