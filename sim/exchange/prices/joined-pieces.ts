import type { Bar, PriceSource } from "./market.ts";

/** Joins the pieces of one bar, oldest first. */
export function joinedPieces(source: PriceSource, pieces: readonly Bar[]): Bar {
  const [first] = pieces;
  const last = pieces.at(-1);
  if (first === undefined || last === undefined) throw new RangeError("Cannot join a bar: it has no pieces");
  const total = (of: (bar: Bar) => number): number => pieces.reduce((sum, bar) => sum + of(bar), 0);
  const lengthMs = last.endMs - first.startMs;
  const meanOf = (of: (bar: Bar) => number): number =>
    Number((total((bar) => of(bar) * (bar.endMs - bar.startMs)) / lengthMs).toFixed(6));
  const volume = total((bar) => bar.volume);
  const isAverage = source === "BID_ASK";
  return {
    startMs: first.startMs,
    endMs: last.endMs,
    open: isAverage ? meanOf(({ open }) => open) : first.open,
    high: Math.max(...pieces.map(({ high }) => high)),
    low: Math.min(...pieces.map(({ low }) => low)),
    close: isAverage ? meanOf(({ close }) => close) : last.close,
    volume,
    wap: volume === 0 ? first.wap : Number((total((bar) => bar.wap * bar.volume) / volume).toFixed(6)),
    count: total((bar) => bar.count),
  };
}
