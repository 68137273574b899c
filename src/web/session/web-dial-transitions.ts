import type { PoolErrorCode } from "../../error-codes.ts";
import type { PoolError } from "../../errors.ts";
import { backoffCeilingMs } from "../../session/backoff.ts";
import { triesEnded } from "./login-errors.ts";
import type { WebEffect, WebEvent, WebProgress, WebRules, WebState, WebStep } from "./web-state.ts";

/** Progress before the first dial. */
export const NO_PROGRESS: WebProgress = { failures: 0, takeOvers: 0, races: 0 };

/** Error codes that another dial cannot cure. */
const FINAL: ReadonlySet<PoolErrorCode> = new Set([
  "NOT_GATEWAY",
  "TLS_NOT_TRUSTED",
  "NOT_PERMITTED",
  "INVALID_OPTION",
]);

/** Number of take-overs without a session that lasted after which the other login keeps the session. */
const RACES_MAX = 2;

type Ended = Extract<WebEvent, { kind: "ended" }>;

/** Begins a dial. */
export function beginDial(epoch: number, progress: WebProgress, rules: WebRules, init = false): WebStep {
  return {
    state: { kind: "dialing", epoch, progress, step: "checking" },
    effects: [{ kind: "dial", mayTakeOver: mayTakeOver(progress, rules), init }],
  };
}

/** Handles the loss of a session. After one that lasted, failures are forgotten and the next dial begins at once. */
export function sessionLost(
  state: Extract<WebState, { kind: "ready" | "degraded" }>,
  { error, atMs, pauseMs, init }: Ended,
  rules: WebRules,
): WebStep {
  const { epoch, progress } = state;
  const lasted = atMs - state.sinceMs >= rules.backoffResetMs;
  const before: WebEffect[] = [{ kind: "stop" }, { kind: "lose", error }];
  if (lasted && pauseMs <= 0) {
    const next = beginDial(epoch, { ...progress, failures: 0, races: 0 }, rules);
    return { state: next.state, effects: [...before, ...next.effects] };
  }
  const kept: WebProgress = lasted ? { ...progress, failures: 0, races: 0 } : progress;
  return failed(epoch, kept, { error, pauseMs, init }, rules, before);
}

/** Handles a failed dial: another one follows after a wait, or a person is needed. */
export function dialFailed(
  { epoch, progress }: Extract<WebState, { kind: "dialing" }>,
  { error, pauseMs }: Ended,
  rules: WebRules,
): WebStep {
  const { code } = error;
  // A gateway that has worked shows a page of another server while it restarts.
  if (FINAL.has(code) && !(code === "NOT_GATEWAY" && epoch > 0))
    return { state: { kind: "failed", epoch, progress, error }, effects: [{ kind: "refuse", error }] };
  if (code === "LOGIN_REQUIRED") return needPerson("login-required", epoch, progress, error, rules, []);
  if (code === "COMPETING_SESSION" && !mayTakeOver(progress, rules))
    return needPerson("competing", epoch, progress, error, rules, []);
  return failed(epoch, progress, { error, pauseMs, init: false }, rules, []);
}

/** Returns whether the policy allows to take the session over from another login. */
function mayTakeOver({ takeOvers, races }: WebProgress, { takeOver }: WebRules): boolean {
  if (takeOver === "always") return races < RACES_MAX;
  return takeOver === "once" && takeOvers === 0;
}

/** Waits for the next dial; after too many failures in a row a person is needed. */
function failed(
  epoch: number,
  progress: WebProgress,
  { error, pauseMs, init }: Pick<Ended, "error" | "pauseMs" | "init">,
  rules: WebRules,
  before: readonly WebEffect[],
): WebStep {
  if (pauseMs > 0) {
    // Two programs that began at one time would dial, and exceed the limit of tickles, at one time after each penalty, too.
    const isPenalty = error.code === "RATE_LIMITED";
    const jitterMs = isPenalty ? rules.backoffMsMax : 0;
    // Callers learn of a penalty at once: it lasts longer than they wait.
    const refused: readonly WebEffect[] = isPenalty ? [{ kind: "refuse", error }] : [];
    return {
      state: { kind: "waiting", epoch, progress, error, init },
      effects: [...before, ...refused, { kind: "wait", floorMs: pauseMs, jitterMs, error }],
    };
  }
  const failures = progress.failures + 1;
  const counted = { ...progress, failures };
  if (failures >= rules.dialsMax) {
    const needed = triesEnded(rules.url, failures, error);
    return needPerson("login-required", epoch, counted, needed, rules, before);
  }
  const jitterMs = backoffCeilingMs(failures, rules.backoffMsMin, rules.backoffMsMax);
  return {
    state: { kind: "waiting", epoch, progress: counted, error, init },
    effects: [...before, { kind: "wait", floorMs: 0, jitterMs, error }],
  };
}

/** Rejects the waiters, and looks from time to time whether a person has helped. */
function needPerson(
  kind: "login-required" | "competing",
  epoch: number,
  progress: WebProgress,
  error: PoolError,
  { probeMs }: WebRules,
  before: readonly WebEffect[],
): WebStep {
  return {
    state: { kind, epoch, progress, error },
    effects: [...before, { kind: "refuse", error }, { kind: "wait", floorMs: probeMs, jitterMs: 0, error }],
  };
}
