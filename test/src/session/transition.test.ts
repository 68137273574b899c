import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { PoolError, type PoolErrorCode } from "../../../src/errors.ts";
import type { SessionEvent, SessionRules, SessionState } from "../../../src/session/session-state.ts";
import { cutOffBy, hasSession, IDLE, transition } from "../../../src/session/transition.ts";

const rules: SessionRules = {
  port: 4002,
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
const shaken = (atMs = 0): SessionEvent => ({ kind: "handshake-done", atMs });
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

test("326 under `wait` asks for the same ID again until the deadline, then tells the callers", () => {
  const conflict = (atMs: number): SessionEvent[] => [OPENED, ended("CLIENT_ID_IN_USE", atMs)];
  expect(kinds(play([WANTED, ...conflict(0)]))).toEqual(["wait"]);
  expect(play([WANTED, ...conflict(0), WAITED]).effects).toEqual([{ kind: "dial", clientId: 1, port: 4002 }]);
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
  expect(play([WANTED, ...conflict], policy).effects).toEqual([{ kind: "dial", clientId: 7, port: 4002 }]);
  expect(play([WANTED, ...conflict, ...conflict], policy).effects).toEqual([
    { kind: "dial", clientId: 9, port: 4002 },
  ]);
  expect(kinds(play([WANTED, ...conflict, ...conflict, ...conflict], policy))).toEqual(["wait"]);
  expect(play([WANTED, ...conflict, ...conflict, ...conflict, WAITED], policy).effects).toEqual([
    { kind: "dial", clientId: 1, port: 4002 },
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
  expect(play(events, { clientIdPolicy: [7] }).effects.at(-1)).toEqual({
    kind: "dial",
    clientId: 1,
    port: 4002,
  });
});

test("once an order went out under a client ID, no other is dialled, and 326 is waited out with it", () => {
  const pinned = { clientIdPolicy: [7, 9], pinned: 7 };
  const conflict = (atMs: number): SessionEvent[] => [OPENED, ended("CLIENT_ID_IN_USE", atMs)];
  expect(play([WANTED], pinned).effects).toEqual([{ kind: "dial", clientId: 7, port: 4002 }]);
  expect(kinds(play([WANTED, ...conflict(0)], pinned))).toEqual(["wait"]);
  expect(play([WANTED, ...conflict(0), WAITED], pinned).effects).toEqual([
    { kind: "dial", clientId: 7, port: 4002 },
  ]);
  expect(kinds(play([WANTED, ...conflict(0), WAITED, ...conflict(120_000)], pinned))).toEqual(["refuse"]);
});

test("an ID that was pinned while another's turn came is dialled all the same", () => {
  const { state } = play([WANTED, OPENED, ended("CLIENT_ID_IN_USE")], { clientIdPolicy: [7] });
  const step = transition(state, ended("CLIENT_ID_IN_USE"), { ...rules, clientIdPolicy: [7], pinned: 1 });
  expect(kinds(step)).toEqual(["wait"]);
  expect(transition(step.state, WAITED, { ...rules, clientIdPolicy: [7], pinned: 1 }).effects).toEqual([
    { kind: "dial", clientId: 1, port: 4002 },
  ]);
});

test("a conflict that a session ended begins anew: its deadline counts from the next 326", () => {
  const conflict = (atMs: number): SessionEvent => ended("CLIENT_ID_IN_USE", atMs);
  const before = [WANTED, OPENED, conflict(0), WAITED, OPENED, shaken(100_000)];
  const after = [...before, ended("SESSION_LOST", 119_000), WAITED, OPENED, conflict(121_000)];
  expect(kinds(play(after))).toEqual(["wait"]);
  expect(kinds(play([...after, WAITED, OPENED, conflict(240_999)]))).toEqual(["wait"]);
  expect(kinds(play([...after, WAITED, OPENED, conflict(241_000)]))).toEqual(["refuse"]);
});

test("any other failure between two 326 lets the deadline count anew", () => {
  const events = [
    ...[WANTED, OPENED, ended("CLIENT_ID_IN_USE", 0), WAITED, ended("CONNECT_FAILED", 1), WAITED],
    ...[OPENED, ended("CLIENT_ID_IN_USE", 120_000)],
  ];
  expect(kinds(play(events))).toEqual(["wait"]);
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

test("a 326 that a fallback answered is no failure: the next wait is not longer for it", () => {
  const policy = { clientIdPolicy: [7] };
  const events = [WANTED, OPENED, ended("CLIENT_ID_IN_USE"), OPENED, shaken(0), ended("SESSION_LOST", 1)];
  expect(play(events, policy).effects.at(-1)).toEqual({ kind: "wait", ceilingMs: 500 });
});

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

test("a port that TWS named is dialled first, and in turn with the configured one while dials fail", () => {
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

test("what is no TWS at the port that TWS named does not end the tries; at the configured one it does", () => {
  const garbage = [OPENED, ended("NOT_TWS", 60_000)];
  const events = [...BEGUN, MOVED, LOST, ...garbage, WAITED];
  expect(ports(events)).toEqual([4002, 4003, 4002]);
  const failed = play([...events, ...garbage]);
  expect([failed.state.kind, ...kinds(failed)]).toEqual(["failed", "refuse"]);
  expect(ports([...events, ...garbage, WANTED])).toEqual([4002, 4003, 4002, 4003]);
});

test("a port is followed in degraded as in ready, and not while the pool drains", () => {
  const cutOff: SessionEvent = { kind: "ibkr-lost", code: 1100 };
  expect(ports([...BEGUN, cutOff, MOVED, LOST])).toEqual([4002, 4003]);
  const drain: SessionEvent = { kind: "drain", error: error("DRAINING") };
  expect(play([...BEGUN, drain, MOVED]).effects).toEqual([]);
});

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

test("what TWS says twice, or without its beginning, does nothing", () => {
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
    { kind: "ibkr-lost", code: 1100 },
    { kind: "ibkr-back", dataLost: true },
    { kind: "ibkr-back", dataLost: false },
    { kind: "moved", port: 4003 },
    { kind: "drain", error: error("DRAINING") },
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

const TRYING = { failures: 0, clientIdIndex: 0, conflictSinceMs: undefined, ports: [4002] };
const lasting = { epoch: 3, sinceMs: 0, dialProgress: TRYING };
const STATES: readonly SessionState[] = [
  { kind: "idle", epoch: 0 },
  { kind: "dialing", epoch: 3, dialProgress: TRYING },
  { kind: "handshaking", epoch: 3, dialProgress: TRYING },
  { kind: "ready", ...lasting },
  { kind: "degraded", ...lasting, code: 1100 },
  { kind: "waiting", epoch: 3, dialProgress: TRYING },
  { kind: "draining", epoch: 3, error: error("DRAINING"), code: undefined },
  { kind: "failed", epoch: 3, error: error("NOT_TWS"), ports: [4002] },
  { kind: "closed", epoch: 3 },
];
const EVENTS: readonly (readonly [name: string, event: SessionEvent])[] = [
  ["wanted", WANTED],
  ["opened", OPENED],
  ["handshake-done", shaken(60_000)],
  ["ends early", ended("SESSION_LOST", 1)],
  ["ends late", ended("SESSION_LOST", 60_000)],
  ["garbage", ended("NOT_TWS", 1)],
  ["waited", WAITED],
  ["1100", { kind: "ibkr-lost", code: 1100 }],
  ["1101", { kind: "ibkr-back", dataLost: true }],
  ["1102", { kind: "ibkr-back", dataLost: false }],
  ["1300", { kind: "moved", port: 4003 }],
  ["drain", { kind: "drain", error: error("DRAINING") }],
  ["close", { kind: "close", error: error("CLOSED") }],
  ["unused", { kind: "unused" }],
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
    "-",
  ],
  dialing: [
    ...["-", "handshaking:", "-", "waiting: wait", "waiting: wait", "failed: refuse", "-"],
    ...["-", "-", "-", "-", "closed: stop refuse", "closed: stop refuse", "-"],
  ],
  handshaking: [
    ...["-", "-", "ready: grant", "waiting: wait", "waiting: wait", "failed: refuse", "-"],
    ...["-", "-", "-", "-", "closed: stop refuse", "closed: stop refuse", "-"],
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
      "idle: stop rest",
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
      "-",
    ],
  ],
  waiting: [
    ...["-", "-", "-", "-", "-", "-", "dialing: dial"],
    ...["-", "-", "-", "-", "closed: stop refuse", "closed: stop refuse", "-"],
  ],
  draining: [
    ...["-", "-", "-", "closed: lose", "closed: lose", "closed: lose", "-"],
    ...["draining: degrade", "draining: restore", "-", "-", "-", "closed: stop refuse lose", "-"],
  ],
  failed: [
    ...["dialing: dial", "-", "-", "-", "-", "-", "-"],
    ...["-", "-", "-", "-", "closed: stop refuse", "closed: stop refuse", "-"],
  ],
  closed: Array(14).fill("-"),
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

test("the diagram in docs/guide.md shows these transitions and no others", () => {
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
  const guide = readFileSync(new URL("../../../docs/guide.md", import.meta.url), "utf8");
  // Where this fails, what it expects is what belongs into the guide.
  expect(/```mermaid\nstateDiagram-v2\n[\s\S]*?```/.exec(guide)?.[0]).toBe(diagram);
});
