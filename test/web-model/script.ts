import fc from "fast-check";
import type { GatewayEvent } from "../../sim/web/mod.ts";
import type { TakeOverPolicy } from "../../src/web/mod.ts";
import type { ReadStep } from "../model/step.ts";
import { CON_IDS } from "../support/contracts.ts";
import { anyWebFault } from "./fault-text.ts";
import { RAW_CALLS } from "./raw-calls.ts";
import { WEB_READS } from "./reads.ts";
import { LATENCY_MS_MAX } from "./settings.ts";
import type { TimedWebStep, WebScript, WebStep, WorldStep } from "./step.ts";
import { WEB_STREAMS } from "./streams.ts";

/** Waits between steps, in ms; short ones are likely, so that steps overlap, and one outlives quotes that nobody renews. */
const waits = fc.oneof(
  { weight: 30, arbitrary: fc.constantFrom(0, 0, 0, 1, 50, 400, 1_500, 4_000, 12_000, 35_000, 70_000) },
  { weight: 1, arbitrary: fc.constant(640_000) },
);
const short = fc.constantFrom(0, 1, 50, 400, 3_000);
const few = fc.nat(5);
const pool = fc.nat(2);
const symbol = fc.constantFrom(...Object.keys(CON_IDS));
const read: fc.Arbitrary<ReadStep> = fc
  .constantFrom(...WEB_READS.values())
  .chain(({ name, abouts }) => fc.constantFrom(...abouts).map((about) => ({ name, about })));

/** A field that `percent` of the steps have. */
function optional<T>(name: string, percent: number, value: fc.Arbitrary<T>): fc.Arbitrary<Record<string, T>> {
  return fc.oneof<fc.WeightedArbitrary<Record<string, T>>[]>(
    { weight: 100 - percent, arbitrary: fc.constant({}) },
    { weight: percent, arbitrary: value.map((one) => ({ [name]: one })) },
  );
}
const aborts = optional("abortMs", 15, short);

/** A step of one kind with these fields, and the wait after it. */
function step<Kind extends WebStep["do"]>(
  kind: Kind,
  fields: Readonly<Record<string, fc.Arbitrary<unknown>>> = {},
  ...options: readonly fc.Arbitrary<Record<string, unknown>>[]
): fc.Arbitrary<TimedWebStep> {
  return fc
    .tuple(fc.record(fields), waits, ...options)
    .map(([given, thenMs, ...more]) => Object.assign({ do: kind, thenMs }, given, ...more) as TimedWebStep);
}

const event = fc.constantFrom<GatewayEvent>(
  { kind: "competing", on: true },
  { kind: "competing", on: false },
  { kind: "brokerage-expired" },
  { kind: "login" },
  { kind: "penalty", forMs: 20_000 },
);
const watched = fc.constantFrom(...WEB_STREAMS.values());
const WATCH = fc.tuple(watched, symbol, fc.constantFrom(0, 0, 0, 200, 3_000), pool, waits, aborts).map(
  ([{ name, ofShare }, share, slowMs, at, thenMs, abort]): TimedWebStep => ({
    do: "watch",
    pool: at,
    name,
    symbol: ofShare ? share : "",
    slowMs,
    ...abort,
    thenMs,
  }),
);
const ORDER = step(
  "order",
  {
    ...{ pool, lease: few, symbol, side: fc.constantFrom("BUY", "SELL") },
    reply: fc.constantFrom("confirm", "confirm", "confirm", "decline", "never"),
    replyMs: fc.constantFrom(0, 100, 2_000, 8_500, 9_500),
  },
  aborts,
  optional("price", 50, fc.constantFrom(1, 150, 5_000)),
);
const ACQUIRE = step("acquire", { pool }, aborts);

const READ = step(
  "read",
  { pool, read },
  aborts,
  optional("timeoutMs", 20, fc.constantFrom(0, 100, 2_000, 30_000)),
);
const LEASE_READ = step("read", { pool, read, lease: few }, aborts);
const BURST = step("burst", { pool, count: fc.constantFrom(8, 20, 40) });
const RAW = step("raw", { pool, lease: few, call: fc.constantFrom(...RAW_CALLS.keys()) });
const FAULT = step("fault", { fault: anyWebFault });

/** Several steps that belong together. */
type Episode = fc.Arbitrary<readonly TimedWebStep[]>;
const single = (one: fc.Arbitrary<TimedWebStep>): Episode => one.map((alone) => [alone]);
const soon = (one: TimedWebStep, thenMs: number): TimedWebStep => ({ ...one, thenMs });

/** A fault begins, and callers act while it is in force. */
const HINDERED: Episode = fc
  .tuple(
    FAULT,
    fc.array(fc.oneof(READ, LEASE_READ, ORDER, BURST, WATCH, RAW), { minLength: 1, maxLength: 3 }),
    short,
  )
  .map(([fault, steps, afterMs]) => [soon(fault, afterMs), ...steps]);
/** The login ends, and a person logs in after a while. */
const RELOGIN: Episode = fc
  .tuple(fc.constantFrom<GatewayEvent["kind"]>("login-expired", "reset"), waits, waits)
  .map(([kind, awayMs, thenMs]) => [
    { do: "event", event: { kind } as GatewayEvent, thenMs: awayMs },
    { do: "event", event: { kind: "login" }, thenMs },
  ]);
/** Another login takes the session and leaves, some times in turn. */
const RACE: Episode = fc
  .array(fc.tuple(fc.boolean(), fc.constantFrom(0, 700, 4_000, 12_000, 35_000)), {
    minLength: 1,
    maxLength: 5,
  })
  .map((turns) =>
    turns.map(([on, thenMs]) => ({
      do: "event",
      event: { kind: "competing", on: on || thenMs < 5_000 },
      thenMs,
    })),
  );
/** The session ends, and nothing answers for longer than the bounded dials take. */
const OUTAGE: Episode = fc
  .tuple(
    fc.constantFrom("refuse:", "unavailable:afterMs=0,", "garbage:what=truncated,path=/iserver,"),
    READ,
    waits,
  )
  .map(([fault, one, thenMs]) => [
    { do: "event", event: { kind: "brokerage-expired" }, thenMs: 0 },
    soon(one, 0),
    { do: "burst", pool: 0, count: 8, thenMs: 0 },
    { do: "fault", fault: `${fault}forMs=60000`, thenMs },
  ]);
/** The IP address is in the penalty box, and callers go on. */
const PENALISED: Episode = fc
  .tuple(READ, fc.array(fc.oneof(READ, BURST, WATCH, ORDER), { minLength: 1, maxLength: 3 }), waits)
  .map(([first, others, thenMs]) => [
    { do: "event", event: { kind: "penalty", forMs: 20_000 }, thenMs: 0 },
    soon(first, 400),
    ...others.map((one) => soon(one, 4_000)),
    { do: "heal", thenMs },
  ]);
/** Orders of several callers at once, and others who read meanwhile. */
const ORDERS: Episode = fc
  .tuple(fc.array(fc.oneof(ORDER, ORDER, LEASE_READ, WATCH), { minLength: 2, maxLength: 4 }), short)
  .map(([steps, afterMs]) => steps.map((one) => soon(one, afterMs)));

const EPISODES: readonly fc.WeightedArbitrary<readonly TimedWebStep[]>[] = [
  { weight: 12, arbitrary: HINDERED },
  { weight: 3, arbitrary: OUTAGE },
  { weight: 3, arbitrary: PENALISED },
  { weight: 4, arbitrary: RELOGIN },
  { weight: 4, arbitrary: RACE },
  { weight: 8, arbitrary: ORDERS },
  { weight: 3, arbitrary: single(ACQUIRE) },
  { weight: 2, arbitrary: single(step("release", { pool, lease: few })) },
  { weight: 1, arbitrary: single(step("connect", { pool }, aborts)) },
  { weight: 2, arbitrary: single(step("use", { pool, read, retryWithinMs: fc.constantFrom(0, 10_000) })) },
  { weight: 4, arbitrary: single(READ) },
  { weight: 3, arbitrary: single(BURST) },
  { weight: 5, arbitrary: single(WATCH) },
  { weight: 3, arbitrary: single(step("leave", { pool, stream: few })) },
  { weight: 3, arbitrary: single(RAW) },
  { weight: 1, arbitrary: single(step("heal")) },
  { weight: 4, arbitrary: single(step("event", { event })) },
  { weight: 1, arbitrary: single(step("drain", { pool, timeoutMs: fc.constantFrom(0, 2_000, 20_000) })) },
  { weight: 1, arbitrary: single(step("close", { pool })) },
];

/** Times of a beginning: the market is open; midnight in New York follows; the weekend does. */
const beginnings = fc.constantFrom(
  ...["2026-01-13T15:30:00Z", "2026-01-13T15:30:00Z", "2026-01-13T15:30:00Z"],
  ...["2026-01-14T04:59:20Z", "2026-01-11T02:59:00Z"],
);
const policy = fc.constantFrom<TakeOverPolicy>("never", "once", "always");
const latency = fc.constantFrom(0, 0, LATENCY_MS_MAX);
const worldOf = (
  access: WorldStep["access"],
  takeOver: fc.Arbitrary<readonly TakeOverPolicy[]>,
): fc.Arbitrary<TimedWebStep> =>
  fc.tuple(takeOver, beginnings, latency).map(([policies, at, latencyMsMax]) => ({
    do: "world",
    access,
    takeOver: policies,
    at,
    latencyMsMax,
    thenMs: 0,
  }));
const WORLD = fc.oneof(
  {
    weight: 3,
    arbitrary: worldOf(
      "gateway",
      policy.map((one) => [one]),
    ),
  },
  { weight: 1, arbitrary: worldOf("oauth", fc.array(policy, { minLength: 1, maxLength: 3 })) },
);

/** Streams of which one is left, so that the others show what is subscribed at the end. */
const LEFT: Episode = fc
  .tuple(WATCH, WATCH, step("leave", { pool, stream: few }))
  .map(([one, other, leave]) => [soon(one, 400), soon(other, 3_000), soon(leave, 0)]);

/** Scripts of everything that callers, the gateway and the network can do. */
export const webScript: fc.Arbitrary<WebScript> = fc
  .tuple(
    WORLD,
    fc.array(ACQUIRE, { minLength: 1, maxLength: 3 }),
    fc.array(WATCH, { maxLength: 2 }),
    fc.array(fc.oneof(...EPISODES), { maxLength: 10, size: "max" }),
    fc.oneof(LEFT, fc.constant([])),
  )
  .map(([world, leases, streams, episodes, last]) => [
    world,
    ...leases.map((one) => soon(one, 0)),
    ...streams.map((one) => soon(one, 1_500)),
    ...episodes.flat(),
    ...last,
  ]);
