import type { PoolError } from "../../errors.ts";
import { beginDial, dialFailed, NO_PROGRESS, sessionLost } from "./web-dial-transitions.ts";
import type {
  DegradedReason,
  ProbeFinding,
  WebEffect,
  WebEvent,
  WebRules,
  WebState,
  WebStep,
} from "./web-state.ts";

/** State before the first request for a session. */
export const WEB_IDLE: WebState = { kind: "idle", epoch: 0, progress: NO_PROGRESS };

/**
 * Computes the next state of the session for an event in any state. Pure.
 *
 * `idle -> dialing -> ready <-> degraded -> dialing or waiting -> dialing ...`; `login-required` and `competing` while only a
 * person can help, which a probe finds out; `failed` after an error that no retry cures, until a session is requested again;
 * `draining` while leases may finish; `closed` from anywhere, for good.
 */
export function webTransition(state: WebState, event: WebEvent, rules: WebRules): WebStep {
  if (state.kind === "closed") return stay(state);
  switch (event.kind) {
    case "wanted":
      if (state.kind === "idle" || state.kind === "failed")
        return beginDial(state.epoch, { ...state.progress, failures: 0 }, rules);
      return isProbing(state) || inPenalty(state)
        ? { state, effects: [{ kind: "refuse", error: state.error }] }
        : stay(state);
    case "step":
      return state.kind === "dialing" ? stay({ ...state, step: event.step }) : stay(state);
    case "taking-over": {
      if (state.kind !== "dialing") return stay(state);
      const { failures, takeOvers, races } = state.progress;
      return stay({ ...state, progress: { failures, takeOvers: takeOvers + 1, races: races + 1 } });
    }
    case "primed": {
      if (state.kind !== "dialing") return stay(state);
      const epoch = state.epoch + 1;
      return {
        state: { kind: "ready", epoch, progress: state.progress, sinceMs: event.atMs },
        effects: [{ kind: "grant", epoch }],
      };
    }
    case "ended":
      if (state.kind === "ready" || state.kind === "degraded") return sessionLost(state, event, rules);
      if (state.kind === "dialing") return dialFailed(state, event, rules);
      if (state.kind !== "draining") return stay(state);
      return {
        state: { kind: "closed", epoch: state.epoch },
        effects: [{ kind: "stop" }, { kind: "lose", error: event.error }],
      };
    case "waited":
      if (state.kind === "waiting") return beginDial(state.epoch, state.progress, rules, state.init);
      return isProbing(state) ? { state, effects: [{ kind: "probe" }] } : stay(state);
    case "probed":
      return probed(state, event.found, event.pauseMs, rules);
    case "hindered":
      return hindered(state, event.reason);
    case "unhindered":
      return unhindered(state);
    case "drain": {
      if (state.kind === "draining") return stay(state);
      if (!hasWebSession(state)) return close(state, event.error);
      const { epoch } = state;
      const reason = state.kind === "degraded" ? state.reason : undefined;
      return {
        state: { kind: "draining", epoch, error: event.error, reason },
        effects: [{ kind: "refuse", error: event.error }],
      };
    }
    case "close":
      return close(state, event.error);
  }
}

/** Returns whether there is a session in this state. */
export function hasWebSession({ kind }: WebState): boolean {
  return kind === "ready" || kind === "degraded" || kind === "draining";
}

type ProbingState = Extract<WebState, { kind: "login-required" | "competing" }>;

/** Returns whether no dial begins before IBKR's penalty is over. */
function inPenalty(state: WebState): state is Extract<WebState, { kind: "waiting" }> {
  return state.kind === "waiting" && state.error.code === "RATE_LIMITED";
}

function isProbing(state: WebState): state is ProbingState {
  return state.kind === "login-required" || state.kind === "competing";
}

/** Dials when what a person had to do may be done; the dial then finds out the rest. */
function probed(state: WebState, found: ProbeFinding, pauseMs: number, rules: WebRules): WebStep {
  if (!isProbing(state)) return stay(state);
  const { epoch, progress, error } = state;
  const awaited: readonly ProbeFinding[] =
    state.kind === "competing" ? ["free", "login"] : ["free", "competing"];
  if (!awaited.includes(found)) {
    const floorMs = Math.max(rules.probeMs, pauseMs);
    return { state, effects: [{ kind: "wait", floorMs, jitterMs: 0, error }] };
  }
  // After the bounded tries one more follows each probe: repeated tries in a row got usernames disabled.
  const failures = Math.min(progress.failures, rules.dialsMax - 1);
  const races = found === "free" ? 0 : progress.races;
  return beginDial(epoch, { ...progress, failures, races }, rules);
}

/** Holds requests back. A session that drains stays `draining`: its leases wait in either state. */
function hindered(state: WebState, reason: DegradedReason): WebStep {
  const effects: WebEffect[] = [{ kind: "degrade", reason }];
  if (state.kind === "ready") {
    const { epoch, progress, sinceMs } = state;
    return { state: { kind: "degraded", epoch, progress, sinceMs, reason }, effects };
  }
  if ((state.kind !== "degraded" && state.kind !== "draining") || state.reason === reason) return stay(state);
  return { state: { ...state, reason }, effects };
}

function unhindered(state: WebState): WebStep {
  const effects: WebEffect[] = [{ kind: "restore" }];
  if (state.kind === "degraded") {
    const { epoch, progress, sinceMs } = state;
    return { state: { kind: "ready", epoch, progress, sinceMs }, effects };
  }
  if (state.kind !== "draining" || state.reason === undefined) return stay(state);
  return { state: { ...state, reason: undefined }, effects };
}

function stay(state: WebState): WebStep {
  return { state, effects: [] };
}

function close(state: WebState, error: PoolError): WebStep {
  const effects: WebEffect[] = [{ kind: "stop" }, { kind: "refuse", error }];
  if (hasWebSession(state)) effects.push({ kind: "lose", error });
  return { state: { kind: "closed", epoch: state.epoch }, effects };
}
