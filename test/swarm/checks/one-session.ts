import { NONE, type StepCheck } from "./check.ts";

/** I1: START_API while an earlier session of the pool is open on its side would be two sessions. */
export function oneSession(): StepCheck {
  let read = 0;
  let holder: number | undefined;
  let last = 1;
  return {
    name: "the pool has one session at a time, whatever its client ID",
    breaches: ({ frames, ends, process }) => {
      // The connections of a process end with it.
      if (process !== last) holder = undefined;
      last = process;
      if (read === frames.length) return NONE;
      const breaches: string[] = [];
      for (; read < frames.length; read++) {
        const frame = frames[read];
        if (frame?.direction !== "in" || frame.name !== "startApi") continue;
        const { connection, seq } = frame;
        if (holder !== undefined && !ends.some((end) => end.connection === holder && end.seq < seq))
          breaches.push(`connection ${connection} began a session while connection ${holder} was open`);
        holder = connection;
      }
      return breaches;
    },
  };
}
