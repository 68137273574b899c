import type { PoolError } from "../errors.ts";
import { dial, dialFailed, lost, noFailures, provenPorts } from "./dial-transitions.ts";
import type { SessionEffect, SessionEvent, SessionRules, SessionState, Step } from "./session-state.ts";

/** State before the first request for a session. */
export const IDLE: SessionState = { kind: "idle", epoch: 0 };

/**
 * Computes the next state of the session for an event in any state. Pure.
 *
 * `idle -> dialing -> handshaking -> ready <-> degraded -> dialing or waiting -> dialing ...`; `failed` after an error that
 * no retry cures, until a session is requested again; `draining` while leases may finish; `closed` from anywhere, for good.
 */
export function transition(state: SessionState, event: SessionEvent, rules: SessionRules): Step {
  if (state.kind === "closed") return stay(state);
  switch (event.kind) {
    case "wanted":
      if (state.kind === "idle")
        return dial(state.epoch, noFailures(state.ports ?? [rules.port], state.ports !== undefined), rules);
      return state.kind === "failed" ? dial(state.epoch, noFailures(state.ports, false), rules) : stay(state);
    case "opened":
      return state.kind === "dialing" ? stay({ ...state, kind: "handshaking" }) : stay(state);
    case "handshake-done": {
      if (state.kind !== "handshaking") return stay(state);
      const epoch = state.epoch + 1;
      const ports = provenPorts(state.dialProgress.ports, rules);
      const dialProgress = { ...state.dialProgress, foreignAnswers: 0, ports };
      return {
        state: { kind: "ready", epoch, sinceMs: event.atMs, dialProgress },
        effects: [{ kind: "grant", epoch }],
      };
    }
    case "ibkr-lost":
      return ibkrLost(state, event.code);
    case "ibkr-back":
      return ibkrBack(state, event.dataLost);
    case "moved":
      return rules.followPort ? moved(state, event.port, rules) : stay(state);
    case "ended":
      if (state.kind === "ready" || state.kind === "degraded") {
        return lost(state, event.error, event.atMs, rules);
      }
      if (state.kind === "dialing" || state.kind === "handshaking") {
        return dialFailed(state, event.error, event.atMs, rules);
      }
      if (state.kind === "draining") {
        return {
          state: { kind: "closed", epoch: state.epoch },
          effects: [{ kind: "lose", error: event.error }],
        };
      }
      return stay(state);
    case "waited":
      return state.kind === "waiting" ? dial(state.epoch, state.dialProgress, rules) : stay(state);
    case "unused": {
      if (state.kind !== "ready") return stay(state);
      const { epoch, dialProgress } = state;
      return {
        state: { kind: "idle", epoch, ports: dialProgress.ports },
        effects: [{ kind: "stop" }, { kind: "rest" }],
      };
    }
    case "drain": {
      if (state.kind === "draining") return stay(state);
      if (!hasSession(state)) return close(state, event.error);
      const { epoch } = state;
      const { error } = event;
      const code = cutOffBy(state);
      return { state: { kind: "draining", epoch, error, code }, effects: [{ kind: "refuse", error }] };
    }
    case "close":
      return close(state, event.error);
  }
}

/** Returns whether a dial or a handshake is in progress in this state. */
export function isDialling({ kind }: SessionState): boolean {
  return kind === "dialing" || kind === "handshaking";
}

/** Returns whether there is a session in this state. */
export function hasSession({ kind }: SessionState): boolean {
  return kind === "ready" || kind === "degraded" || kind === "draining";
}

/** Gets the code that reported that TWS is cut off from IBKR, 1100 or 2110; undefined while it is connected. */
export function cutOffBy(state: SessionState): number | undefined {
  return state.kind === "degraded" || state.kind === "draining" ? state.code : undefined;
}

/** Handles 1100 and 2110. A session that drains stays `draining`: its leases wait for TWS in either state. */
function ibkrLost(state: SessionState, code: number): Step {
  const effects: SessionEffect[] = [{ kind: "degrade", code }];
  if (state.kind === "ready") {
    const { epoch, sinceMs, dialProgress } = state;
    return { state: { kind: "degraded", epoch, sinceMs, dialProgress, code }, effects };
  }
  if (state.kind === "draining" && state.code === undefined) return { state: { ...state, code }, effects };
  return stay(state);
}

/** Handles 1101 and 1102. */
function ibkrBack(state: SessionState, dataLost: boolean): Step {
  // TWS may lose its data without a message that it was cut off.
  if (!hasSession(state) || (cutOffBy(state) === undefined && !dataLost)) return stay(state);
  const effects: SessionEffect[] = [{ kind: "restore", dataLost }];
  if (state.kind === "draining") return { state: { ...state, code: undefined }, effects };
  if (state.kind !== "ready" && state.kind !== "degraded") return stay(state);
  const { epoch, sinceMs, dialProgress } = state;
  return { state: { kind: "ready", epoch, sinceMs, dialProgress }, effects };
}

/** Handles 1300. The configured port stays in reserve: nothing may ever answer at the named one. */
function moved(state: SessionState, port: number, rules: SessionRules): Step {
  if (state.kind !== "ready" && state.kind !== "degraded") return stay(state);
  const ports = port === rules.port ? [port] : [port, rules.port];
  return {
    state: { ...state, dialProgress: { ...state.dialProgress, ports } },
    effects: [{ kind: "move", port }],
  };
}

function stay(state: SessionState): Step {
  return { state, effects: [] };
}

function close(state: SessionState, error: PoolError): Step {
  const effects: SessionEffect[] = [{ kind: "stop" }, { kind: "refuse", error }];
  if (hasSession(state)) effects.push({ kind: "lose", error });
  return { state: { kind: "closed", epoch: state.epoch }, effects };
}
