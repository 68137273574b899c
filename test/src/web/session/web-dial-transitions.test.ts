import { expect, test } from "vitest";
import type { WebEvent, WebRules, WebStep } from "../../../../src/web/session/web-state.ts";
import { WEB_IDLE, webTransition } from "../../../../src/web/session/web-transition.ts";
import { ended, RULES, shown } from "../../../support/web/web-events.ts";

const WANTED: WebEvent = { kind: "wanted" };
const TAKING: WebEvent = { kind: "taking-over" };
const WAITED: WebEvent = { kind: "waited" };
const FREE: WebEvent = { kind: "probed", found: "free", pauseMs: 0 };
const PRIMED: WebEvent = { kind: "primed", atMs: 0 };

/** Plays events from the beginning, and gives the last step. */
function play(events: readonly WebEvent[], change: Partial<WebRules> = {}): WebStep {
  let step: WebStep = { state: WEB_IDLE, effects: [] };
  for (const event of events) step = webTransition(step.state, event, { ...RULES, ...change });
  return step;
}

const mayTakeOver = (step: WebStep): boolean | undefined => {
  const dial = step.effects.find(({ kind }) => kind === "dial");
  return dial?.kind === "dial" ? dial.mayTakeOver : undefined;
};

test("each failure doubles the jitter of the wait, up to the cap", () => {
  const waits: unknown[] = [];
  const events: WebEvent[] = [WANTED];
  for (let failure = 0; failure < 8; failure++) {
    events.push(ended("WEB_ERROR"));
    const [wait] = play(events, { dialsMax: 9 }).effects;
    waits.push(wait?.kind === "wait" ? [wait.floorMs, wait.jitterMs] : wait);
    events.push(WAITED);
  }
  expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60].map((seconds) => [0, seconds * 1_000]));
});

test("failures in maintenance and in the penalty box do not count, and wait for their time", () => {
  const paused = ended("WEB_ERROR", { pauseMs: 60_000 });
  const events: WebEvent[] = [WANTED];
  for (let dial = 0; dial < 20; dial++) events.push(paused, WAITED);
  const step = play([...events, paused]);
  expect(step.state).toMatchObject({ kind: "waiting", progress: { failures: 0 } });
  expect(step.effects).toMatchObject([{ kind: "wait", floorMs: 60_000, jitterMs: 0 }]);
});

test("after a 429 programs dial at different times, and callers are refused until then", () => {
  const limited = play([WANTED, ended("RATE_LIMITED", { pauseMs: 900_000 })]);
  expect(limited.effects).toMatchObject([
    { kind: "refuse", error: { code: "RATE_LIMITED" } },
    { kind: "wait", floorMs: 900_000, jitterMs: 60_000 },
  ]);
  const again = play([WANTED, ended("RATE_LIMITED", { pauseMs: 900_000 }), WANTED]);
  expect(again.effects).toMatchObject([{ kind: "refuse", error: { code: "RATE_LIMITED" } }]);
  const other = play([WANTED, ended("WEB_ERROR", { pauseMs: 60_000 }), WANTED]);
  expect(other.effects).toEqual([]);
});

test("a session that lasted until maintenance forgets the failures before it", () => {
  const lost = ended("SESSION_LOST", { atMs: 30_000, pauseMs: 60_000 });
  const { state } = play([WANTED, ended("WEB_ERROR"), WAITED, PRIMED, lost]);
  expect(state).toMatchObject({ kind: "waiting", progress: { failures: 0 } });
});

test("after dialsMax failures a person is needed, and one try follows each probe", () => {
  const failed = ended("WEB_ERROR");
  const events = [WANTED, failed, WAITED, failed];
  const step = play(events, { dialsMax: 2 });
  expect(step.state).toMatchObject({ kind: "login-required", error: { code: "LOGIN_REQUIRED" } });
  expect(shown(play([...events, WAITED, FREE, failed], { dialsMax: 2 }))).toBe("login-required: refuse wait");
  const again = play([...events, WAITED, FREE, PRIMED, ended("SESSION_LOST", { atMs: 30_000 })], {
    dialsMax: 2,
  });
  expect(again.state).toMatchObject({ kind: "dialing", progress: { failures: 0 } });
});

test("sessions that do not last count as failures, and so end too", () => {
  const flap = [PRIMED, ended("SESSION_LOST", { atMs: 29_999 }), WAITED];
  const step = play([WANTED, ...flap, ...flap, ...flap, ...flap, ...flap.slice(0, 2)]);
  expect(shown(step)).toBe("login-required: stop lose refuse wait");
});

test("an init that the gateway wants soon after a dial is forced in the next one", () => {
  for (const init of [false, true]) {
    const lost = ended("SESSION_LOST", { atMs: 1, init });
    expect(play([WANTED, PRIMED, lost, WAITED]).effects).toMatchObject([{ kind: "dial", init }]);
  }
});

test("never: no dial may take over, and a competing login is final until it ends", () => {
  expect(mayTakeOver(play([WANTED]))).toBe(false);
  const step = play([WANTED, ended("COMPETING_SESSION")]);
  expect(shown(step)).toBe("competing: refuse wait");
});

test("once: the first take-over of the pool's life is the last one", () => {
  const rules = { takeOver: "once" } as const;
  expect(mayTakeOver(play([WANTED], rules))).toBe(true);
  const taken = [WANTED, TAKING, PRIMED, ended("SESSION_LOST", { atMs: 60_000 })];
  expect(mayTakeOver(play(taken, rules))).toBe(false);
  expect(play([...taken, ended("COMPETING_SESSION")], rules).state.kind).toBe("competing");
});

test("always: two take-overs without a session that lasted end the race", () => {
  const rules = { takeOver: "always" } as const;
  const race = [TAKING, ended("COMPETING_SESSION")];
  const first = play([WANTED, ...race], rules);
  expect(shown(first)).toBe("waiting: wait");
  const second = [WANTED, ...race, WAITED, ...race];
  expect(shown(play(second, rules))).toBe("competing: refuse wait");
  // Nobody competes any more: the next race is a new one.
  expect(mayTakeOver(play([...second, WAITED, FREE], rules))).toBe(true);
});

test("always: a session that lasted begins a new race, one that did not goes on with the old one", () => {
  const rules = { takeOver: "always" } as const;
  const taken = (atMs: number): WebEvent[] => [TAKING, PRIMED, ended("SESSION_LOST", { atMs })];
  expect(mayTakeOver(play([WANTED, ...taken(1), WAITED, ...taken(1), WAITED], rules))).toBe(false);
  expect(mayTakeOver(play([WANTED, ...taken(1), WAITED, ...taken(30_000)], rules))).toBe(true);
});
