import type { Call } from "../../model/call.ts";
import { onBegan, onEnd, onEnded, onError, onPool, type Probe } from "./probe.ts";
import type { Scene } from "./scene.ts";

const isSame = (one: Call, other: Call): boolean =>
  one.read?.name === other.read?.name && one.read?.about === other.read?.about;
const beganIn = (scene: Scene, call: Call) => scene.beganIn.get(call) ?? { epoch: 0, state: "idle" };

/** Rare states of reads, and of the budgets of messages. */
export const REQUESTS: readonly Probe[] = [
  {
    name: "a read is lost with its session, and the next one answers it",
    about: "Reads of the pool outlive sessions within their deadline.",
    seen: onEnded("read", "ok", (scene, call) => {
      const { epoch, state } = beganIn(scene, call);
      return state === "ready" && epoch < scene.epoch;
    }),
  },
  {
    name: "a read ends because its session was lost",
    about: "An outage is an error with a code, never an empty list.",
    seen: onEnded("read", "SESSION_LOST"),
  },
  {
    name: "a read times out in a session that works",
    about: "TWS does not answer, and the session is kept.",
    seen: onEnded("read", "REQUEST_TIMEOUT", (scene, call) => {
      return scene.state === "ready" && beganIn(scene, call).epoch === scene.epoch;
    }),
  },
  {
    name: "a read is aborted, and the same one begins at that instant",
    about: "The late answer to the first must not complete the second.",
    seen: onBegan("read", ({ endsMs, nowMs }) => endsMs.get("read ABORTED") === nowMs),
  },
  {
    name: "a read begins while an equal one waits for its answer",
    about: "Equal reads under way are sent once.",
    seen: onBegan("read", ({ pending, state }, call) => {
      if (state !== "ready") return false;
      for (const other of pending) if (isSame(other, call)) return true;
      return false;
    }),
  },
  {
    name: "a read that began while TWS was cut off is answered",
    about: "Reads wait for IBKR within their deadline.",
    seen: onEnded("read", "ok", (scene, call) => {
      return scene.state === "ready" && beganIn(scene, call).state === "degraded";
    }),
  },
  {
    name: "a connection ends in the middle of a list",
    about: "A list without its end is no answer.",
    seen: onEnd(
      ({ connection, inSession }, { by }) => by === "server" && inSession && connection.lists.length > 0,
    ),
  },
  {
    name: "a connection ends in the middle of two lists",
    about: "Each of them is repeated once.",
    seen: onEnd(
      ({ connection, inSession }, { by }) => by === "server" && inSession && connection.lists.length > 1,
    ),
  },
  {
    name: "a read on a released lease is refused",
    about: "A lease that is over sends nothing.",
    seen: onEnded("read", "LEASE_RELEASED"),
  },
  {
    name: "a read is answered with an error of TWS",
    about: "The code of TWS reaches the caller.",
    seen: onEnded("read", "TWS_ERROR"),
  },
  {
    name: "error 100 names no request",
    about: "Which message TWS has dropped is not known.",
    seen: onError(100, (_, { values }) => values.reqId === -1),
  },
  {
    name: "TWS reports too many messages, and the pool slows down",
    about: "The budget shrinks for a while.",
    seen: onPool("throttled", () => true),
  },
  {
    name: "error 100 comes while a budget is reduced already",
    about: "The budget shrinks once more, and recovers in the end.",
    seen: onError(100, ({ throttledMs, nowMs }) => nowMs - throttledMs < 30_000),
  },
  {
    name: "forty reads begin within a second",
    about: "The budget of messages delays some of them, and each is sent.",
    seen: onBegan("read", (scene) => scene.pendingOf("read") >= 39),
  },
];
