import { expect, test } from "vitest";
import { type ProgramFacts, programChecks } from "../../../../sim/drills/program/program-checks.ts";
import { endingText, type ProgramEnd, type ProgramStop } from "../../../../sim/drills/program/program-end.ts";
import { traceEvent } from "../../../support/drill-log.ts";

const CLEAN: ProgramStop = { tookMs: 120, killed: [], left: [] };

const ended = (code: number, others: readonly string[] = [], stop = CLEAN): ProgramEnd => ({
  kind: "ended",
  end: { code, signal: undefined, afterMs: 3_210 },
  others,
  stop,
});

const USUAL: ProgramFacts = {
  command: ["bot", "5"],
  commandAsGiven: ["bot", "{port}"],
  place: { host: "127.0.0.1", port: 5 },
  dials: 1,
  end: { kind: "stopped", stop: CLEAN },
  graceMs: 3_000,
  mayExit: false,
  output: [],
  events: [],
};

const outcomes = (facts: Partial<ProgramFacts>): readonly string[] =>
  programChecks({ ...USUAL, ...facts }).map(({ outcome }) => outcome);

test.each<[string, Partial<ProgramFacts>, readonly string[]]>([
  ["runs until it is stopped", {}, ["passed", "passed", "passed"]],
  ["never dials", { dials: 0 }, ["failed", "not reached", "not reached"]],
  ["exits with code 0", { end: ended(0) }, ["passed", "failed", "not reached"]],
  ["may exit with code 0", { end: ended(0), mayExit: true }, ["passed", "passed", "not reached"]],
  ["may exit and fails", { end: ended(1), mayExit: true }, ["passed", "failed", "not reached"]],
  ["exits before it dials", { end: ended(0), mayExit: true, dials: 0 }, ["failed", "failed", "not reached"]],
  ["goes into the background", { end: ended(0, ["bot"]) }, ["passed", "passed", "passed"]],
  ["fails and leaves others", { end: ended(1, ["bot"]) }, ["passed", "failed", "not reached"]],
  [
    "ignores SIGTERM",
    { end: { kind: "stopped", stop: { tookMs: undefined, killed: ["bot"], left: [] } } },
    ["passed", "passed", "failed"],
  ],
  [
    "cannot be ended",
    { end: { kind: "stopped", stop: { tookMs: undefined, killed: ["bot"], left: ["bot"] } } },
    ["passed", "passed", "failed"],
  ],
])("a program that %s is graded", (_, facts, graded) => {
  expect(outcomes(facts)).toEqual(graded);
});

test("the checks of a program name its dials, what it did last, and the end of its connection", () => {
  const seen = ["opened", "read", "sent", "left", "opened", "read", "sent", "left"];
  const events = seen.map((event, index) => ({ happened: traceEvent(event, "", index), frame: index + 1 }));
  const checks = programChecks({ ...USUAL, events: events.slice(0, -1) });
  expect(checks.map(({ frames }) => frames)).toEqual([[1, 5], [6], [4]]);
  expect(programChecks({ ...USUAL, events }).map(({ frames }) => frames)).toEqual([[1, 5], [8], [8]]);
});

test.each<[ProgramEnd, string]>([
  [{ kind: "stopped", stop: CLEAN }, "It ran until the end of the drill, and ended 120 ms after SIGTERM."],
  [ended(1), "It exited with code 1 after 3.2 s."],
  [
    { kind: "stopped", stop: { ...CLEAN, load: 0.24 } },
    "It ran until the end of the drill, and ended 120 ms after SIGTERM.",
  ],
  [
    { kind: "stopped", stop: { tookMs: undefined, killed: ["bot"], left: [], load: 0.97 } },
    'It ran until the end of the drill. 1 process ("bot") did not end within 3 s of SIGTERM, and SIGKILL followed. It used 97 % of a processor since its start: it may hang in a loop.',
  ],
  [
    ended(0, ["/usr/bin/python3 bot.py"]),
    'It exited with code 0 after 3.2 s. 1 process ("python3 bot.py") that it had started went on. It ran until the end of the drill, and ended 120 ms after SIGTERM.',
  ],
  [
    ended(2, ["a", "b"], { tookMs: undefined, killed: ["a", "b", "c", "d"], left: ["d"] }),
    'It exited with code 2 after 3.2 s. 2 processes ("a", "b") that it had started went on. 4 processes ("a", "b", "c", …) did not end within 3 s of SIGTERM, and SIGKILL followed. Cannot end 1 process ("d"): SIGKILL did not; they must be ended by hand.',
  ],
  [
    { kind: "ended", end: { code: undefined, signal: "SIGSEGV", afterMs: 4 }, others: [], stop: CLEAN },
    "It was ended by SIGSEGV after 10 ms.",
  ],
])("the ending is said in sentences: %#", (end, text) => {
  expect(endingText(end, 3_000)).toBe(text);
});
