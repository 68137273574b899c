import type { PoolEvent } from "../../../src/mod.ts";
import type { Reading } from "../../model/reading.ts";
import type { StreamFact } from "./fact.ts";

/** A gap of a stream that has not ended. */
interface Gap {
  readonly sinceMs: number;
  /** Sessions that were ready since it began. */
  sessions: number;
  /** Was the stream requested again since it began? */
  isRequested: boolean;
}

/** Streams of a pool, their gaps and the data farms. */
export class StreamScene {
  /** Open gaps of the pool, by the names of their streams. */
  readonly gaps: Map<string, Gap> = new Map();
  readonly open: Set<Reading> = new Set();
  /** State of each farm by its name. */
  readonly farms: Map<string, string> = new Map();
  /** When farms broke, epoch ms. */
  readonly brokenMs: number[] = [];
  /** Streams that resumed since the last session was ready. */
  resumed = 0;
  /** Readers that have had no update since their last gap. */
  readonly inGap: Set<Reading> = new Set();

  /** Has a stream been requested again, and no update of it come yet? */
  get isResuming(): boolean {
    for (const gap of this.gaps.values()) if (gap.isRequested) return true;
    return false;
  }

  /** Streams are requested again. @param isNew Whether in a new session. */
  requested(isNew: boolean): void {
    for (const gap of this.gaps.values()) {
      gap.isRequested = true;
      if (isNew) gap.sessions++;
    }
    if (isNew) this.resumed = 0;
    if (isNew) this.farms.clear();
  }

  pool(event: PoolEvent, nowMs: number): void {
    if (event.type === "gap")
      this.gaps.set(event.stream, { sinceMs: nowMs, sessions: 0, isRequested: false });
    else if (event.type === "resumed") {
      this.gaps.delete(event.stream);
      this.resumed++;
    } else if (event.type === "farm") {
      if (event.farm.state !== "ok" && this.farms.get(event.farm.name) === "ok") this.brokenMs.push(nowMs);
      this.farms.set(event.farm.name, event.farm.state);
    }
  }

  fact({ what, reading }: StreamFact): void {
    if (what === "began") this.open.add(reading);
    if (what === "gap") this.inGap.add(reading);
    if (what === "resumed" || what === "left") this.inGap.delete(reading);
    if (what === "left") this.open.delete(reading);
  }

  /** The process has ended. */
  died(): void {
    this.gaps.clear();
    this.open.clear();
    this.inGap.clear();
    this.farms.clear();
  }
}
