import { type FakeTws, parseFault, type Random, type VirtualClock } from "../../../sim/mod.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Faults of any hour, of which one strikes every few minutes; repeated ones are likelier. */
const ANY_HOUR: readonly string[] = [
  ...[
    "drop:how=rst,forMs=1000",
    "drop:how=rst,forMs=1000",
    "drop:how=fin,forMs=1000",
    "half-open:forMs=1000",
  ],
  ...["connectivity-lost:data=kept,forMs=8000", "connectivity-lost:data=kept,forMs=40000"],
  ...["connectivity-lost:data=lost,forMs=5000", "latency:frameMs=1..40,forMs=20000"],
  ...["farm-broken:service=market-data,bars=silent,forMs=4000", "farm-broken:service=historical,forMs=3000"],
  ...["competing-session:forMs=5000", "refuse:how=closed,forMs=3000"],
];
/** Faults of the hours in which the agent trades, besides: they wait for an order. */
const OF_ORDERS: readonly string[] = [
  "cut-order:of=place,at=unacknowledged,how=rst,times=1,forMs=600000",
  "cut-order:of=place,at=unread,how=fin,times=1,forMs=600000",
  "cut-order:of=place,at=unfilled,how=half-open,times=1,forMs=600000",
  "cut-order:of=cancel,at=unread,how=rst,times=1,forMs=600000",
];
/** Mean time between two faults, in ms. */
const EVERY_MS = 5 * MINUTE_MS;

/** A fault of the week at a fixed time. */
interface Appointment {
  /** Days after Monday. */
  readonly day: number;
  /** Time after midnight, in ms. */
  readonly atMs: number;
  readonly faults: readonly string[];
}

/**
 * Days with an event of their own: on Wednesday another program takes the client ID for two minutes, on Sunday nobody is
 * there to log in again until five in the morning. The gateway restarts in every night besides (`USUAL_NIGHT`).
 *
 * @see IBKR's guide to IB Gateway: the weekly re-login is due on Sunday after 01:00 ET.
 */
const APPOINTMENTS: readonly Appointment[] = [
  { day: 2, atMs: 11 * HOUR_MS, faults: ["client-id-conflict:forMs=120000", "drop:how=rst,forMs=1000"] },
  {
    day: 6,
    atMs: HOUR_MS,
    faults: [`restart:refuseMs=${4 * HOUR_MS},closeMs=5000,muteMs=10000`],
  },
];

/** Injects the faults of a week into a fake: one every few minutes, and those with a time of their own. */
export class WeekFaults {
  /** Number of injected faults, by their kinds. */
  readonly counts: Record<string, number> = {};
  /** Whether faults wait for orders, too. */
  isTrading = false;
  readonly #tws: FakeTws;
  readonly #clock: VirtualClock;
  readonly #random: Random;
  #cancels: (() => void)[] = [];
  #isPaused = false;

  /** @param startMs Monday 00:00 in New York, epoch ms. */
  constructor(tws: FakeTws, clock: VirtualClock, random: Random, startMs: number) {
    this.#tws = tws;
    this.#clock = clock;
    this.#random = random;
    for (const { day, atMs, faults } of APPOINTMENTS) {
      const delayMs = startMs + day * DAY_MS + atMs - clock.now();
      if (delayMs >= 0)
        this.#cancels.push(clock.after(delayMs, () => faults.map((one) => this.#inject(one))));
    }
    this.#next();
  }

  /** Heals what is in force and injects nothing until `resume`. */
  pause(): void {
    this.#isPaused = true;
    this.#tws.heal();
  }

  resume(): void {
    this.#isPaused = false;
  }

  /** Injects nothing more. */
  close(): void {
    this.pause();
    for (const cancel of this.#cancels) cancel();
    this.#cancels = [];
  }

  #next(): void {
    const cancel = this.#clock.after(EVERY_MS * (0.5 + this.#random.next()), () => {
      this.#cancels = this.#cancels.filter((one) => one !== cancel);
      const kinds = this.isTrading ? [...ANY_HOUR, ...OF_ORDERS] : ANY_HOUR;
      const fault = kinds[this.#random.integer(0, kinds.length - 1)];
      if (!this.#isPaused && fault !== undefined) this.#inject(fault);
      this.#next();
    });
    this.#cancels.push(cancel);
  }

  #inject(text: string): void {
    const [kind = ""] = text.split(":");
    this.counts[kind] = (this.counts[kind] ?? 0) + 1;
    this.#tws.inject(parseFault(text));
  }
}
