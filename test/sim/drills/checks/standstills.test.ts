import { expect, test } from "vitest";
import { closesDeadSessions } from "../../../../sim/drills/checks/closes-dead-sessions.ts";
import { endsStuckDials } from "../../../../sim/drills/checks/ends-stuck-dials.ts";
import { heartbeatSpacing } from "../../../../sim/drills/checks/heartbeat-spacing.ts";
import { messageRate } from "../../../../sim/drills/checks/message-rate.ts";
import { noHammering } from "../../../../sim/drills/checks/no-hammering.ts";
import { recovers } from "../../../../sim/drills/checks/recovers.ts";
import { requestsNotLeftHanging } from "../../../../sim/drills/checks/requests-not-left-hanging.ts";
import { sentSince, stoodStillMs } from "../../../../sim/drills/checks/standstills.ts";
import { subscribesAgain } from "../../../../sim/drills/checks/subscribes-again.ts";
import type { HaltRecord } from "../../../../sim/drills/record.ts";
import { reqContractDetails } from "../../../../sim/wire/requests/contracts.ts";
import { reqPositions } from "../../../../sim/wire/requests/positions.ts";
import { reqCurrentTime } from "../../../../sim/wire/requests/session.ts";
import { type Drilled, type DrilledClient, drilled } from "../../../support/drilled.ts";

const APPLE = { symbol: "AAPL", secType: "STK", exchange: "SMART", currency: "USD" };

/** Sends a number of messages, each a time after the one before. */
async function sendEvenly(run: Drilled, client: DrilledClient, count: number, everyMs: number) {
  for (let sent = 0; sent < count; sent++) {
    if (sent > 0) await run.tws.advance(everyMs);
    await client.send(reqPositions);
  }
}

/** A halt that has ended now. */
const haltUntilNow = (run: Drilled, forMs: number): HaltRecord => ({
  beganMs: run.tws.nowMs - forMs,
  endedMs: run.tws.nowMs,
});

test("51 messages that were sent evenly pass where a halt made the fake read them in a bunch", async () => {
  await using run = await drilled();
  const client = await run.dial(1);
  await run.tws.advance(1_000);
  // Sent every 21 ms, of which the first five were read when a halt of 100 ms was over.
  const halt = haltUntilNow(run, 100);
  await sendEvenly(run, client, 5, 0);
  for (let sent = 5; sent < 51; sent++) {
    await run.tws.advance(21);
    await client.send(reqPositions);
  }
  expect(messageRate(run.seen()).outcome).toBe("failed");
  const { outcome, reasons, frames } = messageRate(run.seen({}, [halt]));
  expect({ outcome, reasons }).toEqual({
    outcome: "passed",
    reasons: [
      "At most 47 in any second; 50 are accepted. On connection 1 51 were read in the second that began at 1.01 s. The fake stood still, or a fault held messages back, for 100 ms before the first of them, so that they were sent over a longer time.",
    ],
  });
  expect(frames.length).toBeGreaterThan(0);
});

test("51 messages that were read at once pass after a halt of more than a second alone", async () => {
  await using run = await drilled();
  const client = await run.dial(1);
  await run.tws.advance(2_000);
  const [long, short] = [haltUntilNow(run, 1_020), haltUntilNow(run, 980)];
  await sendEvenly(run, client, 51, 0);
  expect(messageRate(run.seen({}, [long])).outcome).toBe("passed");
  expect(messageRate(run.seen({}, [short])).outcome).toBe("failed");
});

test("a halt elsewhere, or a shorter one, excuses no message above the limit", async () => {
  await using run = await drilled();
  const client = await run.dial(1);
  await run.tws.advance(2_000);
  const before = { beganMs: run.tws.nowMs - 900, endedMs: run.tws.nowMs - 21 };
  const shorter = haltUntilNow(run, 40);
  await sendEvenly(run, client, 51, 19);
  const endMs = run.tws.nowMs;
  const within = { beganMs: endMs - 700, endedMs: endMs - 100 };
  const after = { beganMs: endMs + 1, endedMs: endMs + 900 };
  for (const halts of [[], [before], [shorter], [within], [after], [before, within, after]])
    expect(messageRate(run.seen({}, halts)).outcome).toBe("failed");
  expect(messageRate(run.seen({}, [shorter])).reasons).toEqual([
    "Connection 1 sent 51 messages in the second that began at 1.97 s; 50 are accepted.",
  ]);
});

test("messages that a halt can have gathered are too many where even the whole halt is too short", async () => {
  await using run = await drilled();
  const client = await run.dial(1);
  await run.tws.advance(2_000);
  const halt = haltUntilNow(run, 900);
  await sendEvenly(run, client, 50, 0);
  expect(messageRate(run.seen({}, [halt])).outcome).toBe("passed");
  await sendEvenly(run, client, 1, 0);
  expect(messageRate(run.seen({}, [halt])).outcome).toBe("failed");
});

test("messages that a fault has held back count for the time for which it can have held them", async () => {
  for (const [fault, outcome] of [
    ["freeze:forMs=1200", "passed"],
    ["partition:direction=in,forMs=1200", "passed"],
    ["freeze:forMs=800", "failed"],
    ["latency:frameMs=20,tailMs=1200", "passed"],
    ["latency:frameMs=20,tailMs=1200,tail=0", "failed"],
    ["latency:frameMs=1000..1200", "failed"],
    ["latency:frameMs=990", "failed"],
    ["latency:frameMs=0..510", "failed"],
    ["bandwidth:bytesPerSecond=10000000", "failed"],
    ["latency:frameMs=20..200", "failed"],
    ["latency:handshakeMs=1200", "failed"],
  ] as const) {
    await using run = await drilled();
    const client = await run.dial(1);
    run.tws.inject(fault);
    await sendEvenly(run, client, 60, 10);
    await run.tws.advance(1_500);
    expect({ fault, outcome: messageRate(run.seen()).outcome }).toEqual({ fault, outcome });
  }
});

test("a greeting that is late excuses no dial that is left open", async () => {
  await using run = await drilled();
  run.tws.inject("withhold:message=both");
  run.tws.inject("latency:handshakeMs=500");
  await run.dial(1);
  await run.tws.advance(8_000);
  expect(endsStuckDials(run.seen()).outcome).toBe("failed");
});

test("what is read in a standstill has come in it, or in the turn before", async () => {
  await using run = await drilled();
  const halts = [
    { beganMs: 1_000, endedMs: 1_100 },
    { beganMs: 1_100, endedMs: 1_130 },
    { beganMs: 1_130, endedMs: 1_160 },
    { beganMs: 2_000, endedMs: 2_050 },
  ];
  const seen = run.seen({}, halts);
  const since = [999, 1_000, 1_090, 1_110, 1_140, 1_170, 1_181, 2_049, 2_070, 2_071].map((atMs) =>
    sentSince(seen, atMs),
  );
  expect(since).toEqual([999, 1_000, 1_000, 1_000, 1_100, 1_130, 1_181, 2_000, 2_000, 2_071]);
  expect(stoodStillMs(seen, 1_050, 2_010)).toBe(120);
});

test("no-hammering counts dials that waited in a halt for the longest possible time", async () => {
  await using run = await drilled();
  await run.dial(1);
  run.tws.inject("client-id-conflict");
  await run.tws.advance(1_000);
  const halt = haltUntilNow(run, 600);
  for (let dials = 0; dials < 9; dials++) {
    await run.dial(1);
    await run.tws.advance(180);
  }
  expect(noHammering(run.seen()).outcome).toBe("failed");
  const { outcome, reasons } = noHammering(run.seen({}, [halt]));
  expect({ outcome, reasons }).toEqual({
    outcome: "passed",
    reasons: [
      "8 dials without a session in the 2 s that began at 0.41 s; the limit is 8. The fake stood still, or a fault held messages back, for 600 ms before the first was seen, and that time is counted.",
    ],
  });
  const elsewhere = { beganMs: halt.beganMs - 100, endedMs: halt.endedMs - 100 };
  expect(noHammering(run.seen({}, [elsewhere])).outcome).toBe("failed");
});

test("heartbeat-spacing allows for heartbeats that were read late", async () => {
  await using run = await drilled();
  const client = await run.dial(1);
  const halts: HaltRecord[] = [];
  // Sent each second, and every other one was read 100 ms late.
  for (let sent = 0; sent < 6; sent++) {
    await run.tws.advance(sent % 2 === 0 ? 1_100 : 900);
    if (sent % 2 === 0) halts.push(haltUntilNow(run, 100));
    await client.send(reqCurrentTime);
  }
  expect(heartbeatSpacing(run.seen()).outcome).toBe("failed");
  expect(heartbeatSpacing(run.seen({}, halts)).outcome).toBe("passed");
  const elsewhere = halts.map(({ beganMs, endedMs }) => ({ beganMs: beganMs - 50, endedMs: endedMs - 50 }));
  expect(heartbeatSpacing(run.seen({}, elsewhere)).outcome).toBe("failed");
});

test("recovers does not count the time in which the fake stood still", async () => {
  await using run = await drilled();
  await run.dial(1);
  await run.cut();
  const lostMs = run.tws.nowMs;
  await run.tws.advance(5_200);
  const halt = { beganMs: lostMs + 100, endedMs: lostMs + 500 };
  // The limit is 5 s.
  expect(recovers(run.seen()).outcome).toBe("failed");
  expect(recovers(run.seen({}, [halt])).outcome).toBe("not reached");
  await run.dial(1);
  const short = { beganMs: lostMs + 100, endedMs: lostMs + 200 };
  expect(recovers(run.seen({}, [short]))).toMatchObject({
    outcome: "failed",
    reasons: [
      expect.stringMatching(
        /; the limit is 5 s\. The fake stood still, or a fault held messages back, for 100 ms of that time, which is not counted\.$/,
      ),
    ],
  });
  expect(recovers(run.seen({}, [halt])).outcome).toBe("passed");
  const earlier = { beganMs: lostMs - 900, endedMs: lostMs - 100 };
  expect(recovers(run.seen({}, [earlier])).outcome).toBe("failed");
});

test("closes-dead-sessions takes the end of a connection for as early as it can have come", async () => {
  await using run = await drilled({ lingerMs: 10 });
  const client = await run.dial(1);
  run.tws.inject("half-open");
  await run.tws.advance(5_200);
  const halt = haltUntilNow(run, 400);
  await client.end();
  expect(closesDeadSessions(run.seen()).outcome).toBe("failed");
  expect(closesDeadSessions(run.seen({}, [halt])).outcome).toBe("passed");
  const earlier = { beganMs: halt.beganMs - 600, endedMs: halt.endedMs - 600 };
  expect(closesDeadSessions(run.seen({}, [earlier])).outcome).toBe("failed");
});

test.each([
  ["bandwidth:bytesPerSecond=10000000", "failed"],
  ["latency:frameMs=5", "failed"],
  ["freeze", "not reached"],
])("a dead session that is never left: with %s %s", async (fault, outcome) => {
  await using run = await drilled();
  await run.dial(1);
  run.tws.inject(fault);
  run.tws.inject("half-open");
  await run.tws.advance(60_000);
  const found = closesDeadSessions(run.seen());
  expect(found.outcome).toBe(outcome);
  if (outcome === "not reached")
    expect(found.reasons).toEqual([expect.stringContaining("a fault held back what the program sent")]);
});

test("subscribes-again and requests-not-left-hanging give a program the time that the fake took", async () => {
  await using run = await drilled();
  const client = await run.dial(1);
  await client.watch(7);
  run.tws.inject("drop:how=rst,afterRequest=reqContractDetails,times=1");
  await client.send(reqContractDetails, { reqId: 5, ...APPLE });
  const next = await run.dial(1);
  await run.tws.advance(5_200);
  const halt = haltUntilNow(run, 400);
  const outcomes = (halts: readonly HaltRecord[]) =>
    [subscribesAgain, requestsNotLeftHanging].map((check) => check(run.seen({}, halts)).outcome);
  expect(outcomes([])).toEqual(["failed", "failed"]);
  expect(outcomes([halt])).toEqual(["not reached", "not reached"]);
  await next.watch(8);
  expect(outcomes([])).toEqual(["failed", "failed"]);
  expect(outcomes([halt])).toEqual(["passed", "not reached"]);
  const before = { beganMs: halt.beganMs - 2_000, endedMs: halt.endedMs - 2_000 };
  expect(outcomes([before])).toEqual(["passed", "not reached"]);
});
