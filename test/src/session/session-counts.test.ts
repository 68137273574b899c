import { expect, test } from "vitest";
import { PoolError } from "../../../src/errors.ts";
import { heartbeatTimeout } from "../../../src/session/loss-cause.ts";
import { SessionCounts } from "../../../src/session/session-counts.ts";

const TARGET = { host: "10.0.0.7", port: 4002, clientId: 1 };
const lost = (cause?: unknown): PoolError =>
  new PoolError("SESSION_LOST", "lost", cause === undefined ? {} : { cause });
const reset = lost(Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" }));

test("losses are counted by their cause; counts that were read before do not change", () => {
  const counts = new SessionCounts();
  const before = counts.lost;
  for (const error of [lost(), reset, reset, heartbeatTimeout(TARGET, 1)]) counts.countLost(error);
  expect(counts.lost).toEqual({ ended: 1, reset: 2, silent: 1, garbled: 0 });
  expect(before).toEqual({ ended: 0, reset: 0, silent: 0, garbled: 0 });
  expect([counts.dials, counts.sessions, counts.readyMs]).toEqual([0, 0, undefined]);
});
