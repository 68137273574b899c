import fc from "fast-check";
import { expect, test } from "vitest";
import { PoolError, type PoolErrorCode } from "../../../src/errors.ts";
import {
  IDLE,
  type SessionEvent,
  type SessionRules,
  type SessionState,
  transition,
} from "../../../src/session/state.ts";

const rules: SessionRules = {
  clientId: 1,
  clientIdPolicy: "wait",
  clientIdTimeoutMs: 120_000,
  backoffMsMin: 500,
  backoffMsMax: 30_000,
  backoffResetMs: 30_000,
};
const error = (code: PoolErrorCode): PoolError => new PoolError(code, code);
const ended = (code: PoolErrorCode, atMs = 0): SessionEvent => ({ kind: "ended", error: error(code), atMs });
const OPENED: SessionEvent = { kind: "opened" };
const shaken = (atMs = 0): SessionEvent => ({ kind: "shaken", atMs });
const WANTED: SessionEvent = { kind: "wanted" };
const WAITED: SessionEvent = { kind: "waited" };

/** Plays events and gives the last step. */
function play(events: readonly SessionEvent[], change: Partial<SessionRules> = {}) {
  const all = { ...rules, ...change };
  let step = { state: IDLE as SessionState, effects: [] as readonly { kind: string }[] };
  for (const event of events) step = transition(step.state, event, all);
  return step;
}
const kinds = (step: { effects: readonly { kind: string }[] }): string[] =>
  step.effects.map((effect) => effect.kind);

test("the first call dials once, and those after it share the dial", () => {
  const first = play([WANTED]);
  expect(first.effects).toEqual([{ kind: "dial", clientId: 1 }]);
  expect(play([WANTED, WANTED]).effects).toEqual([]);
  expect(play([WANTED, OPENED, WANTED]).effects).toEqual([]);
});

test("a session is granted with an epoch one higher than the last", () => {
  expect(play([WANTED, OPENED, shaken()]).effects).toEqual([{ kind: "grant", epoch: 1 }]);
  const again = play([WANTED, OPENED, shaken(0), ended("SESSION_LOST", 60_000), OPENED, shaken(60_000)]);
  expect(again.effects).toEqual([{ kind: "grant", epoch: 2 }]);
});

test("nothing is granted before the connection is open", () => {
  expect(play([WANTED, shaken()]).state.kind).toBe("dialing");
});

test("a session that lasted is dialled again at once, one that did not after a wait", () => {
  const begun = [WANTED, OPENED, shaken(0)];
  expect(kinds(play([...begun, ended("SESSION_LOST", 30_000)]))).toEqual(["lose", "dial"]);
  expect(kinds(play([...begun, ended("SESSION_LOST", 29_999)]))).toEqual(["lose", "wait"]);
});

test("each failure doubles the ceiling of the wait, up to the cap", () => {
  const ceilings: unknown[] = [];
  const events: SessionEvent[] = [WANTED];
  for (let failure = 0; failure < 9; failure++) {
    events.push(ended("CONNECT_FAILED"));
    ceilings.push(play(events).effects[0]);
    events.push(WAITED);
  }
  expect(ceilings).toEqual(
    [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000].map((ceilingMs) => ({
      kind: "wait",
      ceilingMs,
    })),
  );
});

test("failures go on counting through sessions that do not last", () => {
  const flap: SessionEvent[] = [OPENED, shaken(0), ended("SESSION_LOST", 1), WAITED];
  const step = play([WANTED, ...flap, ...flap, OPENED, shaken(0), ended("SESSION_LOST", 1)]);
  expect(step.effects.at(-1)).toEqual({ kind: "wait", ceilingMs: 2_000 });
});

test("326 under `wait` asks for the same ID again until the deadline, then tells the callers", () => {
  const conflict = (atMs: number): SessionEvent[] => [OPENED, ended("CLIENT_ID_IN_USE", atMs)];
  expect(kinds(play([WANTED, ...conflict(0)]))).toEqual(["wait"]);
  expect(play([WANTED, ...conflict(0), WAITED]).effects).toEqual([{ kind: "dial", clientId: 1 }]);
  const late = play([WANTED, ...conflict(0), WAITED, ...conflict(120_000)]);
  expect(kinds(late)).toEqual(["refuse"]);
  expect(late.state.kind).toBe("failed");
});

test("326 under `fail` tells the callers at once", () => {
  const step = play([WANTED, OPENED, ended("CLIENT_ID_IN_USE")], { clientIdPolicy: "fail" });
  expect(kinds(step)).toEqual(["refuse"]);
});

test("326 under a list tries each fallback once at once, then the first ID again after a wait", () => {
  const policy = { clientIdPolicy: [7, 9] };
  const conflict: SessionEvent[] = [OPENED, ended("CLIENT_ID_IN_USE")];
  expect(play([WANTED, ...conflict], policy).effects).toEqual([{ kind: "dial", clientId: 7 }]);
  expect(play([WANTED, ...conflict, ...conflict], policy).effects).toEqual([{ kind: "dial", clientId: 9 }]);
  expect(kinds(play([WANTED, ...conflict, ...conflict, ...conflict], policy))).toEqual(["wait"]);
  expect(play([WANTED, ...conflict, ...conflict, ...conflict, WAITED], policy).effects).toEqual([
    { kind: "dial", clientId: 1 },
  ]);
});

test("after a loss the configured ID comes first again, not the fallback that served last", () => {
  const events = [
    WANTED,
    OPENED,
    ended("CLIENT_ID_IN_USE"),
    OPENED,
    shaken(0),
    ended("SESSION_LOST", 60_000),
  ];
  expect(play(events, { clientIdPolicy: [7] }).effects.at(-1)).toEqual({ kind: "dial", clientId: 1 });
});

test.each(["UNSUPPORTED_VERSION", "NOT_TWS"] as const)(
  "%s ends the tries until somebody asks again",
  (code) => {
    const step = play([WANTED, OPENED, ended(code)]);
    expect(step.state.kind).toBe("failed");
    expect(kinds(step)).toEqual(["refuse"]);
    expect(kinds(play([WANTED, OPENED, ended(code), WANTED]))).toEqual(["dial"]);
  },
);

test("close ends whatever is under way, tells whoever waits, and nothing happens afterwards", () => {
  const close: SessionEvent = { kind: "close", error: error("CLOSED") };
  expect(kinds(play([WANTED, close]))).toEqual(["stop", "refuse"]);
  expect(kinds(play([WANTED, OPENED, shaken(), close]))).toEqual(["stop", "refuse", "lose"]);
  for (const event of [WANTED, OPENED, shaken(), WAITED, ended("SESSION_LOST"), close]) {
    expect(play([WANTED, OPENED, shaken(), close, event])).toEqual({
      state: { kind: "closed", epoch: 1 },
      effects: [],
    });
  }
});

const anyEvent: fc.Arbitrary<SessionEvent> = fc.oneof(
  fc.constant(WANTED),
  fc.constant(OPENED),
  fc.nat(200_000).map(shaken),
  fc
    .tuple(
      fc.constantFrom<PoolErrorCode>(
        "CONNECT_FAILED",
        "CLIENT_ID_IN_USE",
        "SESSION_LOST",
        "NOT_TWS",
        "HANDSHAKE_TIMEOUT",
      ),
      fc.nat(200_000),
    )
    .map(([code, atMs]) => ended(code, atMs)),
  fc.constant(WAITED),
);
const anyPolicy = fc.constantFrom<SessionRules["clientIdPolicy"]>("wait", "fail", [7], [7, 9]);

test("whatever happens: one thing under way at a time, epochs grow by one, and only configured IDs are dialled", () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 60 }), anyPolicy, (events, clientIdPolicy) => {
      let state: SessionState = IDLE;
      let granted = 0;
      for (const event of events) {
        const before: SessionState = state;
        const step = transition(state, event, { ...rules, clientIdPolicy });
        state = step.state;
        const under = step.effects.filter(({ kind }) => kind === "dial" || kind === "wait");
        expect(under.length).toBeLessThanOrEqual(1);
        for (const effect of step.effects) {
          if (effect.kind === "dial") {
            expect(state.kind).toBe("dialing");
            expect([1, ...(typeof clientIdPolicy === "string" ? [] : clientIdPolicy)]).toContain(
              effect.clientId,
            );
          }
          if (effect.kind === "wait") expect(state.kind).toBe("waiting");
          if (effect.kind === "grant") expect(effect.epoch).toBe(++granted);
          if (effect.kind === "lose") expect(before.kind).toBe("ready");
          if (effect.kind === "refuse") expect(state.kind).toBe("failed");
        }
        expect(state.kind === "ready").toBe(
          step.effects.some(({ kind }) => kind === "grant") || (before.kind === "ready" && before === state),
        );
      }
    }),
  );
});
