/**
 * Computes the longest wait before the next dial, in ms. The wait itself is a random part of it (full jitter), so that
 * many programs that lost one gateway do not all dial at once.
 *
 * @param failures Failures in a row.
 * @returns 0 after no failure, then `minMs`, twice that, and so on up to `maxMs`.
 * @see Marc Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
 */
export function backoffCeilingMs(failures: number, minMs: number, maxMs: number): number {
  return failures <= 0 ? 0 : Math.min(maxMs, minMs * 2 ** (failures - 1));
}
