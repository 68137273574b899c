import { ofEachPool, type WebInvariant } from "../record.ts";
import { WEB_OPTIONS } from "../settings.ts";

/** Time for an orderly close, in ms. */
const CLOSING_MS = 1_100;

/** A WebSocket that is open and silent is dead. */
export const silenceEnds: WebInvariant = ofEachPool(
  "a WebSocket without a frame for socketTimeoutMs is replaced",
  ({ sockets, ending }) =>
    sockets.flatMap(({ atMs, frames, closed }) => {
      const overMs = closed?.atMs ?? ending.closedAt.atMs;
      const times = [
        atMs,
        ...frames.filter(({ direction }) => direction === "out").map((one) => one.atMs),
        overMs,
      ];
      return times.flatMap((one, at) => {
        const silentMs = one - (times[at - 1] ?? one);
        return silentMs > WEB_OPTIONS.socketTimeoutMs + CLOSING_MS
          ? [`the WebSocket of ${atMs} was silent for ${silentMs} ms before ${one}`]
          : [];
      });
    }),
);
