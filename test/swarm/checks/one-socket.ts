import { NONE, type StepCheck } from "./check.ts";

/** I1: a dial waits until the last connection is gone, or TWS may still hold the client ID for that. */
export function oneSocket(): StepCheck {
  let last = 1;
  /** Connections of a process that has ended. */
  let left = 0;
  return {
    name: "the pool has one connection at a time, also while the last one ends",
    breaches: ({ sockets, process }) => {
      if (process !== last) [last, left] = [process, sockets];
      left = Math.min(left, sockets);
      return sockets - left <= 1 ? NONE : [`${sockets - left} connections are there at once`];
    },
  };
}
