import type { Invariant } from "../record.ts";

/** What TWS allows in any second. */
const MESSAGES_MAX = 50;
const WINDOW_MS = 1_000;

/** START_API counts as well. */
export const messageRate: Invariant = {
  name: "no more messages go out in any second than the budget of the pool, 50 at most",
  breaches: ({ frames, options: { messagesPerSecond = MESSAGES_MAX } }) => {
    const sent = frames.filter(({ direction }) => direction === "in");
    return [...new Set(sent.map(({ connection }) => connection))].flatMap((connection) => {
      const own = sent.filter((frame) => frame.connection === connection).map(({ atMs }) => atMs);
      const from = own.find(
        (atMs, place) => (own[place + messagesPerSecond] ?? Number.POSITIVE_INFINITY) - atMs < WINDOW_MS,
      );
      return from === undefined
        ? []
        : [`more than ${messagesPerSecond} on connection ${connection} from ${from} on`];
    });
  },
};
