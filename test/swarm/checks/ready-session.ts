import { NONE, type StepCheck } from "./check.ts";

/** I16: between START_API and `nextValidId` the pool is not ready, whatever it was before. */
export function readySession(): StepCheck {
  let read = 0;
  /** The newest connection that was sent START_API, and whether it has a session. */
  let newest: { readonly connection: number; begun: boolean } | undefined;
  let last = 1;
  return {
    name: "a pool is ready only on the newest session that it has begun, once TWS has sent nextValidId",
    breaches: ({ frames, stats, process }) => {
      if (process !== last) [last, newest] = [process, undefined];
      for (; read < frames.length; read++) {
        const { connection = 0, name, direction } = frames[read] ?? {};
        if (name === "startApi" && direction === "in") newest = { connection, begun: false };
        if (name === "nextValidId" && connection === newest?.connection) newest.begun = true;
      }
      const isReady = stats.state === "ready" || stats.state === "degraded";
      if (!isReady || newest?.begun === true) return NONE;
      return [`the pool is ${stats.state}, and connection ${newest?.connection} has no session`];
    },
  };
}
