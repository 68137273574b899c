/**
 * What one side says of an order at an instant: ms after the start, text, frame.
 *
 * @typedef {[number, string, number | null]} Instant
 */

/**
 * One row of the comparison of both sides.
 *
 * @typedef {{ atMs: number, received: string | null, held: string | null, frame: number | null, differs: boolean }} OrderRow
 */

/** Shortest time for which both sides must differ to be worth a word, in ms: messages are under way for a while. */
const DIFFERENCE_MS_MIN = 100;

/** Text that says the state of an order: a status and its fills; other texts are events. */
const STATE = /^[A-Za-z]+, \S+ of \S+ filled/;

/** @param {string} text */
const stateOf = (text) => (STATE.exec(text) ?? [undefined])[0];

/**
 * Finds the times in which the client believed something else than TWS held.
 *
 * @param {{ received: Instant[], held: Instant[] }} order
 * @param {number} endMs
 * @returns {{ fromMs: number, toMs: number, received: string, held: string }[]}
 */
export function differences({ received, held }, endMs) {
  const all = [
    ...held.map(([atMs, text]) => ({ atMs, text, isHeld: true })),
    ...received.map(([atMs, text]) => ({ atMs, text, isHeld: false })),
  ].sort((one, other) => one.atMs - other.atMs);
  let known = { received: "nothing", held: "nothing" };
  /** @type {{ fromMs: number, toMs: number, received: string, held: string }[]} */
  const spans = [];
  for (const { atMs, text, isHeld } of all) {
    const state = stateOf(text);
    if (state === undefined) continue;
    const last = spans.at(-1);
    if (last?.toMs === endMs) last.toMs = atMs;
    known = isHeld ? { ...known, held: state } : { ...known, received: state };
    // A side that has no record of the order at all, as behind a real gateway, is no difference.
    if (known.received !== known.held && held.length > 0) spans.push({ fromMs: atMs, toMs: endMs, ...known });
  }
  return spans.filter(({ fromMs, toMs }) => toMs - fromMs >= DIFFERENCE_MS_MIN);
}

/**
 * Puts what both sides say of an order beside each other, oldest first.
 *
 * @param {{ received: Instant[], held: Instant[], doubtful?: [number, string, number | null, string][] }} order
 * @param {number} endMs
 * @returns {OrderRow[]}
 */
export function orderRows(order, endMs) {
  const spans = differences(order, endMs);
  /** @type {OrderRow[]} */
  const rows = [];
  /** @type {Instant[]} */
  const doubtful = (order.doubtful ?? []).map(([atMs, text, frame, reason]) => [
    atMs,
    `May have received: ${text} (${reason})`,
    frame,
  ]);
  const all = [
    ...order.held.map((instant) => ({ instant, isHeld: true })),
    ...[...order.received, ...doubtful].map((instant) => ({ instant, isHeld: false })),
  ].sort((one, other) => one.instant[0] - other.instant[0] || Number(other.isHeld) - Number(one.isHeld));
  for (const { instant, isHeld } of all) {
    const [atMs, text, frame] = instant;
    const last = rows.at(-1);
    // Both sides in one row where they speak of the same moment.
    if (!isHeld && last !== undefined && last.received === null && atMs - last.atMs < DIFFERENCE_MS_MIN) {
      last.received = text;
      last.frame = frame;
      continue;
    }
    const differs = spans.some(({ fromMs, toMs }) => atMs >= fromMs && atMs < toMs);
    rows.push({ atMs, received: isHeld ? null : text, held: isHeld ? text : null, frame, differs });
  }
  return rows;
}
