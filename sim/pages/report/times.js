/**
 * Writes a time after the start, e.g. `12.345 s`.
 *
 * @param {number | null} ms
 */
export function timeText(ms) {
  return ms === null ? "never" : `${(ms / 1000).toFixed(3)} s`;
}

/**
 * Writes a duration with the unit that suits it.
 *
 * @param {number} ms
 */
export function lengthText(ms) {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 120_000) return `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`;
  return `${(ms / 60_000).toFixed(1)} min`;
}

/**
 * Writes an instant in UTC, e.g. `2026-01-15 14:30:00 UTC`.
 *
 * @param {number} ms
 */
export function instantText(ms) {
  const date = new Date(ms);
  if (Number.isNaN(date.getTime())) return "an unknown time";
  return `${date.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/**
 * Chooses round times for the marks of an axis.
 *
 * @param {number} fromMs
 * @param {number} toMs
 * @param {number} most Most marks.
 * @returns {number[]}
 */
export function ticks(fromMs, toMs, most) {
  const rough = Math.max(1, (toMs - fromMs) / Math.max(1, most));
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((by) => by * power).find((by) => by >= rough) ?? power * 10;
  const all = [];
  for (let at = Math.ceil(fromMs / step) * step; at <= toMs; at += step) all.push(at);
  return all;
}

/**
 * Writes a number of things, e.g. `2 frames`.
 *
 * @param {number} count
 * @param {string} noun
 */
export function counted(count, noun) {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}
