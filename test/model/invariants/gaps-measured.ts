import type { Reading } from "../reading.ts";
import type { Invariant } from "../record.ts";

/** Rounding of times, in ms. */
const ROUNDED_MS = 20;

/** A caller decides by the length of a gap which data it must read again; the wall time of the machine may be set meanwhile. */
export const gapsMeasured: Invariant = {
  name: "a gap of a stream is as long as its end says, whatever becomes of the wall time",
  breaches: ({ readings, script }) =>
    // Time that a machine sleeps is no time for its programs.
    script.some((step) => step.do === "stand still") ? [] : readings.flatMap(wrong),
};

function wrong({ label, began, received }: Reading): readonly string[] {
  const breaches: string[] = [];
  let begunMs: number | undefined;
  for (const { kind, value, atMs } of received) {
    // A reader that joins during a gap is notified of it later than it began.
    if (kind === "gap") begunMs = atMs > began.atMs ? atMs : undefined;
    if (kind !== "resumed" || begunMs === undefined) continue;
    const { gapMs } = value as { readonly gapMs: number };
    const longMs = atMs - begunMs;
    if (Math.abs(gapMs - longMs) > ROUNDED_MS)
      breaches.push(`${label} at ${atMs}: a gap of ${longMs} ms was reported as one of ${gapMs} ms`);
    begunMs = undefined;
  }
  return breaches;
}
