/** Formats a span of time for a sentence: `340 ms`, `1.5 s`, `10 s`. */
export function durationText(ms: number): string {
  return ms < 1_000 ? `${Math.max(0, Math.round(ms))} ms` : `${Math.round(ms / 100) / 10} s`;
}
