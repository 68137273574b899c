import type { PoolError } from "../errors.ts";
import { backoffCeilingMs } from "./backoff.ts";
import type { DialProgress, SessionEffect, SessionRules, SessionState, Step } from "./session-state.ts";

/** Error codes that another dial cannot cure. */
const FINAL: ReadonlySet<string> = new Set([
  "UNSUPPORTED_VERSION",
  "NOT_TWS",
  "NOT_PERMITTED",
  "INVALID_OPTION",
]);

/** Error codes of a server that does not speak as TWS does. */
const FOREIGN: ReadonlySet<string> = new Set(["UNSUPPORTED_VERSION", "NOT_TWS"]);
/**
 * Foreign answers in a row that end the dials to a server that was TWS before. A single one may be a damaged message, or another
 * program that has the port while the gateway restarts.
 */
const FOREIGN_ANSWERS_MAX = 3;

/** Makes the progress before the first failure. @param hadSession Whether the pool has had a session. */
export function noFailures(ports: readonly number[], hadSession: boolean): DialProgress {
  const foreignAnswers = hadSession ? 0 : undefined;
  return { failures: 0, clientIdIndex: 0, conflictSinceMs: undefined, foreignAnswers, ports };
}

/** Gets the ports to keep after a dial of the first one succeeded: a port named by 1300 is kept only once it was of use. */
export function provenPorts(ports: readonly number[], rules: SessionRules): readonly number[] {
  return ports[0] === rules.port ? [rules.port] : ports;
}

/** Gets the client IDs that may be dialled, in their order. Orders belong to the ID that placed them. */
function clientIds(rules: SessionRules): readonly number[] {
  if (rules.pinned !== undefined) return [rules.pinned];
  return typeof rules.clientIdPolicy === "string"
    ? [rules.clientId]
    : [rules.clientId, ...rules.clientIdPolicy];
}

/** Dials the client ID that is next. */
export function dial(epoch: number, dialProgress: DialProgress, rules: SessionRules): Step {
  const ids = clientIds(rules);
  // An ID that orders were sent under is the only one.
  const clientId = ids[dialProgress.clientIdIndex] ?? ids[0] ?? rules.clientId;
  const port = dialProgress.ports[0] ?? rules.port;
  return { state: { kind: "dialing", epoch, dialProgress }, effects: [{ kind: "dial", clientId, port }] };
}

function waitOrDial(
  epoch: number,
  dialProgress: DialProgress,
  rules: SessionRules,
  before: readonly SessionEffect[],
): Step {
  const ceilingMs = backoffCeilingMs(dialProgress.failures, rules.backoffMsMin, rules.backoffMsMax);
  if (ceilingMs > 0) {
    return {
      state: { kind: "waiting", epoch, dialProgress },
      effects: [...before, { kind: "wait", ceilingMs }],
    };
  }
  const next = dial(epoch, dialProgress, rules);
  return { state: next.state, effects: [...before, ...next.effects] };
}

/** Handles the loss of a session. After one that lasted, failures are forgotten and the next dial begins at once. */
export function lost(
  state: Extract<SessionState, { kind: "ready" | "degraded" }>,
  error: PoolError,
  atMs: number,
  rules: SessionRules,
): Step {
  const lasted = atMs - state.sinceMs >= rules.backoffResetMs;
  const failures = lasted ? 0 : state.dialProgress.failures + 1;
  return waitOrDial(state.epoch, { ...noFailures(state.dialProgress.ports, true), failures }, rules, [
    { kind: "lose", error },
  ]);
}

/** Handles a failed dial: another one follows after a wait, or none if none could succeed. */
export function dialFailed(
  state: Extract<SessionState, { kind: "dialing" | "handshaking" }>,
  error: PoolError,
  atMs: number,
  rules: SessionRules,
): Step {
  const { epoch } = state;
  const dialProgress = { ...state.dialProgress, foreignAnswers: foreignAnswers(state, error, rules) };
  const failures = dialProgress.failures + 1;
  const [port = rules.port, ...others] = dialProgress.ports;
  // The other port is dialled next, if there is one.
  const ports = [...others, port];
  if (error.code === "CLIENT_ID_IN_USE") {
    if (rules.clientIdPolicy === "fail") return giveUp(epoch, error, dialProgress.ports);
    const conflictSinceMs = dialProgress.conflictSinceMs ?? atMs;
    if (dialProgress.clientIdIndex + 1 < clientIds(rules).length) {
      return dial(
        epoch,
        { ...dialProgress, clientIdIndex: dialProgress.clientIdIndex + 1, conflictSinceMs },
        rules,
      );
    }
    if (atMs - conflictSinceMs >= rules.clientIdTimeoutMs) return giveUp(epoch, error, dialProgress.ports);
    return waitOrDial(epoch, { ...dialProgress, failures, clientIdIndex: 0, conflictSinceMs }, rules, []);
  }
  // A failure at a port named by 1300 proves nothing about the configured one.
  if (FINAL.has(error.code) && port === rules.port) {
    const mayBeDamaged =
      FOREIGN.has(error.code) && (dialProgress.foreignAnswers ?? FOREIGN_ANSWERS_MAX) < FOREIGN_ANSWERS_MAX;
    if (!mayBeDamaged) return giveUp(epoch, error, ports);
  }
  return waitOrDial(
    epoch,
    { ...dialProgress, clientIdIndex: 0, conflictSinceMs: undefined, ports, failures },
    rules,
    [],
  );
}

/** Counts the foreign answers in a row, once a dial has failed. */
function foreignAnswers(
  { dialProgress }: Extract<SessionState, { kind: "dialing" | "handshaking" }>,
  error: PoolError,
  rules: SessionRules,
): number | undefined {
  const { foreignAnswers: before, ports } = dialProgress;
  if (before === undefined || (ports[0] ?? rules.port) !== rules.port) return before;
  return FOREIGN.has(error.code) ? before + 1 : 0;
}

function giveUp(epoch: number, error: PoolError, ports: readonly number[]): Step {
  return { state: { kind: "failed", epoch, error, ports }, effects: [{ kind: "refuse", error }] };
}
