import { expect, test } from "vitest";
import { VirtualClock } from "../../../sim/world/clock.ts";
import { PoolError } from "../../../src/mod.ts";
import type { LatestQuote } from "../../../src/operations/latest-quote.ts";
import { QuoteCall } from "../../../src/subscriptions/quote-call.ts";

const QUOTE = { bid: 1 } as LatestQuote;

function waiting(late: LatestQuote | string, signal?: AbortSignal) {
  const clock = new VirtualClock();
  const log: unknown[] = [];
  const call = new QuoteCall(
    "read it",
    500,
    clock,
    { timeoutMs: 1_000, signal },
    {
      late: (timeoutMs) => {
        log.push(`late ${timeoutMs}`);
        return late;
      },
      left: () => void log.push("left"),
      settled: (error) => void log.push(error?.code ?? "answered"),
    },
  );
  const outcome = call.answer.catch((error: unknown) => error);
  return { clock, call, log, outcome };
}

test("a call is answered once, and leaves no timer", async () => {
  const { clock, call, log, outcome } = waiting("nothing");
  call.resolve(QUOTE);
  call.leave(new PoolError("CLOSED", "too late"));
  expect(await outcome).toBe(QUOTE);
  expect([log, clock.timers, call.waits]).toEqual([["left", "answered"], 0, false]);
});

test("at the deadline a call gets what is known, or the reason why nothing is", async () => {
  const [known, nothing] = [waiting(QUOTE), waiting("TWS sent nothing")];
  await known.clock.advance(1_000);
  await nothing.clock.advance(1_000);
  expect(await known.outcome).toBe(QUOTE);
  expect(known.log).toEqual(["late 1000", "left", "answered"]);
  expect(await nothing.outcome).toMatchObject({
    code: "REQUEST_TIMEOUT",
    message: "Cannot read it: TWS sent nothing",
  });
});

test("a signal ends the wait, at once where it was aborted before", async () => {
  const controller = new AbortController();
  const { clock, log, outcome } = waiting("nothing", controller.signal);
  controller.abort("enough");
  expect(await outcome).toMatchObject({ code: "ABORTED", cause: "enough" });
  expect([log, clock.timers]).toEqual([["left", "ABORTED"], 0]);
  const late = waiting("nothing", controller.signal);
  expect(await late.outcome).toMatchObject({
    code: "ABORTED",
    message: expect.stringContaining("already aborted"),
  });
  expect([late.call.waits, late.clock.timers]).toEqual([false, 0]);
});
