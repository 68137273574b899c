import type { PoolError } from "../errors.ts";
import { backoffCeilingMs } from "./backoff.ts";
import type { SessionEffect, SessionRules, SessionState, Step, Trying } from "./life.ts";

/** Nothing has failed yet. */
export const FRESH: Trying = { failures: 0, turn: 0, conflictSinceMs: undefined };

/** The client IDs that may be dialled, in the order of their turns. */
function clientIds(rules: SessionRules): readonly number[] {
  return typeof rules.clientIdPolicy === "string"
    ? [rules.clientId]
    : [rules.clientId, ...rules.clientIdPolicy];
}

/** Dials the client ID whose turn it is. */
export function dial(epoch: number, trying: Trying, rules: SessionRules): Step {
  const clientId = clientIds(rules)[trying.turn] ?? rules.clientId;
  return { state: { kind: "dialing", epoch, trying }, effects: [{ kind: "dial", clientId }] };
}

function waitOrDial(
  epoch: number,
  trying: Trying,
  rules: SessionRules,
  before: readonly SessionEffect[],
): Step {
  const ceilingMs = backoffCeilingMs(trying.failures, rules.backoffMsMin, rules.backoffMsMax);
  if (ceilingMs > 0) {
    return { state: { kind: "waiting", epoch, trying }, effects: [...before, { kind: "wait", ceilingMs }] };
  }
  const next = dial(epoch, trying, rules);
  return { state: next.state, effects: [...before, ...next.effects] };
}

/** A session is lost: one that lasted wipes the slate clean: the next dial goes out at once. */
export function lost(
  state: Extract<SessionState, { kind: "ready" | "degraded" }>,
  error: PoolError,
  atMs: number,
  rules: SessionRules,
): Step {
  const lasted = atMs - state.sinceMs >= rules.backoffResetMs;
  const failures = lasted ? 0 : state.trying.failures + 1;
  return waitOrDial(state.epoch, { ...FRESH, failures }, rules, [{ kind: "lose", error }]);
}

/** A dial failed: another one, after a wait, or none that could help. */
export function dialFailed(
  state: Extract<SessionState, { kind: "dialing" | "handshaking" }>,
  error: PoolError,
  atMs: number,
  rules: SessionRules,
): Step {
  const { epoch, trying } = state;
  const failures = trying.failures + 1;
  switch (error.code) {
    case "UNSUPPORTED_VERSION":
    case "NOT_TWS":
      return giveUp(epoch, error);
    case "CLIENT_ID_IN_USE": {
      if (rules.clientIdPolicy === "fail") return giveUp(epoch, error);
      const conflictSinceMs = trying.conflictSinceMs ?? atMs;
      if (trying.turn + 1 < clientIds(rules).length) {
        return dial(epoch, { failures: trying.failures, turn: trying.turn + 1, conflictSinceMs }, rules);
      }
      if (atMs - conflictSinceMs >= rules.clientIdTimeoutMs) return giveUp(epoch, error);
      return waitOrDial(epoch, { failures, turn: 0, conflictSinceMs }, rules, []);
    }
    default:
      return waitOrDial(epoch, { ...FRESH, failures }, rules, []);
  }
}

function giveUp(epoch: number, error: PoolError): Step {
  return { state: { kind: "failed", epoch, error }, effects: [{ kind: "refuse", error }] };
}
