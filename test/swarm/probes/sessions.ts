import { lossCauseOf } from "../../../src/session/loss-cause.ts";
import { onEnd, onError, onPool, onState, type Probe } from "./probe.ts";

const MINUTE_MS = 60_000;

/** Rare states of sessions. */
export const SESSIONS: readonly Probe[] = [
  {
    name: "a session is lost in the ms in which it is ready",
    about: "Leases are granted and revoked at one instant.",
    seen: onPool("lost", ({ nowMs, readyMs }) => nowMs === readyMs),
  },
  {
    name: "the network ends a connection in the ms of nextValidId",
    about: "The end of the connection is under way while the session becomes ready.",
    seen: onEnd(({ nowMs, readyMs, inSession }, { by }) => by === "server" && inSession && nowMs === readyMs),
  },
  {
    name: "a session ends too soon, and the pool waits before it dials",
    about: "A session that did not last must not reset the backoff.",
    seen: onState("waiting", ({ state, nowMs, readyMs }) => state === "ready" && nowMs - readyMs < 1_000),
  },
  {
    name: "a lost session is followed by a dial without a wait",
    about: "A session that lasted resets the backoff.",
    seen: onState("dialing", ({ state }) => state === "ready"),
  },
  {
    name: "five sessions are lost within a minute",
    about: "Backoff and budgets of dials hold in a series of losses.",
    seen: onPool("lost", ({ lossesMs, nowMs }) => (lossesMs.at(-4) ?? 0) > nowMs - MINUTE_MS),
  },
  {
    name: "a silent session is found dead while no caller waits",
    about: "Only the heartbeat detects a half-open connection that nobody uses.",
    seen: onPool("lost", ({ pending }, { error }) => lossCauseOf(error) === "silent" && pending.size === 0),
  },
  {
    name: "a silent session is found dead while a read waits",
    about: "The read ends, or is sent again, by the verdict of the heartbeat.",
    seen: onPool(
      "lost",
      (scene, { error }) => lossCauseOf(error) === "silent" && scene.pendingOf("read") > 0,
    ),
  },
  {
    name: "a silent session is found dead with an order unanswered",
    about: "The order may be at TWS, which has not noticed the loss.",
    seen: onPool("lost", ({ orders }, { error }) => {
      return lossCauseOf(error) === "silent" && (orders.unanswered.size > 0 || orders.pending.size > 0);
    }),
  },
  {
    name: "a session ends because its bytes are no messages",
    about: "The frame guard ends it before the decoder hangs.",
    seen: onPool("lost", (_, { error }) => lossCauseOf(error) === "garbled"),
  },
  {
    name: "a session is lost while TWS is cut off from IBKR",
    about: "The next session must not believe that it is degraded, or that it is not.",
    seen: onPool("lost", ({ stateBefore }) => stateBefore === "degraded"),
  },
  {
    name: "a session becomes ready while TWS is cut off from IBKR",
    about: "TWS reports 1100 to new sessions as well.",
    seen: onState("degraded", ({ nowMs, readyMs }) => nowMs - readyMs < 300),
  },
  {
    name: "a session is lost while it drains",
    about: "What drains has no next session.",
    seen: onPool("lost", ({ stateBefore, state }) => stateBefore === "draining" && state === "closed"),
  },
  {
    name: "1100 comes while the session drains",
    about: "Leases wait for TWS, and new ones stay refused.",
    seen: onError(1100, ({ state }) => state === "draining"),
  },
  {
    name: "1101 comes while the session drains",
    about: "Streams of live leases are requested again, and the state stays draining.",
    seen: onError(1101, ({ state }) => state === "draining"),
  },
  {
    name: "1102 restores a session",
    about: "Nothing is requested again.",
    seen: onPool("restored", (_, { dataLost }) => !dataLost),
  },
  {
    name: "1100 comes twice before 1101 or 1102",
    about: "A second 1100 opens no second gap.",
    seen: onError(1100, ({ state }) => state === "degraded"),
  },
  {
    name: "an unused session rests, and the next caller dials again",
    about: "A pool without users holds no client ID.",
    seen: onState("dialing", ({ state, epoch }) => state === "idle" && epoch > 0),
  },
  {
    name: "a session speaks an older version than the one before",
    about: "Nothing that was decided for the old version may be kept.",
    seen: onPool("ready", ({ connection: { version = 0, versionBefore = 0 } }) => version < versionBefore),
  },
];
