import type { ClosedPool, Invariant } from "../record.ts";

/** A closed pool holds nothing. */
export const nothingLeft: Invariant = {
  name: "a closed pool leaves no timer, no connection and no listener of a signal",
  breaches: ({ ending: { before, closed, left } }) => [
    ...(before === undefined ? [] : remains(before)),
    ...remains({ closed, left }),
  ],
};

const remains = ({ closed, left }: ClosedPool): readonly string[] => [
  ...(left.timers === 0 ? [] : [`${left.timers} timers are left`]),
  ...(left.connections === 0 ? [] : [`${left.connections} connections are left`]),
  ...(left.listeners === 0 ? [] : [`${left.listeners} listeners of signals are left`]),
  ...(closed.state === "closed" ? [] : [`the pool is ${closed.state} after close()`]),
];
