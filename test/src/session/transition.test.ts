import fc from "fast-check";
import { expect, test } from "vitest";
import type { PoolErrorCode } from "../../../src/error-codes.ts";
import type { SessionEvent, SessionRules, SessionState } from "../../../src/session/session-state.ts";
import { cutOffBy, hasSession, IDLE, transition } from "../../../src/session/transition.ts";
import {
  ended,
  error,
  kinds,
  OPENED,
  play,
  rules,
  shaken,
  WAITED,
  WANTED,
} from "../../support/transition-events.ts";

test("the first call dials once, and those after it share the dial", () => {
  const first = play([WANTED]);
  expect(first.effects).toEqual([{ kind: "dial", clientId: 1, port: 4002 }]);
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
  for (const sinceMs of [0, 100_000]) {
    const begun = [WANTED, OPENED, shaken(sinceMs)];
    expect(kinds(play([...begun, ended("SESSION_LOST", sinceMs + 30_000)]))).toEqual(["lose", "dial"]);
    expect(kinds(play([...begun, ended("SESSION_LOST", sinceMs + 29_999)]))).toEqual(["lose", "wait"]);
  }
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

test("after a session that lasted, failures count from none again", () => {
  const failures = [WANTED, ended("CONNECT_FAILED"), WAITED, ended("CONNECT_FAILED"), WAITED];
  const lasted = [...failures, OPENED, shaken(0), ended("SESSION_LOST", 30_000)];
  expect(play(lasted).effects.at(-1)).toMatchObject({ kind: "dial" });
  expect(play([...lasted, ended("CONNECT_FAILED", 30_001)]).effects).toEqual([
    { kind: "wait", ceilingMs: 500 },
  ]);
  const short = [...failures, OPENED, shaken(0), ended("SESSION_LOST", 29_999)];
  expect(play(short).effects.at(-1)).toEqual({ kind: "wait", ceilingMs: 2_000 });
});

test("a session that was cut off for a while is judged by its whole length", () => {
  const outage: SessionEvent[] = [
    { kind: "ibkr-lost", code: 1100 },
    { kind: "ibkr-back", dataLost: false },
  ];
  const begun = [WANTED, ended("CONNECT_FAILED"), WAITED, OPENED, shaken(0)];
  for (const events of [
    [...begun, ...outage],
    [...begun, ...outage.slice(0, 1)],
  ]) {
    expect(kinds(play([...events, ended("SESSION_LOST", 30_000)]))).toEqual(["lose", "dial"]);
    expect(play([...events, ended("SESSION_LOST", 29_999)]).effects.at(-1)).toEqual({
      kind: "wait",
      ceilingMs: 1_000,
    });
  }
});

const MOVED: SessionEvent = { kind: "moved", port: 4003 };
const BEGUN = [WANTED, OPENED, shaken(0)];

const DRAIN: SessionEvent = { kind: "drain", error: error("DRAINING") };
const CUT_OFF: SessionEvent = { kind: "ibkr-lost", code: 1100 };
const back = (dataLost: boolean): SessionEvent => ({ kind: "ibkr-back", dataLost });

test("being cut off stands beside draining: an outage during drain, and drain during an outage", () => {
  for (const events of [
    [...BEGUN, CUT_OFF, DRAIN],
    [...BEGUN, DRAIN, CUT_OFF],
  ]) {
    const { state } = play(events);
    expect([state.kind, cutOffBy(state)]).toEqual(["draining", 1100]);
    for (const dataLost of [false, true]) {
      const step = play([...events, back(dataLost)]);
      expect(step.effects).toEqual([{ kind: "restore", dataLost }]);
      expect([step.state.kind, cutOffBy(step.state)]).toEqual(["draining", undefined]);
    }
    expect(kinds(play([...events, ended("SESSION_LOST")]))).toEqual(["lose"]);
  }
});

test("a repeated 1100, or 1102 without 1100, does nothing", () => {
  const again: SessionEvent = { kind: "ibkr-lost", code: 2110 };
  for (const begun of [BEGUN, [...BEGUN, DRAIN]]) {
    expect(play([...begun, CUT_OFF, again]).effects).toEqual([]);
    expect(play([...begun, CUT_OFF, CUT_OFF]).effects).toEqual([]);
    expect(play([...begun, back(false)]).effects).toEqual([]);
    expect(play([...begun, CUT_OFF, back(true), back(false)]).effects).toEqual([]);
    expect(play([...begun, back(true)]).effects).toEqual([{ kind: "restore", dataLost: true }]);
  }
  for (const before of [[], [WANTED], [WANTED, OPENED]]) {
    for (const event of [CUT_OFF, back(true), back(false), MOVED])
      expect(play([...before, event]).effects).toEqual([]);
  }
});

test.each(["UNSUPPORTED_VERSION", "NOT_TWS", "NOT_PERMITTED", "INVALID_OPTION"] as PoolErrorCode[])(
  "%s ends the dials until a session is requested again",
  (code) => {
    const step = play([WANTED, OPENED, ended(code)]);
    expect(step.state.kind).toBe("failed");
    expect(kinds(step)).toEqual(["refuse"]);
    expect(kinds(play([WANTED, OPENED, ended(code), WANTED]))).toEqual(["dial"]);
  },
);

test.each(["UNSUPPORTED_VERSION", "NOT_TWS"] as PoolErrorCode[])(
  "where TWS was before, %s ends the dials the third time in a row alone",
  (code) => {
    const foreign = [OPENED, ended(code, 60_000), WAITED];
    const begun = [WANTED, OPENED, shaken(0), ended("SESSION_LOST", 60_000)];
    for (const before of [begun, [...begun, OPENED, shaken(60_000), ended("SESSION_LOST", 60_001), WAITED]]) {
      expect(kinds(play([...before, ...foreign.slice(0, -1)]))).toEqual(["wait"]);
      expect(kinds(play([...before, ...foreign, ...foreign.slice(0, -1)]))).toEqual(["wait"]);
      const third = play([...before, ...foreign, ...foreign, ...foreign.slice(0, -1)]);
      expect([third.state.kind, ...kinds(third)]).toEqual(["failed", "refuse"]);
      // Another failure between them says that it is not the rule.
      const refused = [ended("CONNECT_FAILED", 60_000), WAITED];
      const between = [...before, ...foreign, ...foreign, ...refused, ...foreign, ...foreign.slice(0, -1)];
      expect(kinds(play(between))).toEqual(["wait"]);
    }
    const rested = [WANTED, OPENED, shaken(0), { kind: "unused" } as const, WANTED];
    expect(kinds(play([...rested, OPENED, ended(code)]))).toEqual(["wait"]);
  },
);

test("close ends the dial or session and rejects waiters, and nothing happens afterwards", () => {
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
  fc.constantFrom<SessionEvent>(
    { kind: "ibkr-lost", code: 1100 },
    { kind: "ibkr-back", dataLost: true },
    { kind: "ibkr-back", dataLost: false },
    { kind: "moved", port: 4003 },
    { kind: "drain", error: error("DRAINING") },
  ),
);
const anyPolicy = fc.constantFrom<SessionRules["clientIdPolicy"]>("wait", "fail", [7], [7, 9]);

test("for any events: one dial or wait at a time, epochs grow by one, only configured IDs", () => {
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
          if (effect.kind === "lose") expect(hasSession(before)).toBe(true);
          if (effect.kind === "refuse") expect(["failed", "draining", "closed"]).toContain(state.kind);
        }
        // A session begins by a grant and in no other way, and keeps its epoch while it lives.
        expect(hasSession(state)).toBe(
          step.effects.some(({ kind }) => kind === "grant") ||
            (hasSession(before) && !step.effects.some(({ kind }) => kind === "lose")),
        );
        if (hasSession(before) && hasSession(state)) expect(state.epoch).toBe(before.epoch);
      }
    }),
  );
});
