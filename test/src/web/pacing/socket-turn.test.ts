import { expect, test } from "vitest";
import { PoolError } from "../../../../src/errors.ts";
import type { WebCall } from "../../../../src/web/call.ts";
import { MARGIN_MS } from "../../../../src/web/pacing/sliding-window.ts";
import { socketTurns } from "../../../../src/web/pacing/socket-turn.ts";
import { PacedServer } from "../../../support/web/paced-server.ts";

const get = (path: string): WebCall => ({ method: "GET", path });
const ORDER: WebCall = { method: "POST", path: "/iserver/account/U1/orders" };
const IN_TIME = { lane: "interactive", timeoutMs: 2_000_000 } as const;

/** A server, and the times of handshakes, which end when the test says so. */
function fixture(parts: ConstructorParameters<typeof PacedServer>[0] = {}) {
  const server = new PacedServer(parts);
  const turn = socketTurns(server.scheduler);
  const beganMs: number[] = [];
  let end: () => void = () => {};
  const open = (): (() => void) =>
    turn(() => {
      beganMs.push(server.clock.now() - server.beginMs);
      return new Promise((resolve) => {
        end = resolve;
      });
    });
  const submit = (call: WebCall): void => void server.scheduler.submit("send", call, IN_TIME).catch(() => {});
  return { server, clock: server.clock, beganMs, open, submit, end: () => end() };
}

test("a handshake begins at once where it may, and counts as one request of the second", async () => {
  const { clock, beganMs, open, submit, server, end } = fixture({ requestsPerSecond: 2 });
  submit(get("/a"));
  open();
  submit(get("/b"));
  expect(beganMs).toEqual([0]);
  end();
  await clock.advance(2_000);
  expect(server.sent().map(([path]) => path)).toEqual(["/a", "/b"]);
  expect(server.sent()[1]?.[1]).toBeGreaterThan(1_000);
  expect(server.scheduler.stats().inFlight).toBe(0);
});

test("a handshake waits until the penalty is over, and is never the request that finds out", async () => {
  const { clock, beganMs, open, submit, server } = fixture({ penaltyMs: 10_000 });
  server.treat = (_, place) => ({
    ...{ jitterMs: 0, takesMs: 0 },
    outcome: { status: place === 0 ? 429 : 200 },
  });
  submit(get("/a"));
  await clock.advance(100);
  open();
  await clock.advance(60_000);
  expect(beganMs).toEqual([]);
  submit(get("/probe"));
  await clock.advance(100);
  expect(server.sent().map(([path]) => path)).toEqual(["/a", "/probe"]);
  expect(beganMs).toHaveLength(1);
});

test("a handshake waits for an order and its question; an order waits until it has reached IBKR", async () => {
  const { clock, beganMs, open, submit, server, end } = fixture({ questionTimeoutMs: 5_000 });
  server.treat = () => ({
    ...{ jitterMs: 0, takesMs: 100 },
    outcome: { status: 200, body: [{ id: "q", message: ["Sure?"] }] },
  });
  submit(ORDER);
  await clock.advance(1_000);
  open();
  await clock.advance(3_000);
  expect(beganMs).toEqual([]);
  while (beganMs.length === 0) await clock.advance(1);
  submit(ORDER);
  await clock.advance(MARGIN_MS - 1);
  expect(server.arrivals).toHaveLength(1);
  await clock.advance(1);
  expect(server.arrivals).toHaveLength(2);
  end();
});

test("a turn that is given up never begins, and a closed scheduler begins none", async () => {
  const { clock, beganMs, open, submit, server } = fixture({ requestsPerSecond: 1 });
  submit(get("/a"));
  const cancel = open();
  cancel();
  await clock.advance(5_000);
  server.scheduler.close(new PoolError("CLOSED", "closed"));
  open();
  await clock.advance(5_000);
  expect([beganMs, clock.timers]).toEqual([[], 0]);
});
