import type { PoolError } from "../errors.ts";
import type { ClientIdPolicy } from "../options.ts";
import { backoffCeilingMs } from "./backoff.ts";

/** What is carried from dial to dial until a session has lasted. */
export interface Trying {
  /** Dials that failed, and sessions that did not last, in a row. */
  readonly failures: number;
  /** Which client ID is dialled: 0 the configured one, n the n-th fallback. */
  readonly turn: number;
  /** Since when TWS has answered 326 and nothing else, epoch ms. */
  readonly conflictSinceMs: number | undefined;
}

/** Where the life of the session stands. `ready` alone has a session; its epoch is the one just begun. */
export type SessionState =
  | { readonly kind: "idle"; readonly epoch: number }
  | { readonly kind: "dialing"; readonly epoch: number; readonly trying: Trying }
  | { readonly kind: "handshaking"; readonly epoch: number; readonly trying: Trying }
  | { readonly kind: "ready"; readonly epoch: number; readonly sinceMs: number; readonly trying: Trying }
  | { readonly kind: "waiting"; readonly epoch: number; readonly trying: Trying }
  | { readonly kind: "failed"; readonly epoch: number; readonly error: PoolError }
  | { readonly kind: "closed"; readonly epoch: number };

/** What can happen to it. Times are epoch ms. */
export type SessionEvent =
  | { readonly kind: "wanted" }
  | { readonly kind: "opened" }
  | { readonly kind: "shaken"; readonly atMs: number }
  /** The dial failed, or the session was lost; the state says which. */
  | { readonly kind: "ended"; readonly error: PoolError; readonly atMs: number }
  | { readonly kind: "waited" }
  | { readonly kind: "close"; readonly error: PoolError };

/** What is to be done about it, in this order. */
export type SessionEffect =
  | { readonly kind: "dial"; readonly clientId: number }
  /** Dial again after a random part of this. */
  | { readonly kind: "wait"; readonly ceilingMs: number }
  | { readonly kind: "grant"; readonly epoch: number }
  /** Tell those who wait that no session will come of it. */
  | { readonly kind: "refuse"; readonly error: PoolError }
  /** The epoch is over: end its leases. */
  | { readonly kind: "lose"; readonly error: PoolError }
  /** End the connection, the dial or the wait that is under way. */
  | { readonly kind: "stop" };

/** The rules that the options set. */
export interface SessionRules {
  readonly clientId: number;
  readonly clientIdPolicy: ClientIdPolicy;
  readonly clientIdTimeoutMs: number;
  readonly backoffMsMin: number;
  readonly backoffMsMax: number;
  readonly backoffResetMs: number;
}

/** A state, and what to do on entering it. */
export interface Step {
  readonly state: SessionState;
  readonly effects: readonly SessionEffect[];
}

/** Nobody has asked for a session yet. */
export const IDLE: SessionState = { kind: "idle", epoch: 0 };

const FRESH: Trying = { failures: 0, turn: 0, conflictSinceMs: undefined };

/**
 * The whole life of the session: what each event does in each state. Pure.
 *
 * `idle -> dialing -> handshaking -> ready -> dialing or waiting -> dialing ...`; `failed` when trying again by
 * itself cannot help, until somebody asks again; `closed` from anywhere, for ever.
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
    case "ended":
      if (state.kind === "ready") return lost(state, event.error, event.atMs, rules);
      if (state.kind === "dialing" || state.kind === "handshaking") {
        return dialFailed(state, event.error, event.atMs, rules);
      }
      return stay(state);
    case "waited":
      return state.kind === "waiting" ? dial(state.epoch, state.trying, rules) : stay(state);
    case "close": {
      const effects: SessionEffect[] = [{ kind: "stop" }, { kind: "refuse", error: event.error }];
      if (state.kind === "ready") effects.push({ kind: "lose", error: event.error });
      return { state: { kind: "closed", epoch: state.epoch }, effects };
    }
  }
}

function stay(state: SessionState): Step {
  return { state, effects: [] };
}

/** The client IDs that may be dialled, in the order of their turns. */
function clientIds(rules: SessionRules): readonly number[] {
  return typeof rules.clientIdPolicy === "string"
    ? [rules.clientId]
    : [rules.clientId, ...rules.clientIdPolicy];
}

function dial(epoch: number, trying: Trying, rules: SessionRules): Step {
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

/** A session that lasted wipes the slate clean: the next dial goes out at once. */
function lost(
  state: Extract<SessionState, { kind: "ready" }>,
  error: PoolError,
  atMs: number,
  rules: SessionRules,
): Step {
  const lasted = atMs - state.sinceMs >= rules.backoffResetMs;
  const failures = lasted ? 0 : state.trying.failures + 1;
  return waitOrDial(state.epoch, { ...FRESH, failures }, rules, [{ kind: "lose", error }]);
}

function dialFailed(
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
