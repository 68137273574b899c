import { framesBy } from "../frame-index.ts";
import type { Invariant } from "../record.ts";

/** What TWS allows in any second, and the pool uses unless its options say less. */
const MESSAGES_MAX = 50;
const WINDOW_MS = 1_000;

/** I19. START_API counts as well. */
export const messageRate: Invariant = {
  name: "no more messages go out in any second than the options and TWS allow",
  breaches: ({ frames, options }) => {
    const most = Math.min(MESSAGES_MAX, options.messagesPerSecond ?? MESSAGES_MAX);
    const index = framesBy(frames);
    return index.connections.flatMap((connection) => {
      const sent = index.ofConnection(connection).filter(({ direction }) => direction === "in");
      const own = sent.map(({ atMs }) => atMs);
      const from = own.find(
        (atMs, place) => (own[place + most] ?? Number.POSITIVE_INFINITY) - atMs < WINDOW_MS,
      );
      return from === undefined ? [] : [`more than ${most} on connection ${connection} from ${from} on`];
    });
  },
};
