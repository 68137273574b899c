import { expect, test } from "vitest";
import type { SessionEvent, SessionRules, SessionState } from "../../../src/session/session-state.ts";
import { IDLE, transition } from "../../../src/session/transition.ts";
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

const MOVED: SessionEvent = { kind: "moved", port: 4003 };
const LOST = ended("SESSION_LOST", 60_000);
const FAILED = ended("CONNECT_FAILED", 60_000);
/** The ports of all dials. */
function ports(events: readonly SessionEvent[], change: Partial<SessionRules> = {}): number[] {
  let state: SessionState = IDLE;
  return events.flatMap((event) => {
    const step = transition(state, event, { ...rules, ...change });
    state = step.state;
    return step.effects.flatMap((effect) => (effect.kind === "dial" ? [effect.port] : []));
  });
}
const BEGUN = [WANTED, OPENED, shaken(0)];

test("a port named by 1300 is dialled first, and alternates with the configured one", () => {
  const fails = [FAILED, WAITED, FAILED, WAITED, FAILED, WAITED];
  expect(ports([...BEGUN, MOVED, LOST, ...fails])).toEqual([4002, 4003, 4002, 4003, 4002]);
});

test("a port that TWS named is kept once a session came of it", () => {
  const proven = [...BEGUN, MOVED, LOST, OPENED, shaken(60_000)];
  const again = ended("SESSION_LOST", 120_000);
  expect(ports([...proven, again, FAILED, WAITED, FAILED, WAITED])).toEqual([4002, 4003, 4003, 4002, 4003]);
});

test("a port that TWS named is forgotten once a session came of the configured one", () => {
  const back = [...BEGUN, MOVED, LOST, FAILED, WAITED, OPENED, shaken(60_000)];
  const again = ended("SESSION_LOST", 120_000);
  expect(ports([...back, again, FAILED, WAITED])).toEqual([4002, 4003, 4002, 4002, 4002]);
});

test("a conflict of client IDs is answered by TWS: it is waited out at the same port", () => {
  const conflict = [OPENED, ended("CLIENT_ID_IN_USE", 60_000), WAITED];
  expect(ports([...BEGUN, MOVED, LOST, ...conflict, ...conflict])).toEqual([4002, 4003, 4003, 4003]);
});

test("NOT_TWS ends the dials at the configured port the third time, at one named by 1300 never", () => {
  const garbage = [OPENED, ended("NOT_TWS", 60_000)];
  const both = [...garbage, WAITED, ...garbage, WAITED];
  const events = [...BEGUN, MOVED, LOST, ...both, ...both, ...garbage, WAITED];
  expect(ports(events)).toEqual([4002, 4003, 4002, 4003, 4002, 4003, 4002]);
  const failed = play([...events, ...garbage]);
  expect([failed.state.kind, ...kinds(failed)]).toEqual(["failed", "refuse"]);
  expect(ports([...events, ...garbage, WANTED]).slice(-1)).toEqual([4003]);
});

test("a port is followed in degraded as in ready, and not while the pool drains", () => {
  const cutOff: SessionEvent = { kind: "ibkr-lost", code: 1100 };
  expect(ports([...BEGUN, cutOff, MOVED, LOST])).toEqual([4002, 4003]);
  const drain: SessionEvent = { kind: "drain", error: error("DRAINING") };
  expect(play([...BEGUN, drain, MOVED]).effects).toEqual([]);
});

test("a port that TWS names is followed only if the options allow it", () => {
  const begun = [WANTED, OPENED, shaken(0), { kind: "moved", port: 4003 } as const];
  expect(play(begun).effects).toEqual([{ kind: "move", port: 4003 }]);
  expect(play(begun, { followPort: false }).effects).toEqual([]);
});
