import type { Invariant } from "../record.ts";

/** I18: an answer to a number that is used twice may belong to either request. */
export const requestIds: Invariant = {
  name: "no number of a request is used a second time in its session",
  breaches: ({ frames }) => {
    const used = new Map<string, string>();
    return frames.flatMap(({ direction, name, values, connection, atMs }) => {
      const { reqId } = values;
      if (direction !== "in" || typeof reqId !== "number" || !name.startsWith("req")) return [];
      const key = `${connection} ${reqId}`;
      const before = used.get(key);
      used.set(key, name);
      return before === undefined
        ? []
        : [`at ${atMs}, ${name} has the number ${reqId} on connection ${connection}, as ${before} before`];
    });
  },
};
