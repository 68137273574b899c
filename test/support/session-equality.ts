import { backoffCeilingMs } from "../../src/session/backoff.ts";
import type {
  DialProgress,
  SessionEffect,
  SessionEvent,
  SessionRules,
  SessionState,
  Step,
} from "../../src/session/session-state.ts";

/** Computes the next state of a session: the real function, or one with a planted defect. */
export type Transition = (state: SessionState, event: SessionEvent, rules: SessionRules) => Step;

/** Number of failures from which the wait no longer grows. */
function failuresMax({ backoffMsMin, backoffMsMax }: SessionRules): number {
  let failures = 1;
  while (backoffCeilingMs(failures, backoffMsMin, backoffMsMax) < backoffMsMax) failures++;
  return failures;
}

/** Changes the progress of the dials of a state that has one. */
function withProgress(state: SessionState, change: (progress: DialProgress) => DialProgress): SessionState {
  return "dialProgress" in state ? { ...state, dialProgress: change(state.dialProgress) } : state;
}

/** Moves the times of a state. */
function shifted(state: SessionState, byMs: number): SessionState {
  const moved = withProgress(state, (progress) => ({
    ...progress,
    conflictSinceMs: progress.conflictSinceMs === undefined ? undefined : progress.conflictSinceMs + byMs,
  }));
  return "sinceMs" in moved ? { ...moved, sinceMs: moved.sinceMs + byMs } : moved;
}

/** Lets time pass: the present stays at 0, and everything else becomes older, up to an age that changes nothing. */
export function aged(state: SessionState, byMs: number, rules: SessionRules): SessionState {
  const older = withProgress(shifted(state, -byMs), (progress) => ({
    ...progress,
    conflictSinceMs: progress.conflictSinceMs && Math.max(-rules.clientIdTimeoutMs, progress.conflictSinceMs),
  }));
  return "sinceMs" in older ? { ...older, sinceMs: Math.max(-rules.backoffResetMs, older.sinceMs) } : older;
}

/** Takes states for equal that differ in the number of the session, or in failures beyond the longest wait. */
export function bounded(state: SessionState, rules: SessionRules): SessionState {
  const most = failuresMax(rules);
  const same = withProgress(state, (one) => ({ ...one, failures: Math.min(one.failures, most) }));
  return { ...same, epoch: Math.min(1, same.epoch) };
}

/** Checks what makes states equal: later times, higher epochs and more failures change nothing but themselves. */
export function notShifted(
  transition: Transition,
  state: SessionState,
  event: SessionEvent,
  rules: SessionRules,
  step: Step,
): readonly string[] {
  const byMs = 86_400_000;
  const most = failuresMax(rules);
  const more = withProgress(shifted({ ...state, epoch: state.epoch + 7 }, byMs), (one) => ({
    ...one,
    failures: one.failures < most ? one.failures : one.failures + 3,
  }));
  const later = "atMs" in event ? { ...event, atMs: event.atMs + byMs } : event;
  const other = transition(more, later, rules);
  const plain = (one: Step, epochs: number, lateMs: number): string => {
    const same = bounded(shifted(one.state, -lateMs), rules);
    const effects = one.effects.map((effect) => effectKey(effect, epochs));
    return `${stateKey({ ...same, epoch: one.state.epoch - epochs })} ${effects}`;
  };
  return plain(other, 7, byMs) === plain(step, 0, 0)
    ? []
    : ["a step depends on the hour, the number of sessions, or failures beyond the longest wait"];
}

/** Returns everything that is in a state, as text. */
export function stateKey(state: SessionState): string {
  const { failures, clientIdIndex, conflictSinceMs, foreignAnswers, ports } =
    "dialProgress" in state ? state.dialProgress : ({} as Partial<DialProgress>);
  const sinceMs = "sinceMs" in state ? state.sinceMs : "";
  const rest = "ports" in state ? state.ports : "";
  const error = "error" in state ? state.error.code : "";
  const code = "code" in state ? state.code : "";
  const progress = `${failures} ${clientIdIndex} ${conflictSinceMs} ${foreignAnswers} ${ports}`;
  return `${state.kind} ${state.epoch} ${progress} ${sinceMs} ${rest} ${error} ${code}`;
}

/** Returns everything that is in an effect, as text; the epoch without the first ones. */
function effectKey(effect: SessionEffect, epochs: number): string {
  switch (effect.kind) {
    case "dial":
      return `dial ${effect.clientId} ${effect.port}`;
    case "wait":
      return `wait ${effect.ceilingMs}`;
    case "grant":
      return `grant ${effect.epoch - epochs}`;
    case "degrade":
      return `degrade ${effect.code}`;
    case "restore":
      return `restore ${effect.dataLost}`;
    case "move":
      return `move ${effect.port}`;
    case "refuse":
    case "lose":
      return `${effect.kind} ${effect.error.code}`;
    case "rest":
    case "stop":
      return effect.kind;
  }
}
