import { NONE, type StepCheck } from "./check.ts";

/** I4: each session has a number that is greater by one, and was given `nextValidId`. */
export function epochsGrow(): StepCheck {
  let read = 0;
  let epoch = 0;
  let last = 1;
  return {
    name: "each new session has the next epoch, and TWS has sent it nextValidId",
    breaches: ({ notified, frames }) => {
      if (read === notified.length) return NONE;
      const breaches: string[] = [];
      for (; read < notified.length; read++) {
        const { event, connection, seq, process } = notified[read] ?? {};
        if (process !== undefined && process !== last) [epoch, last] = [0, process];
        if (event?.type !== "ready" || seq === undefined) continue;
        if (event.epoch !== epoch + 1) breaches.push(`epoch ${event.epoch} followed ${epoch}`);
        epoch = event.epoch;
        const given = frames.findLast(
          (frame) =>
            frame.connection === connection && frame.direction === "out" && frame.name === "nextValidId",
        );
        if (given === undefined || given.seq > seq)
          breaches.push(`epoch ${epoch} was ready without nextValidId on connection ${connection}`);
      }
      return breaches;
    },
  };
}
