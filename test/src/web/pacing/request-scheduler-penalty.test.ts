import { expect, test } from "vitest";
import type { WebCall } from "../../../../src/web/call.ts";
import { PacedServer } from "../../../support/web/paced-server.ts";

const get = (path: string): WebCall => ({ method: "GET", path });
const errorOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

test("a 429 rejects its callers, and those that cannot be sent in time, naming the end", async () => {
  const server = new PacedServer({ requestsPerSecond: 1 });
  const { clock, scheduler } = server;
  server.treat = () => ({ jitterMs: 0, takesMs: 0, outcome: { status: 429 } });
  const first = errorOf(scheduler.submit("read", get("/a"), { lane: "interactive", timeoutMs: 20_000 }));
  const waiting = errorOf(scheduler.submit("read", get("/b"), { lane: "control", timeoutMs: 20_000 }));
  const patient = errorOf(scheduler.submit("read", get("/c"), { lane: "bulk", timeoutMs: 2_000_000 }));
  await clock.advance(40);
  const expected = {
    code: "RATE_LIMITED",
    httpStatus: 429,
    retryable: true,
    message:
      "Cannot read: IBKR received too many requests, and nothing is sent before 2026-01-13T14:45:00.040Z",
  };
  expect(await first).toMatchObject(expected);
  expect(await waiting).toMatchObject(expected);
  const late = errorOf(scheduler.submit("read", get("/d"), { lane: "control", timeoutMs: 899_000 }));
  expect(await late).toMatchObject(expected);
  expect(server.hooked).toEqual([["penalty", server.beginMs + 900_040]]);
  expect(scheduler.stats().penaltyUntilMs).toBe(server.beginMs + 900_040);
  await clock.advance(899_999);
  expect(server.arrivals).toHaveLength(1);
  await clock.advance(100);
  expect(server.sent().at(-1)).toEqual(["/c", 900_040]);
  expect(await patient).toMatchObject({ code: "RATE_LIMITED" });
  // The second pause is twice as long.
  expect(server.hooked.at(-1)).toEqual(["penalty", server.beginMs + 900_080 + 1_800_000]);
});

test("a call that waits for the end of the penalty and runs out of time says so", async () => {
  const server = new PacedServer({ penaltyMs: 10_000 });
  server.treat = (_, place) => ({ jitterMs: 0, takesMs: 0, outcome: place === 0 ? { status: 429 } : "hang" });
  void errorOf(server.scheduler.submit("read", get("/a"), { lane: "bulk", timeoutMs: 1_000 }));
  await server.clock.advance(100);
  const probe = errorOf(server.scheduler.submit("read", get("/b"), { lane: "bulk", timeoutMs: 15_000 }));
  const behind = errorOf(server.scheduler.submit("read", get("/c"), { lane: "bulk", timeoutMs: 12_000 }));
  await server.clock.advance(16_000);
  expect(await probe).toMatchObject({ message: "Cannot read: the gateway did not answer within 15 s" });
  expect(await behind).toMatchObject({
    code: "REQUEST_TIMEOUT",
    message: expect.stringContaining("it was not sent within 12 s: "),
  });
  expect(server.clock.timers).toBe(0);
});

test("a wait of more than 5 s is reported once, and again only after no request waits so long", async () => {
  const server = new PacedServer({ requestsPerSecond: 1 });
  const flood = (): void => {
    for (let at = 0; at < 10; at++) {
      void errorOf(server.scheduler.submit(`read ${at}`, get(`/${at}`), { lane: "bulk", timeoutMs: 60_000 }));
    }
  };
  flood();
  await server.clock.advance(4_999);
  expect(server.hooked).toEqual([]);
  await server.clock.advance(15_000);
  expect(server.hooked).toEqual([["slow", "read 5", 5_000]]);
  expect(server.scheduler.stats().waitMsMax).toBe(11_250);
  flood();
  await server.clock.advance(20_000);
  expect(server.hooked).toHaveLength(2);
});

test("a sixth history request waits for an answer, and for 250 ms after one was given up", async () => {
  const server = new PacedServer();
  server.treat = () => ({ jitterMs: 0, takesMs: 0, outcome: "hang" });
  const history = (conid: number, timeoutMs: number): void => {
    const call: WebCall = { method: "GET", path: "/iserver/marketdata/history", query: { conid } };
    void errorOf(server.scheduler.submit("read", call, { lane: "bulk", timeoutMs }));
  };
  for (let conid = 0; conid < 5; conid++) history(conid, 2_000);
  history(5, 60_000);
  await server.clock.advance(2_249);
  expect(server.arrivals).toHaveLength(5);
  await server.clock.advance(1);
  expect(server.sent().at(-1)).toEqual(["/iserver/marketdata/history", 2_250]);
});
