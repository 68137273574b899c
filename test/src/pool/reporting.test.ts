import { expect, test } from "vitest";
import { VirtualClock } from "../../../sim/world/clock.ts";
import type { PoolEvent } from "../../../src/events.ts";
import { createReporting } from "../../../src/pool/reporting.ts";
import { steady } from "../../../src/seams/clock.ts";
import { LogLines } from "../../support/log-lines.ts";

function reporting(logLevel: "info" | "warn" = "info") {
  const clock = new VirtualClock();
  const logger = new LogLines();
  return { clock, log: logger, made: createReporting<PoolEvent>(steady(clock), { logger, logLevel }) };
}

test("listeners receive events with the wall-clock time, once the change is complete", async () => {
  const { clock, made } = reporting();
  const seen: unknown[] = [];
  made.events.add("closed", (event) => seen.push(event));
  await clock.advance(250);
  made.afterwards.during(() => {
    made.notify({ type: "closed" });
    expect(seen).toEqual([]);
  });
  expect(seen).toEqual([{ type: "closed", atMs: clock.now() }]);
});

test("an error of a listener is logged; log lines below the level are not written", () => {
  const { log, made } = reporting("warn");
  made.events.add("closed", () => {
    throw new Error("mine");
  });
  made.logger.info("not written");
  made.notify({ type: "closed" });
  expect(log.lines).toEqual(["ERROR A listener of the pool threw: mine"]);
});
