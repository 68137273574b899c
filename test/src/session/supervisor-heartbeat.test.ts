import { expect, test } from "vitest";
import { recorded, talking } from "../../support/recorded-supervisor.ts";
import { ready } from "../../support/supervised.ts";

test("a silent TWS gets reqCurrentTime, and its session is lost without an answer", async () => {
  const all = recorded({ heartbeatMs: 5_000, heartbeatTimeoutMs: 3_000 });
  const { clock, connector, supervisor } = all;
  supervisor.want();
  const { session, calls, hear } = talking(all);
  await ready(all, 0, session);
  hear();
  await clock.advance(4_900);
  hear();
  await clock.advance(4_999);
  expect(calls).toEqual([]);
  await clock.advance(1);
  expect(calls).toEqual(["reqCurrentTime"]);
  await clock.advance(2_999);
  expect(supervisor.state.kind).toBe("ready");
  await clock.advance(1);
  expect(supervisor.lastError?.message).toBe(
    "The session with 127.0.0.1:4002 was lost: TWS has sent no complete message for 8000 ms and does not answer",
  );
  expect([supervisor.live, supervisor.counts.lost]).toEqual([
    undefined,
    { ended: 0, reset: 0, silent: 1, garbled: 0 },
  ]);
  connector.dials[0]?.gone();
  await clock.advance(100_000);
  // Nobody watches a session that is over: there is the dial that follows, and what it waits for.
  expect(calls).toEqual(["reqCurrentTime"]);
});

test("a TWS that is cut off may be silent for 60 s, and no longer", async () => {
  const all = recorded({ heartbeatMs: 5_000, heartbeatTimeoutMs: 3_000 });
  const { clock, supervisor, info } = all;
  supervisor.want();
  const { session, hear } = talking(all);
  await ready(all, 0, session);
  hear();
  info(1100, "cut off");
  await clock.advance(59_999);
  expect(supervisor.state.kind).toBe("degraded");
  await clock.advance(1);
  expect(supervisor.state.kind).not.toBe("degraded");
});
