import { expect, test } from "vitest";
import { closesDeadSessions } from "../../../../sim/drills/checks/closes-dead-sessions.ts";
import { connects } from "../../../../sim/drills/checks/connects.ts";
import { endsStuckDials } from "../../../../sim/drills/checks/ends-stuck-dials.ts";
import { noHammering } from "../../../../sim/drills/checks/no-hammering.ts";
import { oneClientId } from "../../../../sim/drills/checks/one-client-id.ts";
import { oneSession } from "../../../../sim/drills/checks/one-session.ts";
import { recovers } from "../../../../sim/drills/checks/recovers.ts";
import { type Drilled, drilled } from "../../../support/drilled.ts";

test("connects fails for a program that never dials", async () => {
  await using run = await drilled();
  expect(connects(run.seen())).toMatchObject({
    outcome: "failed",
    reasons: ["The program never dialled the port that it was given."],
  });
});

test("connects fails for dials without a session, and passes with the first session", async () => {
  await using run = await drilled();
  await run.dial(undefined);
  expect(connects(run.seen())).toMatchObject({
    outcome: "failed",
    reasons: ["The program dialled 1 time, and no session became ready."],
  });
  await run.dial(1);
  expect(connects(run.seen()).outcome).toBe("passed");
});

test("one-client-id names each other client ID and its frame", async () => {
  await using run = await drilled();
  expect(oneClientId(run.seen()).outcome).toBe("not reached");
  await (await run.dial(1)).end();
  expect(oneClientId(run.seen()).outcome).toBe("passed");
  await run.dial(2);
  const seen = run.seen();
  const { outcome, reasons, frames } = oneClientId(seen);
  expect({ outcome, reasons }).toEqual({
    outcome: "failed",
    reasons: ["Connection 2 used client ID 2 instead of 1."],
  });
  expect(seen.events[(frames[0] ?? 0) - 1]?.happened).toMatchObject({ event: "start", detail: "2" });
});

test("one-session fails for a second session beside an open one, under another ID too", async () => {
  await using run = await drilled();
  expect(oneSession(run.seen()).outcome).toBe("not reached");
  await run.dial(1);
  await run.cut();
  await run.dial(1);
  expect(oneSession(run.seen()).outcome).toBe("passed");
  await run.dial(2);
  expect(oneSession(run.seen())).toMatchObject({ outcome: "failed" });
});

test("one-session fails for a session beside a half-open one that the program has not closed", async () => {
  await using run = await drilled({ lingerMs: 10 });
  const first = await run.dial(1);
  run.tws.inject("half-open");
  run.tws.heal();
  await run.tws.advance(100);
  await run.dial(1);
  expect(oneSession(run.seen()).outcome).toBe("failed");
  expect(closesDeadSessions(run.seen()).outcome).toBe("not reached");
  await run.tws.advance(10_000);
  expect(closesDeadSessions(run.seen())).toMatchObject({ outcome: "failed" });
  await first.end();
});

test("closes-dead-sessions passes for a half-open connection that was closed in time", async () => {
  await using run = await drilled({ lingerMs: 10 });
  const first = await run.dial(1);
  expect(closesDeadSessions(run.seen()).outcome).toBe("not reached");
  run.tws.inject("half-open");
  await run.tws.advance(3_000);
  await first.end();
  expect(closesDeadSessions(run.seen()).outcome).toBe("passed");
});

test("ends-stuck-dials passes for a mute dial that was given up, and fails for one that was kept", async () => {
  await using run = await drilled({ faults: ["mute"] });
  const first = await run.dial(1);
  await run.tws.advance(2_000);
  await first.end();
  expect(endsStuckDials(run.seen()).outcome).toBe("passed");
  await run.dial(1);
  await run.tws.advance(6_000);
  expect(endsStuckDials(run.seen()).outcome).toBe("failed");
});

test("ends-stuck-dials is not reached where each dial becomes a session", async () => {
  await using run = await drilled();
  await run.dial(1);
  await run.tws.advance(6_000);
  expect(endsStuckDials(run.seen()).outcome).toBe("not reached");
});

test("recovers fails where no session follows a loss, and not before the program had its time", async () => {
  await using run = await drilled();
  await run.dial(1);
  expect(recovers(run.seen()).outcome).toBe("not reached");
  await run.cut();
  expect(recovers(run.seen()).outcome).toBe("not reached");
  await run.tws.advance(6_000);
  expect(recovers(run.seen())).toMatchObject({ outcome: "failed" });
});

test("recovers counts from the end of the fault that prevented a session", async () => {
  await using run = await drilled();
  await run.dial(1);
  run.tws.inject("mute:forMs=8000");
  await run.cut();
  await run.tws.advance(9_000);
  await run.dial(1);
  const { outcome, reasons } = recovers(run.seen());
  expect({ outcome, reasons }).toEqual({
    outcome: "passed",
    reasons: ["1 session lost; the next one took 1 s at most."],
  });
});

test("recovers fails for a session that comes too late", async () => {
  await using run = await drilled();
  await run.dial(1);
  await run.cut();
  await run.tws.advance(7_000);
  await run.dial(1);
  expect(recovers(run.seen())).toMatchObject({ outcome: "failed" });
});

test("recovers judges nothing while the fault that prevents a session is in force", async () => {
  await using run = await drilled();
  await run.dial(1);
  run.tws.inject("client-id-conflict");
  await run.cut();
  await run.tws.advance(60_000);
  expect(recovers(run.seen()).outcome).toBe("not reached");
});

/** Dials of which each comes a time after the one before, all of them with a client ID in use. */
async function hammering(run: Drilled, spacings: readonly number[]) {
  await run.dial(1);
  run.tws.inject("client-id-conflict");
  for (const spacingMs of spacings) {
    await run.dial(1);
    await run.tws.advance(spacingMs - 10);
  }
  return noHammering(run.seen());
}

const even = (dials: number, spacingMs: number): readonly number[] =>
  Array.from({ length: dials }, () => spacingMs);

test.each([
  ["in 10 s", 21, 470],
  ["in 4 s, where the drill ends then", 13, 300],
  ["in 2 s, where the drill ends then", 9, 220],
])("no-hammering fails for more dials that fail than the limit allows %s", async (_, dials, spacingMs) => {
  await using run = await drilled();
  const { outcome, reasons } = await hammering(run, even(dials, spacingMs));
  expect({ outcome, reasons: reasons.length }).toEqual({ outcome: "failed", reasons: 1 });
});

test.each([
  ["each half second", even(60, 500)],
  ["after waits that double from 10 ms", [10, 20, 40, 80, 160, 320, 640, 1_280, 2_560, 5_120]],
  ["after waits that grow by half from 50 ms", [50, 75, 113, 169, 253, 380, 570, 854, 1_281, 1_922, 2_883]],
])("no-hammering passes for dials that fail %s", async (_, spacings) => {
  await using run = await drilled();
  expect((await hammering(run, spacings)).outcome).toBe("passed");
});

test("no-hammering is not reached without a dial that fails", async () => {
  await using run = await drilled();
  await run.dial(1);
  expect(noHammering(run.seen()).outcome).toBe("not reached");
});
