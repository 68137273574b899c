import { expect, test } from "vitest";
import { reqPositions } from "../../../../sim/wire/requests/positions.ts";
import { positionEnd } from "../../../../sim/wire/responses/positions.ts";
import { HandRecording, readText } from "../../../support/recordings.ts";

const whole = (): HandRecording =>
  new HandRecording().session().after(5).in(reqPositions).after(2).out(positionEnd);

test("a recording is read as its sessions, frames and times, in chunks of any size", async () => {
  const { header, sessions, tornLine } = await readText(whole().text, 1);
  expect(header).toMatchObject({
    form: "ibkr-pool session",
    version: 1,
    startedAt: "2026-01-13T15:30:00.000Z",
  });
  expect(tornLine).toBeUndefined();
  expect(sessions).toHaveLength(1);
  const [session] = sessions;
  expect(session).toMatchObject({ connection: 1, version: 193, clientId: 1, ended: undefined });
  expect(session?.frames.map(({ atMs, direction, name, line }) => [atMs, direction, name, line])).toEqual([
    [0, "in", "startApi", 5],
    [0, "out", "managedAccounts", 6],
    [0, "out", "nextValidId", 7],
    [5, "in", "reqPositions", 8],
    [7, "out", "positionEnd", 9],
  ]);
});

test("a last line that is not whole is left out, and its number is said", async () => {
  const { text } = whole();
  for (const torn of [text.slice(0, -2), text.slice(0, -40), `${text}{`]) {
    const { sessions, tornLine } = await readText(torn);
    expect(tornLine).toBe(torn.endsWith("{") ? 10 : 9);
    expect(sessions[0]?.frames.at(-1)?.name).toBe(torn.endsWith("{") ? "positionEnd" : "reqPositions");
  }
});

test("a whole last line without its end is read", async () => {
  const { sessions, tornLine } = await readText(whole().text.trimEnd());
  expect([tornLine, sessions[0]?.frames.at(-1)?.name]).toEqual([undefined, "positionEnd"]);
});

test("each refusal names the line and what is wrong with it", async () => {
  const { lines } = whole();
  const refusal = async (changed: (lines: string[]) => void): Promise<string> => {
    const copy = [...lines];
    changed(copy);
    return readText(`${copy.join("\n")}\n`).then(
      () => "read",
      (error: Error) => `${error.name}: ${error.message}`,
    );
  };
  const set = (at: number, line: string) => (copy: string[]) => void copy.splice(at, 1, line);
  const cases: [(copy: string[]) => void, RegExp][] = [
    [(copy) => void copy.splice(0), /line 1: it is empty/],
    [set(0, '{"atMs":0}'), /line 1: it is no recording, whose first line begins with/],
    [
      set(0, lines[0]?.replace('"version":1', '"version":2') ?? ""),
      /line 1: the form has version 2, and this program reads version 1/,
    ],
    [set(0, lines[0]?.replace('"mask":null', '"mask":7') ?? ""), /line 1: mask: expected object/],
    [set(6, "{nonsense"), /line 7: it is no whole JSON/],
    [set(6, ""), /line 7: it is empty/],
    [set(6, "null"), /line 7: it is no whole JSON/],
    [set(6, '{"atMs":0,"connection":1,"direction":"up","name":"x","fields":[]}'), /line 7: /],
    [set(6, '{"atMs":0,"connection":1,"event":"ended","by":"nobody","reason":""}'), /line 7: by: /],
    [set(6, '{"atMs":0,"connection":1,"event":"gone"}'), /line 7: event: /],
    [set(6, '{"atMs":1e300,"connection":1,"event":"opened"}'), /line 7: atMs: /],
    [
      set(6, '{"atMs":0,"connection":9,"event":"ended","by":"client","reason":""}'),
      /line 7: the connection 9 is not open/,
    ],
    [set(6, lines[1] ?? ""), /line 7: the connection 1 is open already/],
    [set(6, lines[0] ?? ""), /line 7: a recording begins inside of another one/],
    [set(6, lines[3] ?? ""), /line 7: the connection has a second greeting/],
    [
      set(8, lines[8]?.replace('"atMs":7', '"atMs":3') ?? ""),
      /line 9: atMs is 3, and that of the line before is 5/,
    ],
  ];
  for (const [change, message] of cases) {
    const said = await refusal(change);
    expect(said).toMatch(/^RecordingError: Cannot read session\.jsonl: /);
    expect(said).toMatch(message);
  }
});

test("an empty file is refused", async () => {
  await expect(readText("")).rejects.toThrow("Cannot read session.jsonl: it is empty");
});
