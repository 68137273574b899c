import { expect, test } from "vitest";
import { newClientState } from "../../../sim/tws/context/client.ts";
import { splitByFields } from "../../../sim/tws/message-boundaries.ts";
import { sent, Table } from "../../support/table.ts";

/** Gets the numbers of the messages that each frame is answered with, errors by their codes. */
function answers(ignoreFrames: boolean, frames: readonly (readonly number[])[]): string[][] {
  const client = new Table({ ignoreFrames }).client(1);
  return frames.map((frame) =>
    sent(client.sendFields(...frame)).map(([id = "", , , code = ""]) => (id === "4" ? code : id)),
  );
}

/** `cancelAccountSummary` without its number, `reqIds`, `reqCurrentTime`. */
const TOO_SHORT = [
  [63, 1],
  [8, 1, 1],
  [49, 1],
];

test("a message with too few fields gets 320, and the next one is served", () => {
  expect(answers(false, TOO_SHORT)).toEqual([["320"], ["9"], ["49"]]);
});

test("with ignoreFrames, a message with too few fields takes those of the next", () => {
  // The cancel takes the 8 of reqIds, and the 1 that follows begins a reqMktData.
  const [first, second, third] = answers(true, TOO_SHORT);
  expect(first).toEqual([]);
  expect(second).not.toContain("9");
  expect(third).not.toContain("49");
});

test("with ignoreFrames, a message may be spread over frames", () => {
  const spread = [
    [8, 1],
    [1, 8, 1, 1],
  ];
  expect(answers(true, spread)).toEqual([[], ["9", "9"]]);
});

test("with ignoreFrames, empty fields after a message are skipped", () => {
  const client = new Table({ ignoreFrames: true }).client(1);
  const answered = sent(client.sendFields("8", "1", "1", "", "", "8", "1", "1"));
  expect(answered.map(([id]) => id)).toEqual(["9", "9"]);
});

test("a frame of a hundred thousand messages is split in one pass", () => {
  const fields = Array(100_000).fill(["8", "1", "1"]).flat();
  expect(splitByFields(fields, newClientState(1, 193, false))).toHaveLength(100_000);
});
