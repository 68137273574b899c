import type { Invariant, Notified } from "../record.ts";

/**
 * L3: a closed pool does nothing any more, and `closed` is its last event. The state is reported first. Between both the journal is
 * closed, which may take its time: orders that waited for it end then. Where a session was lost in the instant of the close, or
 * while the pool drained, that loss and the gaps that it has begun may follow the state in the same instant.
 */
export const closedSilent: Invariant = {
  name: "a closed pool dials no more, sends nothing and reports nothing but that it is closed",
  breaches: ({ notified, frames }) =>
    notified
      .filter(({ event }) => event.type === "state" && event.state === "closed")
      .flatMap(({ process, seq, atMs }) => {
        const later = notified.filter((one) => one.process === process && one.seq > seq);
        const isLostAt = (lostMs: number): boolean =>
          notified.some((one) => one.process === process && one.atMs === lostMs && one.event.type === "lost");
        const next = notified.find((one) => one.process > process);
        const untilMs = next?.atMs ?? Number.POSITIVE_INFINITY;
        return [
          ...later
            .filter((one, at) => !isOfTheEnd(one, later.slice(0, at), isLostAt(atMs), atMs))
            .map(({ event }) => `"${event.type}" after the pool was closed at ${atMs}`),
          ...frames
            // What is sent later is that of the next process.
            .filter(({ direction, atMs: sentMs }) => direction === "in" && sentMs > atMs && sentMs < untilMs)
            .map(({ name }) => `${name} after the pool was closed at ${atMs}`),
        ];
      }),
};

function isOfTheEnd(
  { event, atMs }: Notified,
  before: readonly Notified[],
  isLost: boolean,
  closedMs: number,
): boolean {
  if (before.some((one) => one.event.type === "closed")) return false;
  switch (event.type) {
    case "closed":
    case "order":
    case "gate":
      return true;
    case "lost":
      return atMs === closedMs;
    case "gap":
      return atMs === closedMs && isLost;
    default:
      return false;
  }
}
