import { expect, test } from "vitest";
import type { AnyWatch } from "../../../src/operations/stream.ts";
import { PRICES, type SessionFixture, streamsFixture } from "../../support/streams-fixture.ts";

/** A stream with data every five seconds, such as real-time bars. */
const BARS: AnyWatch = {
  ...PRICES,
  quiet: true,
  silentMs: 15_000,
  requestPacing: { max: 60, withinMs: 600_000, sameMs: 15_000 },
};
const ELSEWHERE = "Invalid Real-time Query:Trading TWS session is connected from a different IP address";
const TOO_SOON = "Invalid Real-time Query:Historical data request pacing violation";

/** A stream that flows since 2 000 ms. */
async function flowing(about: Partial<AnyWatch> = {}) {
  const by = streamsFixture(100);
  const session = by.session();
  const reader = by.watch({ ...BARS, ...about });
  await by.clock.advance(1_000);
  session.price(5);
  /** Answers the last fence: TWS has gone through what was sent before it. */
  const fenced = async (): Promise<void> => {
    session.comes("execDetailsEnd", session.numbers("reqExecutions").at(-1));
    await by.clock.advance(0);
  };
  return { by, session, reader, fenced };
}

const requests = (session: SessionFixture): number => session.numbers("reqMktData").length;

test("a stream silent for three intervals has a gap, is cancelled, and requested again", async () => {
  const { by, session, reader } = await flowing();
  await by.clock.advance(14_900);
  expect([reader.gaps, requests(session)]).toEqual([[], 1]);
  await by.clock.advance(200);
  expect(reader.all.at(-1)).toMatchObject({
    kind: "gap",
    reason: "no data came for 15 s: the market is closed, or TWS has ended the stream",
  });
  expect([session.numbers("cancelMktData"), session.numbers("reqMktData")]).toEqual([[1], [1, 2]]);
  session.price(6);
  await by.clock.advance(0);
  expect(reader.gaps).toEqual(["gap", "resumed"]);
});

test("a stream that flows is never requested again", async () => {
  const { by, session, reader } = await flowing();
  for (let bar = 0; bar < 500; bar++) {
    await by.clock.advance(5_000);
    session.price(bar);
  }
  expect([reader.gaps, requests(session)]).toEqual([[], 1]);
});

test("a market that is silent for a night is one short gap, and a few requests", async () => {
  const { by, session, reader, fenced } = await flowing();
  await by.clock.advance(15_100);
  await fenced();
  expect(reader.gaps).toEqual(["gap", "resumed"]);
  await by.clock.advance(3_600_000);
  expect(requests(session)).toBeLessThanOrEqual(12);
  await by.clock.advance(14 * 3_600_000);
  expect(reader.gaps).toEqual(["gap", "resumed"]);
  // In the morning data flow, and the next silence is found.
  session.price(7);
  await by.clock.advance(30_100);
  expect(reader.gaps).toEqual(["gap", "resumed", "gap"]);
});

test("a stream that another login has ended stays in its gap until it is served", async () => {
  const { by, session, reader, fenced } = await flowing();
  await by.clock.advance(15_100);
  const refusedAt: number[] = [];
  for (let count = requests(session); by.clock.now() < 200_000; ) {
    if (requests(session) === count) {
      await by.clock.advance(100);
      continue;
    }
    refusedAt.push(by.clock.now());
    count = requests(session);
    session.error(420, ELSEWHERE);
  }
  session.error(420, ELSEWHERE);
  expect(reader.gaps).toEqual(["gap"]);
  // Never twice within the 15 s that TWS asks for between two requests of a contract.
  const pauses = refusedAt.slice(1).map((atMs, before) => atMs - (refusedAt[before] ?? 0));
  expect(pauses.length).toBeGreaterThan(3);
  expect(Math.min(...pauses)).toBeGreaterThanOrEqual(14_900);
  await by.clock.advance(60_000);
  await fenced();
  expect(reader.gaps).toEqual(["gap", "resumed"]);
});

test("a stream in a gap that TWS refuses as too soon is requested again, a new one ends", async () => {
  const { by, session, reader } = await flowing();
  const other = by.watch(BARS, "MSFT");
  await by.clock.advance(0);
  session.error(420, TOO_SOON);
  await by.clock.advance(15_100);
  session.error(420, TOO_SOON);
  await by.clock.advance(0);
  expect([other.over, reader.over]).toEqual([expect.objectContaining({ twsCode: 420 }), "reading"]);
  const before = requests(session);
  await by.clock.advance(15_100);
  expect(requests(session)).toBe(before + 1);
});

test("a hundred streams that fall silent together have gaps at once, and stay within TWS's limit", async () => {
  const { by, session, reader } = await flowing();
  const others = Array.from({ length: 99 }, (_, at) => by.watch(BARS, `S${at}`));
  await by.clock.advance(0);
  await by.clock.advance(600_000);
  for (const id of session.numbers("reqMktData")) session.price(5, id);
  const before = requests(session);
  await by.clock.advance(40_000);
  expect([reader, ...others].map(({ gaps }) => gaps.at(-1))).toEqual(Array(100).fill("gap"));
  for (let count = 0, last = before; count < 6; count++, last = requests(session)) {
    expect(requests(session) - last).toBeLessThanOrEqual(60);
    await by.clock.advance(600_000);
  }
});

test("while TWS is cut off nobody is silent, and afterwards the stream has three intervals", async () => {
  const { by, session } = await flowing();
  session.live.setIbkrLink("lost");
  await by.clock.advance(100_000);
  expect(requests(session)).toBe(1);
  session.live.setIbkrLink("back");
  await by.clock.advance(14_900);
  expect(requests(session)).toBe(1);
  await by.clock.advance(15_000);
  expect(requests(session)).toBe(2);
});

test("a stream whose data another login took with a message is not taken for silent", async () => {
  const { by, session } = await flowing();
  session.error(10197, "competing");
  await by.clock.advance(119_000);
  expect(requests(session)).toBe(1);
});

test("rows of the snapshot are no data: a confirmed stream without changes is not silent", async () => {
  const { by, session, reader } = await flowing({ quiet: false, snapshotEnd: "tickSnapshotEnd" });
  session.comes("tickSnapshotEnd", 1);
  await by.clock.advance(1_000_000);
  expect([reader.gaps, requests(session)]).toEqual([[], 1]);
  session.price(6);
  await by.clock.advance(15_100);
  expect([reader.gaps, requests(session)]).toEqual([["gap"], 2]);
});
