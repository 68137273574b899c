import { type FakeTws, insideOf } from "../net/fake-tws.ts";
import type { TraceEvent } from "../world/trace.ts";

/** A session, as the control port describes it. */
export interface DescribedSession {
  readonly connection: number;
  readonly clientId: number;
  /** Protocol version; 0 where it is not known. */
  readonly version: number;
  /** Time at which it began, epoch ms. */
  readonly sinceMs: number;
}

/** Messages so far, and in the last second. */
export interface MessageRates {
  readonly in: number;
  readonly out: number;
  readonly inPerSecond: number;
  readonly outPerSecond: number;
}

/** Length of a slice of the last second, in ms. */
const SLICE_MS = 100;
const SLICES = 10;

/** Sessions and messages of a fake, followed by its trace. */
export class Traffic {
  readonly #tws: FakeTws;
  /** Time at which each connection began its session. */
  readonly #since = new Map<number, number>();
  readonly #totals = { in: 0, out: 0 };
  readonly #slices = new Map<number, { in: number; out: number }>();

  /** Takes what the trace has so far. */
  constructor(tws: FakeTws) {
    this.#tws = tws;
    for (const event of tws.trace.events) this.record(event);
  }

  /** Takes an event. */
  record({ event, connection, atMs }: TraceEvent): void {
    if (event === "start") this.#since.set(connection, atMs);
    if (event === "closed") this.#since.delete(connection);
    if (event !== "read" && event !== "sent") return;
    const direction = event === "read" ? "in" : "out";
    this.#totals[direction]++;
    const slice = Math.floor(atMs / SLICE_MS);
    const counts = this.#slices.get(slice) ?? { in: 0, out: 0 };
    counts[direction]++;
    this.#slices.set(slice, counts);
    if (this.#slices.size > 2 * SLICES) this.#forgetBefore(slice - SLICES);
  }

  /** Lists the sessions whose connections work in both directions. */
  sessions(): readonly DescribedSession[] {
    const { clock, protocolOf } = insideOf(this.#tws);
    return this.#tws.sessions().map(({ connection, clientId }) => ({
      connection,
      clientId,
      version: protocolOf(connection) ?? 0,
      sinceMs: this.#since.get(connection) ?? clock.now(),
    }));
  }

  /** Counts the messages so far, and those of the last second of the clock of the fake. */
  messages(): MessageRates {
    const slice = Math.floor(insideOf(this.#tws).clock.now() / SLICE_MS);
    this.#forgetBefore(slice - SLICES);
    const sum = { in: 0, out: 0 };
    for (const counts of this.#slices.values()) {
      sum.in += counts.in;
      sum.out += counts.out;
    }
    return { ...this.#totals, inPerSecond: sum.in, outPerSecond: sum.out };
  }

  #forgetBefore(slice: number): void {
    for (const one of this.#slices.keys()) if (one <= slice) this.#slices.delete(one);
  }
}
