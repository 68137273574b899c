import { expect, test } from "vitest";
import type { WebEvent, WebState } from "../../../../src/web/session/web-state.ts";
import { hasWebSession, WEB_IDLE, webTransition } from "../../../../src/web/session/web-transition.ts";
import { ended, error, RULES, shown } from "../../../support/web/web-events.ts";

const progress = { failures: 1, takeOvers: 0, races: 0 };
const lasting = { epoch: 3, sinceMs: 0, progress };
const STATES: readonly WebState[] = [
  WEB_IDLE,
  { kind: "dialing", epoch: 3, progress, step: "checking" },
  { kind: "ready", ...lasting },
  { kind: "degraded", ...lasting, reason: "pacing" },
  { kind: "waiting", epoch: 3, progress, error: error("WEB_ERROR"), init: false },
  { kind: "login-required", epoch: 3, progress, error: error("LOGIN_REQUIRED") },
  { kind: "competing", epoch: 3, progress, error: error("COMPETING_SESSION") },
  { kind: "draining", epoch: 3, error: error("DRAINING"), reason: undefined },
  { kind: "failed", epoch: 3, progress, error: error("NOT_GATEWAY") },
  { kind: "closed", epoch: 3 },
];

const EVENTS: Readonly<Record<string, WebEvent>> = {
  wanted: { kind: "wanted" },
  step: { kind: "step", step: "priming" },
  "taking-over": { kind: "taking-over" },
  primed: { kind: "primed", atMs: 0 },
  "ends early": ended("SESSION_LOST", { atMs: 1 }),
  "ends late": ended("SESSION_LOST", { atMs: 60_000 }),
  "in maintenance": ended("SESSION_LOST", { atMs: 60_000, pauseMs: 60_000 }),
  login: ended("LOGIN_REQUIRED"),
  competing: ended("COMPETING_SESSION"),
  untrusted: ended("TLS_NOT_TRUSTED"),
  waited: { kind: "waited" },
  "probe: free": { kind: "probed", found: "free", pauseMs: 0 },
  "probe: login": { kind: "probed", found: "login", pauseMs: 0 },
  "probe: competing": { kind: "probed", found: "competing", pauseMs: 0 },
  "probe: unknown": { kind: "probed", found: "unknown", pauseMs: 0 },
  "429": { kind: "hindered", reason: "pacing" },
  "tickle failing": { kind: "hindered", reason: "tickle failing" },
  unhindered: { kind: "unhindered" },
  drain: { kind: "drain", error: error("DRAINING") },
  close: { kind: "close", error: error("CLOSED") },
};

const ENDED = "closed: stop refuse";
const LOST = "waiting: stop lose wait";
/** What each state becomes at each event, and the effects; an event that is not listed changes nothing. */
const TABLE: Readonly<Record<WebState["kind"], Readonly<Record<string, string>>>> = {
  idle: { wanted: "dialing: dial", drain: ENDED, close: ENDED },
  dialing: {
    step: "dialing:",
    "taking-over": "dialing:",
    primed: "ready: grant",
    "ends early": "waiting: wait",
    "ends late": "waiting: wait",
    "in maintenance": "waiting: wait",
    login: "login-required: refuse wait",
    competing: "competing: refuse wait",
    untrusted: "failed: refuse",
    drain: ENDED,
    close: ENDED,
  },
  ready: {
    "ends early": LOST,
    "ends late": "dialing: stop lose dial",
    "in maintenance": LOST,
    login: LOST,
    competing: LOST,
    untrusted: LOST,
    "429": "degraded: degrade",
    "tickle failing": "degraded: degrade",
    drain: "draining: refuse",
    close: "closed: stop refuse lose",
  },
  degraded: {
    "ends early": LOST,
    "ends late": "dialing: stop lose dial",
    "in maintenance": LOST,
    login: LOST,
    competing: LOST,
    untrusted: LOST,
    "tickle failing": "degraded: degrade",
    unhindered: "ready: restore",
    drain: "draining: refuse",
    close: "closed: stop refuse lose",
  },
  waiting: { waited: "dialing: dial", drain: ENDED, close: ENDED },
  "login-required": {
    wanted: "login-required: refuse",
    waited: "login-required: probe",
    "probe: free": "dialing: dial",
    "probe: login": "login-required: wait",
    "probe: competing": "dialing: dial",
    "probe: unknown": "login-required: wait",
    drain: ENDED,
    close: ENDED,
  },
  competing: {
    wanted: "competing: refuse",
    waited: "competing: probe",
    "probe: free": "dialing: dial",
    "probe: login": "dialing: dial",
    "probe: competing": "competing: wait",
    "probe: unknown": "competing: wait",
    drain: ENDED,
    close: ENDED,
  },
  draining: {
    "ends early": "closed: stop lose",
    "ends late": "closed: stop lose",
    "in maintenance": "closed: stop lose",
    login: "closed: stop lose",
    competing: "closed: stop lose",
    untrusted: "closed: stop lose",
    "429": "draining: degrade",
    "tickle failing": "draining: degrade",
    close: "closed: stop refuse lose",
  },
  failed: { wanted: "dialing: dial", drain: ENDED, close: ENDED },
  closed: {},
};

test.each(STATES)("$kind: what each event does", (state) => {
  const found: Record<string, string> = {};
  for (const [name, event] of Object.entries(EVENTS)) {
    const step = webTransition(state, event, RULES);
    if (step.state !== state || step.effects.length > 0) found[name] = shown(step);
  }
  expect(found).toEqual(TABLE[state.kind]);
});

test("each session has an epoch one higher, and nothing else raises it", () => {
  for (const state of STATES) {
    for (const event of Object.values(EVENTS)) {
      const next = webTransition(state, event, RULES).state;
      expect(next.epoch).toBe(state.epoch + (state.kind === "dialing" && event.kind === "primed" ? 1 : 0));
    }
  }
});

test("leases end exactly when a state with a session is left for one without", () => {
  for (const state of STATES) {
    for (const event of Object.values(EVENTS)) {
      const { state: next, effects } = webTransition(state, event, RULES);
      const left = hasWebSession(state) && !hasWebSession(next);
      expect(effects.some(({ kind }) => kind === "lose")).toBe(left);
    }
  }
});

test("being hindered stands beside draining, and the same reason is reported once", () => {
  const degraded = STATES[3] as WebState;
  const drained = webTransition(degraded, EVENTS.drain as WebEvent, RULES).state;
  expect(drained).toMatchObject({ kind: "draining", reason: "pacing" });
  expect(shown(webTransition(drained, { kind: "unhindered" }, RULES))).toBe("draining: restore");
  expect(webTransition(drained, { kind: "hindered", reason: "pacing" }, RULES).effects).toEqual([]);
});
