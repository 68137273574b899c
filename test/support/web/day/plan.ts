import type { VirtualClock } from "../../../../sim/mod.ts";
import {
  badUtf8,
  drop,
  expire,
  type FakeGateway,
  late,
  unavailable,
  type WebFault,
} from "../../../../sim/web/mod.ts";
import type { Contract } from "../../../../src/mod.ts";

/** Tuesday, nine o'clock in New York. */
export const DAY_BEGINS_MS: number = Date.UTC(2026, 0, 13, 14);
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS: number = 24 * HOUR_MS;
export const DAY_SEED = 10;
/** Longest real time of a test of a day, in ms: it takes some ten seconds on a machine that does nothing else. */
export const DAY_TIMEOUT_MS = 300_000;
export const ACCOUNT = "DU1234567";

/** The contracts whose market data are watched all day: one for each tool. */
export const WATCHED: readonly (Contract & { readonly symbol: string; readonly conId: number })[] = [
  { symbol: "AAPL", conId: 265_598 },
  { symbol: "MSFT", conId: 272_093 },
  { symbol: "TSLA", conId: 76_792_991 },
  { symbol: "NVDA", conId: 4_815_747 },
];

/** Interval of the turns of the agent, in ms; the first one comes a minute after the beginning. */
export const TURN_MS: number = 10 * MINUTE_MS;
const TURNS_PER_HOUR = HOUR_MS / TURN_MS;
/** The turn of each hour that leads to an order, in ms after the hour. */
const ORDER_TURN_MS: number = 2 * TURN_MS + MINUTE_MS;
/** Time between a turn and its order, in ms: an agent that has read the answers. */
export const DECISION_MS = 3_000;
/** Time that whoever decides on an order question thinks, in ms. */
export const THINKING_MS = 1_000;

/**
 * Does something at every turn of the day, and once an hour. A turn is about one of the symbols; once an hour there are four at
 * once, one about each.
 *
 * @param orderDelayMs Time from a turn to its order.
 */
export function scheduleWork(
  clock: VirtualClock,
  orderDelayMs: number,
  turn: (symbol: string) => void,
  order: (hour: number) => void,
): void {
  for (let atMs = MINUTE_MS, number = 0; atMs < DAY_MS; atMs += TURN_MS, number++) {
    const one = number % WATCHED.length;
    const asked = number % TURNS_PER_HOUR === 0 ? WATCHED : WATCHED.slice(one, one + 1);
    for (const { symbol } of asked) clock.after(atMs, () => turn(symbol));
  }
  for (let hour = 0; hour < DAY_MS / HOUR_MS; hour++)
    clock.after(hour * HOUR_MS + ORDER_TURN_MS + orderDelayMs, () => order(hour));
}

/** One event of the day, from its beginning in ms. */
interface DayEvent {
  readonly atMs: number;
  happens(gateway: FakeGateway): void;
}

const at = (hours: number, minutes: number, happens: DayEvent["happens"]): DayEvent => ({
  atMs: hours * HOUR_MS + minutes * MINUTE_MS + 7_300,
  happens,
});
const fault = (hours: number, minutes: number, of: () => WebFault): DayEvent =>
  at(hours, minutes, (gateway) => void gateway.inject(of()));
const competes = (hours: number, minutes: number, forMs: number): readonly DayEvent[] => [
  at(hours, minutes, (gateway) => gateway.happens({ kind: "competing", on: true })),
  {
    atMs: hours * HOUR_MS + minutes * MINUTE_MS + 7_300 + forMs,
    happens: (gateway) => gateway.happens({ kind: "competing", on: false }),
  },
];

/** Loses every frame to clients; the WebSockets stay open. */
export const SILENCE = "silence";
const silence = (forMs: number): WebFault => ({
  name: SILENCE,
  text: SILENCE,
  forMs,
  begin: () => ({ onFrame: ({ direction }) => ({ lose: direction === "out" }) }),
});

/** The events of the day. The nightly reset and the end of market data streams after 15 minutes are the gateway's own. */
const EVENTS: readonly DayEvent[] = [
  // Every answer takes as long as one over the internet.
  fault(0, -1, () => late({ path: "/", byMs: [30, 120] })),
  fault(0, -1, () => badUtf8({ probability: 0.002 })),
  // The person who looks at the account with a phone.
  ...competes(2, 12, 4 * MINUTE_MS),
  fault(4, 3, () => silence(45_000)),
  fault(5, 1, () => unavailable({ path: "/tickle", afterMs: 200, times: 1 })),
  // Another program at the same address was too fast.
  at(6, 18, (gateway) => gateway.happens({ kind: "penalty", forMs: 15 * MINUTE_MS })),
  fault(8, 33, () => drop({ forMs: 1_000 })),
  fault(10, 41, () => expire()),
  ...competes(12, 27, 6 * MINUTE_MS),
  // The nightly reset is at 15:00 of this day.
  at(15, 12, (gateway) => gateway.happens({ kind: "login" })),
  fault(20, 22, () => silence(20_000)),
];

/** Makes the events of the day happen in their time. */
export function scheduleDay(gateway: FakeGateway, clock: VirtualClock): void {
  for (const { atMs, happens } of EVENTS) clock.after(Math.max(0, atMs), () => happens(gateway));
}
