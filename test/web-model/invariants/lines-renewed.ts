import { ofEachPool, type WebInvariant } from "../record.ts";
import { linesOf } from "../running-lines.ts";

/** Age before which a stream of quotes is renewed, in ms; IBKR ends it after 15 minutes. */
const AGE_MS_MAX = 600_000;
/** Shortest time in ms after which an equal subscription may be sent again, because the line is silent. */
const AGAIN_MS_MIN = 30_000;

/** Quotes are renewed before they die; nothing is subscribed again without a reason. */
export const linesRenewed: WebInvariant = ofEachPool(
  "a stream of quotes is renewed before 10 minutes, and nothing is subscribed twice at once",
  ({ sockets }) =>
    sockets.flatMap((socket) => {
      const { closed } = socket;
      const overMs = closed?.atMs ?? Number.POSITIVE_INFINITY;
      return linesOf(socket, Number.POSITIVE_INFINITY).flatMap(({ key, sent, endedMs }) => {
        const times = [...sent.map(({ atMs }) => atMs), Math.min(overMs, endedMs ?? overMs)];
        const old = times.flatMap((atMs, at) => {
          const ageMs = atMs - (times[at - 1] ?? atMs);
          return key.startsWith("smd") && ageMs > AGE_MS_MAX ? [`${key} was ${ageMs} ms old at ${atMs}`] : [];
        });
        const twice = sent.flatMap(({ atMs, text }, at) => {
          const before = sent[at - 1];
          return before?.text === text && atMs - before.atMs < AGAIN_MS_MIN
            ? [`${text} at ${atMs}, ${atMs - before.atMs} ms after the last`]
            : [];
        });
        return [...old, ...twice];
      });
    }),
);
