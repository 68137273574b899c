import type { PoolErrorCode } from "../../src/error-codes.ts";
import type { SessionEvent, SessionRules, SessionState, Step } from "../../src/session/session-state.ts";
import { IDLE } from "../../src/session/transition.ts";
import { aged, bounded, notShifted, stateKey, type Transition } from "./session-equality.ts";
import { promisesBroken } from "./session-promises.ts";
import type { Machine } from "./state-search.ts";
import { error } from "./transition-events.ts";

/** Something that happens to a session, or time that passes. */
export type Happening =
  | SessionEvent
  /** An order goes out, so that the client ID is the only one from now on. */
  | { readonly kind: "ordered" }
  | { readonly kind: "passes" };

/** What the supervisor holds for a session, besides its state. */
export interface Held {
  readonly state: SessionState;
  /** The connection that was dialled and has not ended. */
  readonly dial:
    | { readonly clientId: number; readonly step: "connecting" | "handshaking" | "ready" }
    | undefined;
  /** Whether a timer runs for the next dial. */
  readonly waits: boolean;
  readonly pinned: number | undefined;
  /** Whether the last dial was answered with 326, and there was none since. */
  readonly conflicted: boolean;
}

/** Time that passes at once, in ms. */
export const TICK_MS = 1_000;
/** Rules with times of a few ticks and few failures to the longest wait, so that the states are finitely many. */
export const SMALL_RULES: SessionRules = {
  port: 4002,
  clientId: 1,
  clientIdPolicy: "wait",
  clientIdTimeoutMs: 3 * TICK_MS,
  backoffMsMin: 500,
  backoffMsMax: 2_000,
  backoffResetMs: 2 * TICK_MS,
  followPort: true,
};

const CODES: readonly PoolErrorCode[] = [
  ...(["CONNECT_FAILED", "CLIENT_ID_IN_USE", "HANDSHAKE_TIMEOUT", "SESSION_LOST"] as const),
  ...(["UNSUPPORTED_VERSION", "NOT_TWS", "NOT_PERMITTED", "INVALID_OPTION"] as const),
];
const EVENTS: readonly Happening[] = [
  { kind: "wanted" },
  { kind: "opened" },
  { kind: "handshake-done", atMs: 0 },
  ...CODES.map((code) => ({ kind: "ended" as const, error: error(code), atMs: 0 })),
  { kind: "waited" },
  { kind: "ibkr-lost", code: 1100 },
  { kind: "ibkr-lost", code: 2110 },
  { kind: "ibkr-back", dataLost: true },
  { kind: "ibkr-back", dataLost: false },
  { kind: "moved", port: 4002 },
  { kind: "moved", port: 4003 },
  { kind: "unused" },
  { kind: "drain", error: error("DRAINING") },
  { kind: "close", error: error("CLOSED") },
  { kind: "ordered" },
  { kind: "passes" },
];
/** With a second port that 1300 names, which makes three times as many states. */
const POSSIBLE: readonly Happening[] = [...EVENTS, { kind: "moved", port: 4004 }];

/**
 * Makes the machine of a session: its transition function, and what the supervisor holds while it carries out the effects.
 *
 * @param which `any`: every event in every state. `possible`: those alone that connections and timers can give, so that what is
 * held is true.
 */
export function sessionMachine(
  transition: Transition,
  rules: SessionRules,
  which: "any" | "possible",
): Machine<Held, Happening> {
  return {
    start: { state: IDLE, dial: undefined, waits: false, pinned: undefined, conflicted: false },
    key: ({ state, dial, waits, pinned, conflicted }) =>
      `${stateKey(state)} ${dial?.clientId} ${dial?.step} ${waits} ${pinned} ${conflicted}`,
    events: (held) => (which === "any" ? EVENTS : POSSIBLE.filter((event) => isPossible(held, event))),
    next: (held, event) => {
      if (event.kind === "passes")
        return { state: { ...held, state: aged(held.state, TICK_MS, rules) }, breaches: [] };
      const clientId = held.pinned ?? held.dial?.clientId;
      if (event.kind === "ordered") return { state: { ...held, pinned: clientId }, breaches: [] };
      const now = { ...rules, pinned: held.pinned };
      const step = transition(held.state, event, now);
      const after = carriedOut(held, event, step);
      const { breaches } = after;
      breaches.push(...promisesBroken({ before: held, event, step, after: after.held, rules: now }));
      if (which === "possible") breaches.push(...notHeld(after.held));
      breaches.push(...notShifted(transition, held.state, event, now, step));
      return { state: { ...after.held, state: bounded(after.held.state, rules) }, breaches };
    },
    text: textOf,
  };
}

/** Names an event. */
export function textOf(event: Happening): string {
  switch (event.kind) {
    case "passes":
      return `${TICK_MS} ms pass`;
    case "ended":
      return `ended ${event.error.code}`;
    case "ibkr-lost":
      return `ibkr-lost ${event.code}`;
    case "ibkr-back":
      return event.dataLost ? "ibkr-back, data lost" : "ibkr-back";
    case "moved":
      return `moved ${event.port}`;
    default:
      return event.kind;
  }
}

function isPossible({ dial, waits, state }: Held, { kind }: Happening): boolean {
  switch (kind) {
    case "opened":
      return dial?.step === "connecting";
    case "handshake-done":
      return dial?.step === "handshaking";
    case "ended":
      return dial !== undefined;
    case "waited":
      return waits;
    case "ibkr-lost":
    case "ibkr-back":
    case "moved":
    case "ordered":
      return dial?.step === "ready";
    case "wanted":
    case "unused":
    case "drain":
    case "close":
    case "passes":
      return state.kind !== "closed";
  }
}

/** Does what the supervisor does with an event and its effects. */
function carriedOut(
  held: Held,
  event: SessionEvent,
  { state, effects }: Step,
): { readonly held: Held; readonly breaches: string[] } {
  const breaches: string[] = [];
  let { dial, waits, conflicted } = held;
  if (event.kind === "opened" && dial !== undefined) dial = { ...dial, step: "handshaking" };
  if (event.kind === "handshake-done" && dial !== undefined) dial = { ...dial, step: "ready" };
  if (event.kind === "ended") {
    dial = undefined;
    conflicted = event.error.code === "CLIENT_ID_IN_USE";
  }
  if (event.kind === "waited") waits = false;
  for (const effect of effects) {
    if (effect.kind === "stop") [dial, waits] = [undefined, false];
    if (effect.kind === "wait") {
      if (waits || dial !== undefined) breaches.push("a wait begins beside a dial or another wait");
      waits = true;
    }
    if (effect.kind === "dial") {
      if (waits || dial !== undefined) breaches.push("a dial begins beside another dial or a wait");
      dial = { clientId: effect.clientId, step: "connecting" };
      conflicted = false;
    }
  }
  return { held: { ...held, state, dial, waits, conflicted }, breaches };
}

/** What the supervisor holds in each state. */
const HOLDS: Readonly<Record<SessionState["kind"], string>> = {
  idle: "nothing",
  dialing: "connecting",
  handshaking: "handshaking",
  ready: "ready",
  degraded: "ready",
  draining: "ready",
  waiting: "a wait",
  failed: "nothing",
  closed: "nothing",
};

function notHeld({ state, dial, waits }: Held): readonly string[] {
  const holds = [...(dial === undefined ? [] : [dial.step]), ...(waits ? ["a wait"] : [])].join(" and ");
  const expected = HOLDS[state.kind];
  return (holds || "nothing") === expected
    ? []
    : [`${state.kind} has ${holds || "nothing"} instead of ${expected}`];
}
