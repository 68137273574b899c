import { expect, test } from "vitest";
import { watchLedgerTopic } from "../../../../src/web/streams/ledger.ts";
import { watchQuotesTopic } from "../../../../src/web/streams/market-data.ts";
import { WATCH_EXECUTIONS } from "../../../../src/web/streams/trades.ts";
import { SESSION_LOST, streamHubFixture } from "../../../support/web/stream-hub-fixture.ts";

const DAY_MS = 86_400_000;

test("a market data line is renewed before it is 10 minutes old, with jitter", async () => {
  const { clock, sockets, session, watch } = streamHubFixture();
  const times: number[] = [];
  sockets.subscribed = () => void times.push(clock.now());
  watch(watchQuotesTopic(1));
  await session();
  for (let minute = 0; minute < 60; minute++) {
    await clock.advance(60_000);
    sockets.last.push({ topic: "smd+1", 84: `${minute}` });
  }
  const ages = times.slice(1).map((time, at) => time - (times[at] ?? 0));
  expect(ages).toEqual([513_000, 513_000, 513_000, 513_000, 513_000, 513_000, 513_000]);
  expect([...sockets.last.live.keys()]).toEqual(["smd+1"]);
  expect(sockets.all.length).toBe(1);
});

test("a line that stays silent is subscribed again once, and again only after a frame", async () => {
  const { clock, sockets, session, watch } = streamHubFixture({ settings: { renewMs: 840_000 } });
  const times: string[] = [];
  sockets.subscribed = (_socket, line) => void times.push(line);
  watch(watchQuotesTopic(1));
  watch(watchLedgerTopic("DU1"));
  watch(WATCH_EXECUTIONS);
  await session();
  await clock.advance(700_000);
  const count = (line: string): number => times.filter((one) => one === line).length;
  expect([count("smd+1"), count("sld+DU1"), count("str")]).toEqual([2, 2, 1]);
  sockets.last.push({ topic: "sld+DU1", result: [] });
  await clock.advance(59_999);
  expect(count("sld+DU1")).toBe(2);
  await clock.advance(1);
  expect(count("sld+DU1")).toBe(3);
});

test("a frame in time keeps a line from being suspected", async () => {
  const { clock, sockets, session, watch } = streamHubFixture();
  watch(watchLedgerTopic("DU1"));
  await session();
  for (let beat = 0; beat < 60; beat++) {
    await clock.advance(10_000);
    sockets.last.push({ topic: "sld+DU1", result: [] });
  }
  expect(sockets.last.sent.filter((text) => text.startsWith("sld")).length).toBe(1);
});

test("fills are requested for the days that the gap has lasted, at most 7", async () => {
  const days = async (gapMs: number): Promise<string | undefined> => {
    const { clock, sockets, hub, session, watch } = streamHubFixture();
    watch(WATCH_EXECUTIONS);
    await session();
    expect(sockets.last.sent[0]).toBe('str+{"realtimeUpdatesOnly":false,"days":1}');
    sockets.last.drop(1006);
    hub.sessionEnded(SESSION_LOST);
    await clock.advance(gapMs);
    await session();
    return sockets.last.sent[0];
  };
  expect(await days(1_000)).toContain('"days":2');
  expect(await days(2.5 * DAY_MS)).toContain('"days":4');
  expect(await days(30 * DAY_MS)).toContain('"days":7');
});

test("a reader that leaves before the WebSocket is alive leaves nothing on the wire", async () => {
  const { clock, sockets, session, watch } = streamHubFixture();
  const kept = watch(watchQuotesTopic(1));
  watch(WATCH_EXECUTIONS);
  const ready = session();
  await kept.stream.return?.();
  await ready;
  await clock.settle();
  expect([...sockets.last.live.keys()]).toEqual(["str"]);
  expect(sockets.last.sent.some((text) => text.includes("md+1"))).toBe(false);
});
