import { backoffCeilingMs } from "../../src/session/backoff.ts";
import type { SessionEffect, SessionEvent, SessionRules, Step } from "../../src/session/session-state.ts";
import { cutOffBy, hasSession } from "../../src/session/transition.ts";
import type { Held } from "./session-machine.ts";

/** One step of a session. */
export interface SessionStep {
  readonly before: Held;
  readonly event: SessionEvent;
  readonly step: Step;
  readonly after: Held;
  readonly rules: SessionRules;
}

/** Promises of the session, each with a test of one step. */
const PROMISES: Readonly<Record<string, (step: SessionStep) => boolean>> = {
  "after 326 there is no session without another dial": ({ after }) =>
    !after.conflicted || !hasSession(after.state),
  "an epoch grows by one with a grant, and with nothing else": ({ before, step }) => {
    const grants = step.effects.filter(({ kind }) => kind === "grant");
    const epoch = before.state.epoch + grants.length;
    const isSame = grants.every((effect) => effect.kind === "grant" && effect.epoch === epoch);
    return step.state.epoch === epoch && grants.length <= 1 && isSame;
  },
  "a grant follows a handshake, and makes the pool ready": ({ before, event, step }) =>
    has(step, "grant") === (event.kind === "handshake-done" && before.state.kind === "handshaking") &&
    (!has(step, "grant") || step.state.kind === "ready"),
  "a session begins by a grant, and in no other way": ({ before, step }) =>
    !hasSession(step.state) || hasSession(before.state) || has(step, "grant"),
  "a session ends once, by a loss or a rest": ({ before, step }) =>
    count(step, "lose") + count(step, "rest") ===
    (hasSession(before.state) && !hasSession(step.state) ? 1 : 0),
  "a closed pool stays closed, and does nothing": ({ before, step }) =>
    before.state.kind !== "closed" || (step.state.kind === "closed" && step.effects.length === 0),
  "close ends every state": ({ event, step }) => event.kind !== "close" || step.state.kind === "closed",
  "a pool that drains grants and dials no more": ({ before, step }) =>
    before.state.kind !== "draining" || ["draining", "closed"].includes(step.state.kind),
  "a dial makes the pool dialing, and nothing else does": ({ before, step }) =>
    (has(step, "dial") && step.state.kind === "dialing") ||
    (!has(step, "dial") && (step.state.kind !== "dialing" || before.state.kind === "dialing")),
  "a wait makes the pool waiting, and nothing else does": ({ before, step }) =>
    (has(step, "wait") && step.state.kind === "waiting") ||
    (!has(step, "wait") && (step.state.kind !== "waiting" || before.state.kind === "waiting")),
  "one step has one dial or one wait": ({ step }) => count(step, "dial") + count(step, "wait") <= 1,
  "waiters are rejected when no session will come, and only then": ({ before, step }) => {
    const ends = ["failed", "draining", "closed"].includes(step.state.kind);
    const begins = step.state.kind !== before.state.kind && ends;
    // A session that drains has rejected its waiters, and is closed by its end or by a call.
    return has(step, "refuse") ? begins : !begins || before.state.kind === "draining";
  },
  "only configured client IDs are dialled, and one that has orders alone": ({ step, rules }) =>
    dials(step).every(({ clientId }) => idsOf(rules).includes(clientId)),
  "only the configured port and one that 1300 named are dialled": ({ step, rules }) =>
    dials(step).every(({ port }) => port === rules.port || (rules.followPort && [4003, 4004].includes(port))),
  "326 with the policy fail ends the dials": ({ before, event, step, rules }) =>
    !(isConflict(event) && isDialled(before) && rules.clientIdPolicy === "fail") ||
    step.state.kind === "failed",
  "326 for the whole time allowed ends the dials": ({ before, event, step, rules }) => {
    if (!isConflict(event) || !("dialProgress" in before.state) || !isDialled(before)) return true;
    const { conflictSinceMs = 0, clientIdIndex } = before.state.dialProgress;
    const isOver = -conflictSinceMs >= rules.clientIdTimeoutMs;
    return !isOver || clientIdIndex + 1 < idsOf(rules).length || step.state.kind === "failed";
  },
  "a wait is no longer than the longest, and grows with each failure": ({ before, step, rules }) =>
    step.effects.every((effect) => {
      if (effect.kind !== "wait" || !("dialProgress" in step.state)) return true;
      const { failures } = step.state.dialProgress;
      const earlier = "dialProgress" in before.state ? before.state.dialProgress.failures : 0;
      const { backoffMsMin, backoffMsMax } = rules;
      return (
        failures === earlier + 1 &&
        effect.ceilingMs === backoffCeilingMs(failures, backoffMsMin, backoffMsMax) &&
        effect.ceilingMs <= backoffMsMax
      );
    }),
  "a failed dial is followed by a wait, another client ID, or the end": ({ before, event, step }) =>
    event.kind !== "ended" ||
    !isDialled(before) ||
    ["waiting", "failed"].includes(step.state.kind) ||
    (isConflict(event) && step.state.kind === "dialing"),
  "a cut is reported once, and ends once": ({ before, step }) => {
    const [was, is] = [cutOffBy(before.state), cutOffBy(step.state)];
    const begins = was === undefined && is !== undefined;
    return has(step, "degrade") === begins && (!has(step, "restore") || is === undefined);
  },
  "a failed pool dials again when a session is requested": ({ before, event, step }) =>
    event.kind !== "wanted" || !["idle", "failed"].includes(before.state.kind) || has(step, "dial"),
};

/** Names the promises that a step breaks. */
export function promisesBroken(step: SessionStep): readonly string[] {
  return Object.entries(PROMISES)
    .filter(([, holds]) => !holds(step))
    .map(([name]) => `broken: ${name}`);
}

/** Names of all promises. */
export const SESSION_PROMISES: readonly string[] = Object.keys(PROMISES);

function count({ effects }: Step, kind: SessionEffect["kind"]): number {
  return effects.filter((effect) => effect.kind === kind).length;
}

function has(step: Step, kind: SessionEffect["kind"]): boolean {
  return count(step, kind) > 0;
}

function dials({ effects }: Step): readonly Extract<SessionEffect, { kind: "dial" }>[] {
  return effects.flatMap((effect) => (effect.kind === "dial" ? [effect] : []));
}

function idsOf({ clientId, clientIdPolicy, pinned }: SessionRules): readonly number[] {
  if (pinned !== undefined) return [pinned];
  return typeof clientIdPolicy === "string" ? [clientId] : [clientId, ...clientIdPolicy];
}

function isConflict(event: SessionEvent): boolean {
  return event.kind === "ended" && event.error.code === "CLIENT_ID_IN_USE";
}

function isDialled({ state }: Held): boolean {
  return state.kind === "dialing" || state.kind === "handshaking";
}
