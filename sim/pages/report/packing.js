/**
 * Puts bars into rows so that no two overlap.
 *
 * @template {{ fromMs: number, toMs: number }} Bar
 * @param {readonly Bar[]} bars In the order of their beginnings.
 * @param {number} gapMs Least space between two bars of a row.
 * @param {number} rowsMax
 * @returns {{ rows: Bar[][], leftOut: number }}
 */
export function packed(bars, gapMs, rowsMax) {
  /** @type {Bar[][]} */
  const rows = [];
  /** @type {number[]} */
  const ends = [];
  let leftOut = 0;
  for (const bar of bars) {
    let at = ends.findIndex((end) => end + gapMs <= bar.fromMs);
    if (at < 0 && rows.length < rowsMax) at = rows.push([]) - 1;
    if (at < 0) {
      leftOut++;
      continue;
    }
    rows[at]?.push(bar);
    ends[at] = bar.toMs;
  }
  return { rows, leftOut };
}
