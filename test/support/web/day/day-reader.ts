import type { VirtualClock } from "../../../../sim/mod.ts";
import type { Stream } from "../../../../src/mod.ts";
import { durationMs, type Span, without } from "./spans.ts";
import type { WireRecord } from "./wire-record.ts";

/** A reader of one stream for a day, and what it was told. */
export class DayReader<Value> {
  /** Key of the subscription at the gateway, e.g. `smd/265598`. */
  readonly key: string;
  /** The last value; undefined before the first. */
  value: Value | undefined;
  updates = 0;
  /** Kinds and times of the gaps and their ends, in their order. */
  readonly told: { readonly kind: "gap" | "resumed"; readonly atMs: number }[] = [];
  /** How the stream ended. */
  end: "not yet" | "in order" | unknown = "not yet";

  constructor(key: string, stream: Stream<Value>, clock: VirtualClock) {
    this.key = key;
    stream
      .forEach((update) => {
        if (update.kind === "gap" || update.kind === "resumed")
          this.told.push({ kind: update.kind, atMs: clock.now() });
        if (update.kind !== "update") return;
        this.updates++;
        this.value = update.value;
      })
      .then(
        () => {
          this.end = "in order";
        },
        (error: unknown) => {
          this.end = error;
        },
      );
  }

  get isInGap(): boolean {
    return this.told.at(-1)?.kind === "gap";
  }

  /** The gaps that were reported. */
  gaps(untilMs: number): readonly Span[] {
    return this.told.flatMap(({ kind, atMs }, index) =>
      kind === "gap" ? [{ fromMs: atMs, toMs: this.told[index + 1]?.atMs ?? untilMs }] : [],
    );
  }

  /** Sentences about what was reported wrongly; none for a reader that knew all. */
  breaches(wire: WireRecord, untilMs: number, socketTimeoutMs: number): readonly string[] {
    const found: string[] = [];
    this.told.forEach(({ kind }, index) => {
      if (kind !== (index % 2 === 0 ? "gap" : "resumed")) found.push(`${this.key}: ${kind} twice in a row`);
    });
    const gaps = this.gaps(untilMs);
    const silences = wire.silences(untilMs);
    for (const dead of wire.dead(this.key, untilMs)) {
      const isSilent = silences.some(({ fromMs }) => fromMs === dead.fromMs);
      const bearableMs = NOTICE_MS + (isSilent ? socketTimeoutMs : 0);
      for (const span of without([dead], gaps)) {
        const isBegin = span.fromMs === dead.fromMs && durationMs([span]) <= bearableMs;
        if (!isBegin) found.push(`${this.key}: dead ${text(span)}, and its reader did not know`);
      }
    }
    return found;
  }
}

/** Time in which the gateway's word of a lost session arrives, in ms. */
const NOTICE_MS = 1_000;

function text({ fromMs, toMs }: Span): string {
  return `from ${new Date(fromMs).toISOString()} to ${new Date(toMs).toISOString()}`;
}
