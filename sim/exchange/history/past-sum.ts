import type { PastSpan } from "./past-spans.ts";

/** A sum of bars of the past. */
export interface PastSum {
  readonly startMs: number;
  readonly endMs: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly wap: number;
  readonly count: number;
}

/**
 * Adds up bars that follow one another.
 *
 * @param shift Distance from the prices of the bars to those of the result.
 * @param lot Units of one trade, for bars that do not say how many trades there were.
 */
export function sumOf(
  spans: readonly PastSpan[],
  first: PastSpan,
  last: PastSpan,
  shift: number,
  lot: number,
): Omit<PastSum, "startMs" | "endMs"> {
  const wap = ({ wap, open, high, low, close }: PastSpan): number => wap ?? (open + high + low + close) / 4;
  const total = (of: (span: PastSpan) => number): number => spans.reduce((sum, span) => sum + of(span), 0);
  const rounded = (value: number): number => Number(value.toFixed(6));
  const volume = rounded(total((span) => span.volume));
  const paid = total((span) => wap(span) * span.volume);
  return {
    open: rounded(first.open + shift),
    high: rounded(spans.reduce((most, { high }) => Math.max(most, high), first.high) + shift),
    low: rounded(spans.reduce((least, { low }) => Math.min(least, low), first.low) + shift),
    close: rounded(last.close + shift),
    volume,
    wap: rounded(volume === 0 ? wap(first) : paid / volume),
    count: total((span) => countOf(span, lot)),
  };
}

/** Returns the number of trades of a bar. */
export function countOf({ count, volume }: PastSpan, lot: number): number {
  return count ?? Math.ceil(volume / lot);
}
