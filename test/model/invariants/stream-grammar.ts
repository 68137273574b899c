import type { Reading } from "../reading.ts";
import type { Invariant } from "../record.ts";

/** Streams of data that TWS has itself: they may deliver while TWS is cut off from IBKR. */
const LOCAL: readonly string[] = [
  ...["watchPositions", "watchAccount", "watchPnL", "watchPnLSingle", "watchOrders", "watchExecutions"],
  "watchNewsBulletins",
];

/** A reader receives each gap once and its end once, and no market update between them. */
export const streamGrammar: Invariant = {
  name: "a stream reports gap and resumed in turn, and none of the market updates between them",
  breaches: ({ readings }) => readings.flatMap(turns),
};

function turns(reading: Reading): readonly string[] {
  const breaches: string[] = [];
  let inGap = false;
  for (const { kind, atMs, value } of reading.received) {
    if (kind === "gap" && inGap)
      breaches.push(`${reading.label} at ${atMs}: two gaps without an end between them`);
    if (kind === "resumed" && !inGap)
      breaches.push(`${reading.label} at ${atMs}: resumed, and there was no gap`);
    if (kind === "update" && inGap && !LOCAL.includes(reading.name))
      breaches.push(`${reading.label} at ${atMs}: an update inside a gap`);
    if (kind === "resumed" && (value as { gapMs: number }).gapMs < 0) {
      breaches.push(`${reading.label} at ${atMs}: a gap of ${(value as { gapMs: number }).gapMs} ms`);
    }
    if (kind === "gap") inGap = true;
    if (kind === "resumed") inGap = false;
  }
  return breaches;
}
