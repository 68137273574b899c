import { expect, test } from "vitest";
import type { SessionEvent } from "../../../src/session/session-state.ts";
import { transition } from "../../../src/session/transition.ts";
import {
  ended,
  kinds,
  OPENED,
  play,
  rules,
  shaken,
  WAITED,
  WANTED,
} from "../../support/transition-events.ts";

test("326 under `wait` dials the same ID again until the deadline, then rejects the callers", () => {
  const conflict = (atMs: number): SessionEvent[] => [OPENED, ended("CLIENT_ID_IN_USE", atMs)];
  expect(kinds(play([WANTED, ...conflict(0)]))).toEqual(["wait"]);
  expect(play([WANTED, ...conflict(0), WAITED]).effects).toEqual([{ kind: "dial", clientId: 1, port: 4002 }]);
  const late = play([WANTED, ...conflict(0), WAITED, ...conflict(120_000)]);
  expect(kinds(late)).toEqual(["refuse"]);
  expect(late.state.kind).toBe("failed");
});

test("326 under `fail` rejects the callers at once", () => {
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

test("after an order no other client ID is dialled, and 326 is waited out with it", () => {
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

test("after a session a conflict starts again: its deadline counts from the next 326", () => {
  const conflict = (atMs: number): SessionEvent => ended("CLIENT_ID_IN_USE", atMs);
  const before = [WANTED, OPENED, conflict(0), WAITED, OPENED, shaken(100_000)];
  const after = [...before, ended("SESSION_LOST", 119_000), WAITED, OPENED, conflict(121_000)];
  expect(kinds(play(after))).toEqual(["wait"]);
  expect(kinds(play([...after, WAITED, OPENED, conflict(240_999)]))).toEqual(["wait"]);
  expect(kinds(play([...after, WAITED, OPENED, conflict(241_000)]))).toEqual(["refuse"]);
});

test("any other failure between two 326 restarts the deadline", () => {
  const events = [
    ...[WANTED, OPENED, ended("CLIENT_ID_IN_USE", 0), WAITED, ended("CONNECT_FAILED", 1), WAITED],
    ...[OPENED, ended("CLIENT_ID_IN_USE", 120_000)],
  ];
  expect(kinds(play(events))).toEqual(["wait"]);
});

test("a 326 that a fallback answered is no failure: the next wait is not longer for it", () => {
  const policy = { clientIdPolicy: [7] };
  const events = [WANTED, OPENED, ended("CLIENT_ID_IN_USE"), OPENED, shaken(0), ended("SESSION_LOST", 1)];
  expect(play(events, policy).effects.at(-1)).toEqual({ kind: "wait", ceilingMs: 500 });
});
