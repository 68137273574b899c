import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { PoolError, type PoolErrorCode } from "../../../src/errors.ts";
import type { SessionEvent, SessionRules, SessionState } from "../../../src/session/life.ts";
import { hasSession, IDLE, transition } from "../../../src/session/state.ts";

const rules: SessionRules = {
  clientId: 1,
  clientIdPolicy: "wait",
  clientIdTimeoutMs: 120_000,
  backoffMsMin: 500,
  backoffMsMax: 30_000,
  backoffResetMs: 30_000,
  followPort: true,
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
  fc.constantFrom<SessionEvent>(
    { kind: "upstream-lost", code: 1100 },
    { kind: "upstream-back", dataLost: true },
    { kind: "upstream-back", dataLost: false },
    { kind: "moved", port: 4003 },
  ),
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
          if (effect.kind === "lose") expect(hasSession(before)).toBe(true);
          if (effect.kind === "refuse") expect(state.kind).toBe("failed");
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

const TRYING = { failures: 0, turn: 0, conflictSinceMs: undefined };
const lasting = { epoch: 3, sinceMs: 0, trying: TRYING };
const STATES: readonly SessionState[] = [
  { kind: "idle", epoch: 0 },
  { kind: "dialing", epoch: 3, trying: TRYING },
  { kind: "handshaking", epoch: 3, trying: TRYING },
  { kind: "ready", ...lasting },
  { kind: "degraded", ...lasting, code: 1100 },
  { kind: "waiting", epoch: 3, trying: TRYING },
  { kind: "draining", epoch: 3, error: error("DRAINING") },
  { kind: "failed", epoch: 3, error: error("NOT_TWS") },
  { kind: "closed", epoch: 3 },
];
const EVENTS: readonly (readonly [name: string, event: SessionEvent])[] = [
  ["wanted", WANTED],
  ["opened", OPENED],
  ["shaken", shaken(60_000)],
  ["ends early", ended("SESSION_LOST", 1)],
  ["ends late", ended("SESSION_LOST", 60_000)],
  ["garbage", ended("NOT_TWS", 1)],
  ["waited", WAITED],
  ["1100", { kind: "upstream-lost", code: 1100 }],
  ["1101", { kind: "upstream-back", dataLost: true }],
  ["1102", { kind: "upstream-back", dataLost: false }],
  ["1300", { kind: "moved", port: 4003 }],
  ["drain", { kind: "drain", error: error("DRAINING") }],
  ["close", { kind: "close", error: error("CLOSED") }],
];

/** Every state against every event: what it becomes, and what is done. `-` is: nothing at all. */
const TABLE: Readonly<Record<SessionState["kind"], readonly string[]>> = {
  idle: [
    "dialing: dial",
    "-",
    "-",
    "-",
    "-",
    "-",
    "-",
    "-",
    "-",
    "-",
    "-",
    "closed: stop refuse",
    "closed: stop refuse",
  ],
  dialing: [
    ...["-", "handshaking:", "-", "waiting: wait", "waiting: wait", "failed: refuse", "-"],
    ...["-", "-", "-", "-", "closed: stop refuse", "closed: stop refuse"],
  ],
  handshaking: [
    ...["-", "-", "ready: grant", "waiting: wait", "waiting: wait", "failed: refuse", "-"],
    ...["-", "-", "-", "-", "closed: stop refuse", "closed: stop refuse"],
  ],
  ready: [
    ...["-", "-", "-", "waiting: lose wait", "dialing: lose dial", "waiting: lose wait", "-"],
    ...[
      "degraded: degrade",
      "ready: restore",
      "-",
      "ready: move",
      "draining: refuse",
      "closed: stop refuse lose",
    ],
  ],
  degraded: [
    ...["-", "-", "-", "waiting: lose wait", "dialing: lose dial", "waiting: lose wait", "-"],
    ...[
      "-",
      "ready: restore",
      "ready: restore",
      "degraded: move",
      "draining: refuse",
      "closed: stop refuse lose",
    ],
  ],
  waiting: [
    ...["-", "-", "-", "-", "-", "-", "dialing: dial"],
    ...["-", "-", "-", "-", "closed: stop refuse", "closed: stop refuse"],
  ],
  draining: [
    ...["-", "-", "-", "closed: lose", "closed: lose", "closed: lose", "-"],
    ...["-", "-", "-", "draining: move", "-", "closed: stop refuse lose"],
  ],
  failed: [
    ...["dialing: dial", "-", "-", "-", "-", "-", "-"],
    ...["-", "-", "-", "-", "closed: stop refuse", "closed: stop refuse"],
  ],
  closed: Array(13).fill("-"),
};

const said = (state: SessionState, event: SessionEvent): string => {
  const step = transition(state, event, rules);
  if (step.state === state && step.effects.length === 0) return "-";
  return `${step.state.kind}: ${kinds(step).join(" ")}`.trim();
};

test.each(STATES)("$kind: what each event does", (state) => {
  const found = Object.fromEntries(EVENTS.map(([name, event]) => [name, said(state, event)]));
  const expected = Object.fromEntries(EVENTS.map(([name], at) => [name, TABLE[state.kind][at]]));
  expect(found).toEqual(expected);
});

test("a port that TWS names is followed only if the options allow it", () => {
  const begun = [WANTED, OPENED, shaken(0), { kind: "moved", port: 4003 } as const];
  expect(play(begun).effects).toEqual([{ kind: "move", port: 4003 }]);
  expect(play(begun, { followPort: false }).effects).toEqual([]);
});

test("the diagram in the README shows these transitions and no others", () => {
  const labels = new Map<string, string[]>();
  for (const state of STATES) {
    for (const [name, event] of EVENTS) {
      const { state: next } = transition(state, event, rules);
      // From anywhere to the end; an arrow from each state would hide the rest.
      if (next.kind === state.kind || (next.kind === "closed" && (name === "drain" || name === "close")))
        continue;
      const arrow = `${state.kind} --> ${next.kind}`;
      labels.set(arrow, [...(labels.get(arrow) ?? []), name]);
    }
  }
  const both = ["ends early", "ends late"];
  const lines = [...labels].map(([arrow, names]) => {
    const ends = both.every((name) => names.includes(name));
    const rest = ends ? ["ends", ...names.filter((name) => !both.includes(name))] : names;
    return `    ${arrow}: ${rest.join(" or ")}`;
  });
  const diagram = [
    "```mermaid",
    "stateDiagram-v2",
    "    [*] --> idle",
    ...lines,
    "    closed --> [*]",
    "```",
  ].join("\n");
  const readme = readFileSync(new URL("../../../README.md", import.meta.url), "utf8");
  // Where this fails, what it expects is what belongs into the README.
  expect(/```mermaid\nstateDiagram-v2\n[\s\S]*?```/.exec(readme)?.[0]).toBe(diagram);
});
