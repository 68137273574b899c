import { expect, test } from "vitest";
import type { AnyWatch } from "../../../src/operations/stream.ts";
import {
  PRICES,
  type SessionFixture,
  type StreamsFixture,
  streamsFixture,
} from "../../support/streams-fixture.ts";

const gap = (reason: string) => expect.objectContaining({ kind: "gap", reason });

/** What was sent about streams: requests by number, cancels by number below zero. */
const sent = ({ sent: all }: SessionFixture): number[] =>
  all.flatMap(([name, id]) =>
    name === "reqMktData" ? [id as number] : name === "cancelMktData" ? [-(id as number)] : [],
  );

/** A stream of one kind that was requested at 1 000 ms. */
async function requested(about: Partial<AnyWatch> = {}) {
  const by = streamsFixture();
  const session = by.session();
  const reader = by.watch({ ...PRICES, ...about });
  await by.clock.advance(0);
  return { by, session, reader };
}

/** The times of its next requests, in s after now. */
async function times(by: StreamsFixture, session: SessionFixture, forMs: number) {
  const sinceMs = by.clock.now();
  const all: number[] = [];
  for (let count = sent(session).length; by.clock.now() < sinceMs + forMs; ) {
    await by.clock.advance(1_000);
    const now = sent(session).length;
    if (now > count) all.push((by.clock.now() - sinceMs) / 1_000);
    count = now;
  }
  return all;
}

test("an unconfirmed request is sent again, with delays up to ten minutes, in one gap", async () => {
  const { by, session, reader } = await requested();
  const after = [15, 45, 105, 225, 465, 945, 1_545, 2_145];
  expect(await times(by, session, 2_200_000)).toEqual(after);
  // What may be there all the same is cancelled first.
  expect(sent(session).slice(0, 5)).toEqual([1, -1, 2, -2, 3]);
  expect(reader.all).toEqual([gap("TWS has sent nothing since it was requested 15000 ms ago")]);
  session.price(5);
  expect(await times(by, session, 1_000_000)).toEqual([]);
  expect(reader.gaps).toEqual(["gap", "resumed"]);
  // It was answered: the next one that is lost is sent again as soon as the first.
  session.error(10182);
  await by.clock.advance(1_000);
  expect(await times(by, session, 60_000)).toEqual([15, 45]);
});

test("a request that is confirmed late, or whose reader leaves, is not sent again", async () => {
  const { by, session, reader } = await requested();
  await by.clock.advance(14_999);
  session.price(5);
  const other = by.watch(PRICES, "MSFT");
  await by.clock.advance(14_999);
  await other.stream.return?.();
  await by.clock.advance(100_000);
  expect([sent(session), reader.gaps, by.clock.timers]).toEqual([[1, 2, -2], [], 0]);
});

test("while TWS is cut off a request that is not taken up is not sent again", async () => {
  const { by, session } = await requested();
  await by.clock.advance(10_000);
  session.live.setIbkrLink("lost");
  await by.clock.advance(100_000);
  session.live.setIbkrLink("back");
  expect(sent(session)).toEqual([1]);
  expect(await times(by, session, 20_000)).toEqual([10]);
});

test("where silence is usual it is a gap once, and the request is sent again without one", async () => {
  const { by, session, reader } = await requested({ quiet: true });
  await by.clock.advance(15_000);
  expect(sent(session)).toEqual([1, -1, 2]);
  // TWS answers what was sent behind the request: it has gone through it.
  const [, fence] = session.sent.find(([name]) => name === "reqExecutions") ?? [];
  session.comes("execDetailsEnd", fence);
  await by.clock.advance(0);
  expect(reader.gaps).toEqual(["gap", "resumed"]);
  expect(await times(by, session, 500_000)).toEqual([30, 90, 210, 450]);
  expect(reader.gaps).toEqual(["gap", "resumed"]);
});

test("bulletins are usually silent from the first on: requested again without a gap", async () => {
  const { by, session, reader } = await requested({ quiet: true, source: "bulletins" });
  const names = (): string[] => session.sent.map(([name]) => name.replace("NewsBulletins", ""));
  expect(names()).toEqual(["req"]);
  await by.clock.advance(20_000);
  expect(names()).toEqual(["req", "cancel", "req"]);
  expect(reader.all).toEqual([]);
  await reader.stream.return?.();
  await by.clock.advance(0);
  expect([names(), by.clock.timers]).toEqual([["req", "cancel", "req", "cancel"], 0]);
});

test("a snapshot with arriving rows may take four times as long, and a stopped one half a time", async () => {
  const { by, session, reader } = await requested({ snapshotEnd: "tickSnapshotEnd" });
  const rows = async (forMs: number): Promise<void> => {
    for (let atMs = 0; atMs < forMs; atMs += 5_000) {
      session.price(5);
      await by.clock.advance(5_000);
    }
  };
  await rows(59_900);
  expect(sent(session)).toEqual([1, -1, 2]);
  expect(reader.all.at(-1)).toEqual(gap("TWS has sent a part alone since it was requested 60000 ms ago"));
  await rows(5_000);
  session.comes("tickSnapshotEnd", 2);
  expect(await times(by, session, 1_000_000)).toEqual([]);
  const stopped = await requested({ snapshotEnd: "tickSnapshotEnd" });
  stopped.session.price(5);
  expect(await times(stopped.by, stopped.session, 40_000)).toEqual([30]);
  expect(stopped.reader.all.at(-1)).toEqual(
    gap("TWS has sent a part alone since it was requested 30000 ms ago"),
  );
});

test("a stream taken by another login is requested every two minutes, until it flows", async () => {
  const { by, session, reader } = await requested();
  session.price(5);
  session.error(10197, "competing");
  await by.clock.advance(60_000);
  // Said again, it does not put that off.
  session.error(10197, "competing");
  expect(await times(by, session, 61_000)).toEqual([60]);
  expect([sent(session), reader.gaps]).toEqual([[1, -1, 2], ["gap"]]);
  session.price(6);
  session.error(10197, "competing");
  session.price(7);
  expect(await times(by, session, 1_000_000)).toEqual([]);
  expect(reader.gaps).toEqual(["gap", "resumed", "gap", "resumed"]);
});

test("while TWS is disconnected a stream taken by another login is not requested, but afterwards", async () => {
  const { by, session } = await requested();
  session.price(5);
  session.error(10197, "competing");
  await by.clock.advance(119_000);
  session.live.setIbkrLink("lost");
  await by.clock.advance(500_000);
  expect(sent(session)).toEqual([1]);
  session.live.setIbkrLink("back");
  expect(await times(by, session, 40_000)).toEqual([30]);
});

test.each([
  { when: "lately", agoMs: 1_500, heard: false, again: true },
  { when: "longer ago", agoMs: 1_501, heard: false, again: false },
  { when: "lately, and heard of", agoMs: 100, heard: true, again: false },
])("after an unnamed refusal a request sent $when is checked", async (one) => {
  const { by, session, reader } = await requested();
  await by.clock.advance(one.agoMs);
  if (one.heard) session.price(5);
  session.comes("info", new Error("something else"), 2100);
  session.comes("info", new Error("too fast"), 100);
  await by.clock.advance(1_000);
  session.comes("info", new Error("too fast"), 100);
  await by.clock.advance(499);
  expect(sent(session)).toEqual([1]);
  await by.clock.advance(1);
  expect(sent(session)).toEqual(one.again ? [1, -1, 2] : [1]);
  expect(reader.gaps).toEqual([]);
});

test("a request that may have been refused, and has an event then, is not sent again", async () => {
  const { by, session } = await requested();
  session.comes("info", new Error("too fast"), 100);
  await by.clock.advance(1_000);
  session.price(5);
  await by.clock.advance(60_000);
  expect(sent(session)).toEqual([1]);
});

test("a stream kept over an outage is requested again after 30 s without an event", async () => {
  const { by, session, reader } = await requested({ farms: undefined } as never);
  session.price(5);
  const outage = async (): Promise<void> => {
    session.live.setIbkrLink("lost");
    await by.clock.advance(1_000);
    session.live.setIbkrLink("back");
  };
  await outage();
  await by.clock.advance(25_000);
  // A second outage when it is to be checked: it is checked after that.
  session.live.setIbkrLink("lost");
  await by.clock.advance(10_000);
  expect(sent(session)).toEqual([1]);
  session.live.setIbkrLink("back");
  await by.clock.advance(29_900);
  expect(sent(session)).toEqual([1]);
  await by.clock.advance(200);
  expect(sent(session)).toEqual([1, -1, 2]);
  session.price(6);
  await outage();
  await by.clock.advance(20_000);
  session.price(7);
  expect(await times(by, session, 100_000)).toEqual([]);
  expect(reader.gaps.at(-1)).toBe("resumed");
  // What comes from no farm does not end with one.
  session.live.farmChanged({ name: "usfarm", service: "market-data", state: "broken" });
  expect(await times(by, session, 100_000)).toEqual([]);
});

test("a farm reported at the end of a session causes no check in the next one", async () => {
  const { by, session, reader } = await requested();
  session.price(5);
  await by.clock.advance(50_000);
  const ok = { name: "usfarm", service: "market-data", state: "ok" } as const;
  session.live.farmChanged({ ...ok, state: "broken" });
  by.lose(session, new Error("lost") as never);
  await by.clock.advance(1_000);
  const next = by.session();
  await by.clock.advance(9_999);
  next.price(6);
  next.live.farmChanged(ok);
  expect(await times(by, next, 60_000)).toEqual([]);
  // Of a farm that it was not told of at its beginning a session knows nothing good.
  next.live.farmChanged({ ...ok, name: "eufarm" });
  expect(await times(by, next, 60_000)).toEqual([30, 45]);
  expect(reader.gaps.at(-1)).toBe("gap");
});

test.each<{ atMs: number; notices: string[]; checked: boolean }>([
  { atMs: 1_000, notices: ["historical a ok"], checked: false },
  { atMs: 1_000, notices: ["historical a ok", "market-data a ok"], checked: false },
  { atMs: 1_000, notices: ["historical a ok", "historical a ok"], checked: true },
  { atMs: 1_000, notices: ["contracts a connecting"], checked: true },
  { atMs: 12_000, notices: ["historical a ok"], checked: true },
  { atMs: 12_000, notices: ["historical a broken"], checked: true },
  { atMs: 12_000, notices: ["historical a inactive"], checked: false },
  { atMs: 12_000, notices: ["historical a inactive", "historical a ok"], checked: false },
  { atMs: 12_000, notices: ["historical a inactive", "historical a ok", "historical a ok"], checked: true },
  { atMs: 12_000, notices: ["historical a inactive", "contracts a ok"], checked: true },
  { atMs: 12_000, notices: ["market-data a inactive"], checked: true },
])("a session is notified of $notices $atMs ms after its beginning: checked? $checked", async (one) => {
  const { by, session, reader } = await requested();
  session.price(5);
  await by.clock.advance(one.atMs);
  for (const notice of one.notices) {
    const [service, name, state] = notice.split(" ");
    session.live.farmChanged({ service, name, state } as never);
  }
  await by.clock.advance(29_999);
  expect(sent(session)).toEqual([1]);
  await by.clock.advance(1);
  expect(sent(session)).toEqual(one.checked ? [1, -1, 2] : [1]);
  await by.clock.advance(0);
  expect(reader.all.slice(1)).toEqual(one.checked ? [gap("it went silent")] : []);
});
