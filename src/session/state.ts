import type { PoolError } from "../errors.ts";
import { dial, dialFailed, FRESH, lost } from "./dialling.ts";
import type { SessionEffect, SessionEvent, SessionRules, SessionState, Step } from "./life.ts";

/** Nobody has asked for a session yet. */
export const IDLE: SessionState = { kind: "idle", epoch: 0 };

/**
 * The whole life of the session: what each event does in each state. Pure.
 *
 * `idle -> dialing -> handshaking -> ready <-> degraded -> dialing or waiting -> dialing ...`; `failed` when trying again
 * by itself cannot help, until somebody asks again; `draining` while those who hold a session may finish; `closed` from
 * anywhere, for ever.
 */
export function transition(state: SessionState, event: SessionEvent, rules: SessionRules): Step {
  if (state.kind === "closed") return stay(state);
  switch (event.kind) {
    case "wanted":
      return state.kind === "idle" || state.kind === "failed" ? dial(state.epoch, FRESH, rules) : stay(state);
    case "opened":
      return state.kind === "dialing" ? stay({ ...state, kind: "handshaking" }) : stay(state);
    case "shaken": {
      if (state.kind !== "handshaking") return stay(state);
      const epoch = state.epoch + 1;
      const trying = { ...state.trying, conflictSinceMs: undefined };
      return {
        state: { kind: "ready", epoch, sinceMs: event.atMs, trying },
        effects: [{ kind: "grant", epoch }],
      };
    }
    case "upstream-lost": {
      if (state.kind !== "ready") return stay(state);
      const { epoch, sinceMs, trying } = state;
      const { code } = event;
      return {
        state: { kind: "degraded", epoch, sinceMs, trying, code },
        effects: [{ kind: "degrade", code }],
      };
    }
    case "upstream-back": {
      // TWS may lose and find its data without having said that it was cut off.
      if (state.kind !== "degraded" && !(state.kind === "ready" && event.dataLost)) return stay(state);
      const { epoch, sinceMs, trying } = state;
      const { dataLost } = event;
      return { state: { kind: "ready", epoch, sinceMs, trying }, effects: [{ kind: "restore", dataLost }] };
    }
    case "moved":
      if (!rules.followPort || !hasSession(state)) return stay(state);
      return { state, effects: [{ kind: "move", port: event.port }] };
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
      return state.kind === "waiting" ? dial(state.epoch, state.trying, rules) : stay(state);
    case "drain": {
      if (state.kind === "draining") return stay(state);
      if (!hasSession(state)) return close(state, event.error);
      const { epoch } = state;
      const { error } = event;
      return { state: { kind: "draining", epoch, error }, effects: [{ kind: "refuse", error }] };
    }
    case "close":
      return close(state, event.error);
  }
}

/** Is there a session in this state? */
export function hasSession({ kind }: SessionState): boolean {
  return kind === "ready" || kind === "degraded" || kind === "draining";
}

function stay(state: SessionState): Step {
  return { state, effects: [] };
}

function close(state: SessionState, error: PoolError): Step {
  const effects: SessionEffect[] = [{ kind: "stop" }, { kind: "refuse", error }];
  if (hasSession(state)) effects.push({ kind: "lose", error });
  return { state: { kind: "closed", epoch: state.epoch }, effects };
}
