import type { PoolErrorCode } from "../../src/error-codes.ts";
import { PoolError } from "../../src/errors.ts";
import type {
  SessionEffect,
  SessionEvent,
  SessionRules,
  SessionState,
} from "../../src/session/session-state.ts";
import { IDLE, transition } from "../../src/session/transition.ts";

/** The rules of a session by default. */
export const rules: SessionRules = {
  port: 4002,
  clientId: 1,
  clientIdPolicy: "wait",
  clientIdTimeoutMs: 120_000,
  backoffMsMin: 500,
  backoffMsMax: 30_000,
  backoffResetMs: 30_000,
  followPort: true,
};
/** An error with its code as the text. */
export const error = (code: PoolErrorCode): PoolError => new PoolError(code, code);
/** The end of a connection or a session. */
export const ended = (code: PoolErrorCode, atMs = 0): SessionEvent => ({
  kind: "ended",
  error: error(code),
  atMs,
});
export const OPENED: SessionEvent = { kind: "opened" };
export const shaken = (atMs = 0): SessionEvent => ({ kind: "handshake-done", atMs });
export const WANTED: SessionEvent = { kind: "wanted" };
export const WAITED: SessionEvent = { kind: "waited" };

/** Plays events and gives the last step. */
export function play(
  events: readonly SessionEvent[],
  change: Partial<SessionRules> = {},
): { readonly state: SessionState; readonly effects: readonly SessionEffect[] } {
  const all = { ...rules, ...change };
  let step = { state: IDLE as SessionState, effects: [] as readonly SessionEffect[] };
  for (const event of events) step = transition(step.state, event, all);
  return step;
}
/** The kinds of the effects of a step. */
export const kinds = (step: { effects: readonly { kind: string }[] }): string[] =>
  step.effects.map((effect) => effect.kind);
