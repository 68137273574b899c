import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { SessionEvent, SessionState } from "../../../src/session/session-state.ts";
import { transition } from "../../../src/session/transition.ts";
import {
  ended,
  error,
  kinds,
  OPENED,
  rules,
  shaken,
  WAITED,
  WANTED,
} from "../../support/transition-events.ts";

const TRYING = {
  failures: 0,
  clientIdIndex: 0,
  conflictSinceMs: undefined,
  foreignAnswers: undefined,
  ports: [4002],
};
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
