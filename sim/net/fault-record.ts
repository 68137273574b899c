/** What a fault can touch: a dial, a message or bytes of one (`frame`), a connection with its session, or the state of TWS. */
export type FaultTouch = "dial" | "frame" | "session" | "state";

/** Record of a fault that was injected, which outlasts it. */
export interface FaultRecord {
  /** Name of its kind. */
  readonly name: string;
  /** The fault as it is written. */
  readonly text: string;
  /** Time at which it was injected, epoch ms. */
  readonly atMs: number;
  /** Number of dials, messages and connections that it has affected so far. */
  readonly strikes: number;
  /** Kinds of things that it has touched so far, each once, in the order of the first time; empty for a fault that has never fired. */
  readonly touched: readonly FaultTouch[];
}

/** Number of records that are kept, so that years of faults do not fill the memory. */
const RECORDS_MAX = 10_000;

/** The record of one fault, which its strikes change. */
export class FaultTally implements FaultRecord {
  readonly name: string;
  readonly text: string;
  readonly atMs: number;
  readonly touched: FaultTouch[] = [];
  strikes = 0;

  /** Makes the record of a fault that has touched nothing yet. */
  constructor({ name, text }: Pick<FaultRecord, "name" | "text">, atMs: number) {
    this.name = name;
    this.text = text;
    this.atMs = atMs;
  }

  /** Counts that the fault has affected something. */
  strike(touch: FaultTouch): void {
    this.strikes++;
    if (!this.touched.includes(touch)) this.touched.push(touch);
  }
}

/** Records of all faults that were injected, oldest first; the oldest beyond 10 000 are dropped. */
export class FaultLog {
  #tallies: FaultTally[] = [];

  /** Begins the record of a fault. */
  begin(fault: Pick<FaultRecord, "name" | "text">, atMs: number): FaultTally {
    const tally = new FaultTally(fault, atMs);
    this.#tallies.push(tally);
    if (this.#tallies.length > RECORDS_MAX) this.#tallies.shift();
    return tally;
  }

  /** Gets copies of the records. */
  all(): readonly FaultRecord[] {
    return this.#tallies.map(({ name, text, atMs, strikes, touched }) => ({
      name,
      text,
      atMs,
      strikes,
      touched: [...touched],
    }));
  }

  /** Forgets all. */
  clear(): void {
    this.#tallies = [];
  }
}
