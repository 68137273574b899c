import type { Call } from "../../model/call.ts";
import { onApi, onEnded, onPool, type Probe } from "./probe.ts";
import type { Scene } from "./scene.ts";

const at = (scene: Scene, end: string): boolean => scene.endsMs.get(end) === scene.nowMs;
const isAtReady = ({ nowMs, readyMs }: Scene): boolean => nowMs === readyMs;
const waited = ({ began, ended }: Call): boolean => began.atMs < (ended?.atMs ?? 0);
const inEpoch = (scene: Scene, call: Call): number => scene.beganIn.get(call)?.epoch ?? 0;

/** Rare states of waiters and leases. */
export const LEASES: readonly Probe[] = [
  {
    name: "acquire() times out in the ms in which a session is ready",
    about: "A waiter that has timed out is never granted, and leaves no lease behind.",
    seen: onPool("ready", (scene) => at(scene, "acquire ACQUIRE_TIMEOUT")),
  },
  {
    name: "acquire() is aborted in the ms in which a session is ready",
    about: "An abort signal is honoured at the instant of the grant.",
    seen: onPool("ready", (scene) => at(scene, "acquire ABORTED")),
  },
  {
    name: "acquire() is aborted while others wait for the same dial",
    about: "Giving up on a wait never cancels the dial that others share.",
    seen: onEnded("acquire", "ABORTED", (scene) => {
      return scene.isDialling && scene.pendingOf("acquire") + scene.pendingOf("connect") > 1;
    }),
  },
  {
    name: "acquire() is refused because too many callers wait",
    about: "The queue of waiters is bounded.",
    seen: onEnded("acquire", "TOO_MANY_WAITERS"),
  },
  {
    name: "a waiter gets a lease after two dials that failed",
    about: "A failed dial ends no wait.",
    seen: onEnded("acquire", "ok", (scene, call) => {
      return isAtReady(scene) && scene.before.failures >= 2 && waited(call);
    }),
  },
  {
    name: "two waiters get their leases from one dial",
    about: "One dial serves all that wait for it.",
    seen: onEnded(
      "acquire",
      "ok",
      (scene, call) => isAtReady(scene) && waited(call) && at(scene, "acquire ok"),
    ),
  },
  {
    name: "acquire() is refused because the pool drains",
    about: "Nobody is granted a lease that would hold up the drain.",
    seen: onEnded("acquire", "DRAINING"),
  },
  {
    name: "acquire() is refused because the client ID is in use",
    about: "The conflict is visible and typed.",
    seen: onEnded("acquire", "CLIENT_ID_IN_USE"),
  },
  {
    name: "a lease is granted while TWS is cut off from IBKR",
    about: "The session is kept, and reads wait.",
    seen: onEnded("acquire", "ok", ({ state }) => state === "degraded"),
  },
  {
    name: "lease.api is used after its session was lost",
    about: "Nothing of it may reach another session.",
    seen: onApi(({ epoch, inSession }, { user }) => user.lease.epoch < epoch || !inSession),
  },
  {
    name: "use() runs its task again on the next session",
    about: "A task that may be run again outlives the session.",
    seen: onEnded("use", "ok", (scene, call) => {
      const epoch = inEpoch(scene, call);
      return epoch > 0 && epoch < scene.epoch;
    }),
  },
  {
    name: "release() in the ms in which the session is lost",
    about: "A second end of a lease does nothing.",
    seen: onEnded("release", "ok", ({ nowMs, lostMs }) => nowMs === lostMs),
  },
  {
    name: "a lease is reported as a leak",
    about: "Leases that nobody releases are shown.",
    seen: onPool("leak", () => true),
  },
];
