import type { Operation } from "./operation.ts";
import { first, type Read } from "./read.ts";

/** The time at TWS. A gateway ignores the request within a second of its last answer. */
export const currentTime: Operation<null, number> = {
  request: "reqCurrentTime",
  numbering: "none",
  lane: "urgent",
  ends: ["currentTime"],
  timeless: true,
  spacingMs: 1_100,
  send: (api) => void api.reqCurrentTime(),
  handlers: (_args, emit) => ({ currentTime: (seconds: number) => emit(seconds) }),
  eventOf: (seconds) => ["currentTime", [seconds]],
};

/** The time at TWS, in whole seconds since 1970. */
export const getCurrentTime: Read<null, number> = first(currentTime, {
  name: "getCurrentTime",
  what: "read the time at TWS",
});
