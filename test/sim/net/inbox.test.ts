import { Buffer } from "node:buffer";
import { expect, test } from "vitest";
import { Inbox, workOf } from "../../../sim/net/inbox.ts";
import { encodeFrame, encodeHello } from "../../../sim/wire/frames.ts";
import { TimerGroup } from "../../../sim/world/timer-group.ts";
import { VirtualClock } from "../../support/sim.ts";

const frames = (count: number): Buffer =>
  Buffer.concat(Array.from({ length: count }, (_, number) => encodeFrame([`${number}`])));

/** An inbox whose messages cause some work each, with a log of what it did. */
function inbox(work: number) {
  const clock = new VirtualClock(0);
  const log: string[] = [];
  const one = new Inbox(new TimerGroup(clock), {
    handle: (inbound) => {
      log.push(inbound.kind === "frame" ? (inbound.fields[0] ?? "") : inbound.kind);
      return work;
    },
    pause: (paused) => void log.push(paused ? "pause" : "resume"),
  });
  one.received(encodeHello(100, 193));
  log.length = 0;
  return { clock, log, one };
}

test("light messages are handled at once, and reading is never paused", () => {
  const { log, one } = inbox(workOf(20));
  one.received(frames(200));
  expect(log).toEqual(Array.from({ length: 200 }, (_, number) => `${number}`));
});

test("a heavy message pauses reading, and the next one waits for a later turn", async () => {
  const { clock, log, one } = inbox(workOf(1_000_000));
  one.received(frames(3));
  expect(log).toEqual([]);
  await clock.advance(0);
  expect(log.filter((entry) => entry === "0" || entry === "1" || entry === "2")).toEqual(["0", "1", "2"]);
  expect(log.filter((entry) => entry === "pause").length).toBeGreaterThan(1);
  expect(log.at(-1)).toBe("resume");
});

test("bytes that arrive while messages wait keep their order", async () => {
  const { clock, log, one } = inbox(workOf(1_000_000));
  one.received(encodeFrame(["a"]));
  one.received(encodeFrame(["b"]));
  await clock.advance(0);
  expect(log.filter((entry) => entry.length === 1)).toEqual(["a", "b"]);
});

test("the end of a client is handled after everything that it sent", async () => {
  const { clock, log, one } = inbox(workOf(1_000_000));
  one.received(encodeFrame(["a"]));
  one.afterAll(() => log.push("end"));
  expect(log).not.toContain("end");
  await clock.advance(0);
  expect(log.indexOf("end")).toBeGreaterThan(log.indexOf("a"));
});

test("messages that wait are forgotten, and later ones are handled", async () => {
  const { clock, log, one } = inbox(workOf(1_000_000));
  const last = encodeFrame(["d"]);
  one.received(encodeFrame(["a"]));
  for (const bytes of [encodeFrame(["b"]), encodeFrame(["c"]), last.subarray(0, 5)]) one.received(bytes);
  one.forget();
  one.received(last.subarray(5));
  await clock.advance(0);
  expect(log.filter((entry) => entry.length === 1)).toEqual(["d"]);
  one.forget();
  one.received(encodeFrame(["e"]));
  expect(log.at(-2)).toBe("e");
});
