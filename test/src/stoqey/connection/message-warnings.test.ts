import { expect, test } from "vitest";
import { MessageWarnings } from "../../../../src/stoqey/connection/message-warnings.ts";
import { VirtualClock } from "../../../support/sim.ts";
import { LogLines } from "../../../support/world.ts";

function complaints() {
  const clock = new VirtualClock();
  const log = new LogLines();
  return { clock, log, complaints: new MessageWarnings(log, clock) };
}

test("of many warnings five lines a minute are logged, and the number of the others", async () => {
  const { clock, log, complaints: all } = complaints();
  for (let nth = 0; nth < 20_000; nth++) all.add(`fault ${nth}`);
  expect(log.lines).toEqual([0, 1, 2, 3, 4].map((nth) => `WARN fault ${nth}`));
  await clock.advance(60_000);
  expect(log.lines.slice(5)).toEqual([
    "WARN 19995 more messages from TWS were faulty and are not logged one by one",
  ]);
  expect(clock.timers).toBe(0);
  all.add("fault after a minute");
  expect(log.lines.at(-1)).toBe("WARN fault after a minute");
});

test("sessions that end one after the other share the limit, and leave no timer behind", async () => {
  const { clock, log, complaints: all } = complaints();
  for (let session = 0; session < 50; session++) {
    for (let nth = 0; nth < 100; nth++) all.add("fault");
    all.flush();
    expect(clock.timers).toBe(0);
    await clock.advance(1_000);
  }
  expect(log.lines.length).toBe(6);
});

test("a warning is one short line without control characters", () => {
  const { log, complaints: all } = complaints();
  all.add(`\u001b[31mred\r\n2026 INFO forged \u2028\u202e\u0085${"x".repeat(1_000_000)}`);
  expect(log.lines.length).toBe(1);
  const [line = ""] = log.lines;
  expect(line.length).toBeLessThan(500);
  expect(line).not.toMatch(/[\p{Cc}\u2028\u202e]/u);
  expect(line).toContain("\\x1b[31mred\\r\\n2026 INFO forged");
});
