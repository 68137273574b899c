import type { Invariant } from "../record.ts";

/** TWS accepts only a few numbers of this request in the life of a connection: the pool uses two of them in turn. */
const IN_TURN = "reqAccountSummary";

/** I18: an answer to a number that is used twice may belong to either request. */
export const requestIds: Invariant = {
  name: "no number of a request is used a second time in its session",
  breaches: ({ frames }) => {
    const used = new Map<string, string>();
    const newest = new Map<number, number>();
    return frames.flatMap((frame) => {
      const { direction, name, connection, atMs } = frame;
      if (direction !== "in" || !name.startsWith("req")) return [];
      // Reading the values of a message decodes it.
      const { reqId } = frame.values;
      if (typeof reqId !== "number") return [];
      const key = `${connection} ${reqId}`;
      const before = used.get(key);
      used.set(key, name);
      const isInTurn = name === IN_TURN && before === name && newest.get(connection) !== reqId;
      if (name === IN_TURN) newest.set(connection, reqId);
      return before === undefined || isInTurn
        ? []
        : [`at ${atMs}, ${name} has the number ${reqId} on connection ${connection}, as ${before} before`];
    });
  },
};
