import { expect, test } from "vitest";
import type { FrameRecord } from "../../../../sim/drills/record.ts";
import { pageFrames } from "../../../../sim/drills/report/page-frames.ts";
import { emptyRecord, gradedCheck, sampleFrames } from "../../../support/drill-records.ts";

const AMPLE = 1_000_000;

test("rows and texts give back every frame, and each text is there once", () => {
  const frames = sampleFrames(300);
  const record = emptyRecord("drop", { frames, framesLeftOut: 4 });
  const { texts, rows, leftOut } = pageFrames(record, AMPLE);
  const back = rows.map(
    ([frame, ms, connection, event, text, ...faults]): FrameRecord => ({
      frame,
      atMs: record.startMs + ms,
      connection,
      event: texts[event] ?? "",
      text: texts[text] ?? "",
      faults: faults.map((place) => texts[place] ?? ""),
    }),
  );
  expect(back).toEqual(frames);
  expect(new Set(texts).size).toBe(texts.length);
  expect(leftOut).toBe(4);
});

test("a small page keeps frames of checks and faults, then those beside them, then rare events", () => {
  const frames = sampleFrames(2_000).map((frame) =>
    frame.frame === 1_900 ? { ...frame, event: "opened", text: "" } : frame,
  );
  const record = emptyRecord("drop", { frames, checks: [gradedCheck("recovers", { frames: [1_500] })] });
  const touched = frames.filter(({ faults }) => faults.length > 0).map(({ frame }) => frame);
  const kept = (bytes: number) => new Set(pageFrames(record, bytes).rows.map(([frame]) => frame));
  expect(touched.length).toBeGreaterThan(5);
  const [tight, wider] = [kept(1_500), kept(6_000)];
  expect([1_500, ...touched].filter((frame) => !tight.has(frame))).toEqual([]);
  expect(tight.has(1_900)).toBe(false);
  expect([1_495, 1_505, 1_900].filter((frame) => !wider.has(frame))).toEqual([]);
  expect(wider.size).toBeLessThan(2_000);
  expect(pageFrames(record, 1_500).leftOut).toBe(2_000 - tight.size);
});

test("a page has at most the bytes that it may have, and none where there is no room", () => {
  const record = emptyRecord("drop", { frames: sampleFrames(5_000) });
  for (const bytes of [1_000, 20_000]) {
    const { texts, rows } = pageFrames(record, bytes);
    expect(JSON.stringify({ texts, rows }).length).toBeLessThan(bytes + 100);
  }
  expect(pageFrames(record, 0).rows).toEqual([]);
});

test("long contents are cut, and characters that could forge a line are shown", () => {
  const [frame] = sampleFrames(1) as [FrameRecord];
  const text = `placeOrder\n${"x".repeat(1_000)}`;
  const { texts } = pageFrames(emptyRecord("drop", { frames: [{ ...frame, text }] }), AMPLE);
  expect(texts.filter((one) => one.length > 260 || one.includes("\n"))).toEqual([]);
});
