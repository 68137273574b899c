import { ofEachPool, type PoolRecord, type WebInvariant } from "../record.ts";
import type { SeenRequest, SeenSocket } from "../recorded-gateway.ts";

/** Requests that only a dial or a probe sends, and the keep-alive: a pool has one of them at a time. */
const OWN = ["/iserver/auth/ssodh/init", "/tickle"];
/** Time for an orderly close, in ms, in which the next WebSocket may be opened. */
const CLOSING_MS = 1_100;

/** One init, one tickle and one WebSocket at a time, however many callers wait. */
export const oneSession: WebInvariant = ofEachPool(
  "a pool has one dial and one WebSocket at a time",
  ({ requests, sockets, events }) => [
    ...OWN.flatMap((path) =>
      overlaps(
        requests.filter((one) => one.path === path),
        // The tickle of a session that was lost may have no answer when the next dial sends its own.
        (one) => Math.min(endOf(one).seq, path === "/tickle" ? lossAfter(one.seq, events) : Infinity),
      ).map(([one, other]) => `${path} at ${other.atMs}, and the one of ${one.atMs} had not ended`),
    ),
    ...overlaps(sockets, (one) => (one.closed === undefined ? Infinity : closedSeq(one, sockets))).map(
      ([one, other]) => `a WebSocket at ${other.atMs}, and the one of ${one.atMs} was open`,
    ),
  ],
);

const endOf = ({ answer, ended }: SeenRequest): { readonly seq: number } =>
  answer ?? ended ?? { seq: Infinity };

const lossAfter = (seq: number, events: PoolRecord["events"]): number =>
  events.find((one) => one.seq > seq && one.event.type === "lost")?.seq ?? Infinity;

/** Returns the place at which a WebSocket ends: the opening of the next one, where it was closed soon after that. */
function closedSeq({ closed, seq }: SeenSocket, sockets: readonly SeenSocket[]): number {
  if (closed === undefined) return Infinity;
  const next = sockets.find((one) => one.seq > seq);
  return next !== undefined && closed.atMs <= next.atMs + CLOSING_MS
    ? Math.min(closed.seq, next.seq)
    : closed.seq;
}

/** Returns the pairs of neighbours of which the second began before the first had ended. */
function overlaps<One extends { readonly seq: number }>(
  all: readonly One[],
  end: (one: One) => number,
): readonly (readonly [One, One])[] {
  return all.flatMap((one, at) => {
    const next = all[at + 1];
    return next !== undefined && next.seq < end(one) ? [[one, next] as const] : [];
  });
}
