import { expect, test } from "vitest";
import { getMarketDataSnapshot } from "../../../src/operations/market-data.ts";
import { checkedCall } from "../../../src/requests/checked-call.ts";
import { TickType } from "../../../src/stoqey/mod.ts";
import { AAPL } from "../../support/contracts.ts";
import { requestsFixture } from "../../support/requests-fixture.ts";
import { ScriptedTws, tickPrice, tickSnapshotEnd } from "../../support/scripted-tws.ts";
import { World } from "../../support/world.ts";

const CONTRACT = { symbol: "A", exchange: "SMART" };
const ASK = { timeoutMs: 1_000 };

const FIELDS = [
  ...(["bid", "ask", "last", "bidSize", "askSize", "lastSize"] as const),
  ...(["open", "high", "low", "close", "volume"] as const),
];
const LIVE = [
  ...[TickType.BID, TickType.ASK, TickType.LAST, TickType.BID_SIZE, TickType.ASK_SIZE, TickType.LAST_SIZE],
  ...[TickType.OPEN, TickType.HIGH, TickType.LOW, TickType.CLOSE, TickType.VOLUME],
];
const DELAYED = [
  ...[TickType.DELAYED_BID, TickType.DELAYED_ASK, TickType.DELAYED_LAST, TickType.DELAYED_BID_SIZE],
  ...[TickType.DELAYED_ASK_SIZE, TickType.DELAYED_LAST_SIZE, TickType.DELAYED_OPEN, TickType.DELAYED_HIGH],
  ...[TickType.DELAYED_LOW, TickType.DELAYED_CLOSE, TickType.DELAYED_VOLUME],
];
const NONE = Object.fromEntries(FIELDS.map((field) => [field, undefined]));

/** A snapshot of what comes under its number. */
async function snapshot(...events: readonly (readonly [event: string, ...args: unknown[]])[]) {
  const hand = requestsFixture();
  const { answer } = hand.requests.request(checkedCall(getMarketDataSnapshot, { contract: CONTRACT }), ASK);
  expect(hand.sent).toEqual([["reqMktData", 1, CONTRACT, "", true, false]]);
  for (const [event, ...args] of events) hand.comes(event, ...args);
  hand.comes("tickSnapshotEnd", 1);
  return answer;
}

test("a snapshot has each field from its own tick, live before delayed", async () => {
  const live = LIVE.map((type, at) => ["tickPrice", 1, type, at + 1] as const);
  const delayed = DELAYED.map((type, at) => ["tickSize", 1, type, at + 101] as const);
  const values = (from: number) => Object.fromEntries(FIELDS.map((field, at) => [field, at + from]));
  expect(await snapshot(...live)).toMatchObject(values(1));
  expect(await snapshot(...delayed)).toMatchObject(values(101));
  expect(await snapshot(...delayed, ...live)).toMatchObject(values(1));
});

test("a snapshot leaves out -1, texts and missing ticks, and keeps each raw tick", async () => {
  const shot = await snapshot(
    ["tickPrice", 1, TickType.BID, -1],
    ["tickPrice", 1, TickType.DELAYED_BID, 7],
    ["tickPrice", 1, TickType.ASK, -1],
    ["tickPrice", 1, TickType.LAST, undefined],
    ["tickString", 1, TickType.HIGH, "12"],
    ["tickGeneric", 1, TickType.HALTED, 0],
    ["tickSize", 1, TickType.VOLUME, 0],
  );
  expect(shot).toEqual({
    ...NONE,
    bid: 7,
    volume: 0,
    marketDataType: 1,
    notices: [],
    ticks: new Map<TickType, number | string>([
      ...([
        [TickType.BID, -1],
        [TickType.DELAYED_BID, 7],
        [TickType.ASK, -1],
      ] as const),
      ...([
        [TickType.HIGH, "12"],
        [TickType.HALTED, 0],
        [TickType.VOLUME, 0],
      ] as const),
    ]),
  });
});

test("a snapshot has its market data type and the notices of TWS", async () => {
  expect(
    await snapshot(
      ["error", new Error("Displaying delayed market data"), 10167, 1],
      ["error", new Error("Part of requested market data is not subscribed"), 10090, 1],
      ["marketDataType", 1, 3],
    ),
  ).toEqual({
    ...NONE,
    marketDataType: 3,
    ticks: new Map(),
    notices: [
      "Displaying delayed market data (10167)",
      "Part of requested market data is not subscribed (10090)",
    ],
  });
});

test("a snapshot without callers is cancelled", async () => {
  const hand = requestsFixture();
  const { answer } = hand.requests.request(checkedCall(getMarketDataSnapshot, { contract: CONTRACT }), ASK);
  const rejected = expect(answer).rejects.toMatchObject({ code: "REQUEST_TIMEOUT" });
  await hand.clock.advance(1_000);
  await rejected;
  expect(hand.sent.slice(1)).toEqual([["cancelMktData", 1]]);
});

test("the default deadline is long enough for a snapshot that TWS collects for 11 s", async () => {
  const world = new World();
  new ScriptedTws(world, 5000, ({ name, fields }, { send }) => {
    const [, , id = ""] = fields;
    if (name !== "reqMktData") return;
    send(tickPrice(id, TickType.BID, 10));
    world.clock.after(11_000, () => send(tickPrice(id, TickType.ASK, 11), tickSnapshotEnd(id)));
  });
  const pool = world.pool({ port: 5000 });
  expect(await world.clock.until(pool.getMarketDataSnapshot(AAPL))).toMatchObject({ bid: 10, ask: 11 });
  expect(getMarketDataSnapshot.timeoutMs).toBeGreaterThanOrEqual(15_000);
});
