import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { FakeTws, VirtualClock } from "../../sim/mod.ts";
import type { Message } from "../../sim/wire/codec/message.ts";
import { encodeHello, ServerReader } from "../../sim/wire/frames.ts";
import { reqAccountSummary, reqAccountUpdates } from "../../sim/wire/requests/accounts.ts";
import { reqExecutions } from "../../sim/wire/requests/executions.ts";
import { reqHistoricalData } from "../../sim/wire/requests/historical-data.ts";
import { reqMktData } from "../../sim/wire/requests/market-data.ts";
import { reqMktDepth } from "../../sim/wire/requests/market-depth.ts";
import { reqCompletedOrders } from "../../sim/wire/requests/orders.ts";
import { type PlaceOrder, placeOrder } from "../../sim/wire/requests/place-order.ts";
import { reqPnL } from "../../sim/wire/requests/pnl.ts";
import { startApi } from "../../sim/wire/requests/session.ts";
import { reqTickByTickData } from "../../sim/wire/requests/tick-by-tick.ts";
import { AAPL_NUMBERED, ACCOUNT } from "../support/contracts.ts";
import { frameOf } from "../support/messages.ts";
import { STORIES, told } from "../support/stories.ts";

/** Makes an order to buy ten shares. */
const buy = (orderId: number, change: Partial<PlaceOrder>): Partial<PlaceOrder> => ({
  orderId,
  ...AAPL_NUMBERED,
  action: "BUY",
  totalQuantity: 10,
  tif: "DAY",
  transmit: true,
  ...change,
});

/** Hashes everything that a fake writes to one client in twenty minutes of a busy day, and its trace. */
async function story(
  seed: number,
): Promise<{ readonly bytes: string; readonly trace: string; readonly frames: number }> {
  const clock = new VirtualClock(Date.UTC(2026, 0, 13, 15, 30));
  const tws = new FakeTws({ clock, seed });
  const bytes = createHash("sha256");
  const reader = new ServerReader();
  let frames = 0;
  const end = tws.accept({
    write: (chunk) => {
      bytes.update(chunk);
      frames += reader.push(chunk).length;
    },
    end: () => {},
    reset: () => {},
  });
  const send = <Values>(message: Message<Values>, values: Partial<NoInfer<Values>> = {}): void =>
    end.received(frameOf(message, values));
  end.received(encodeHello(100, 193));
  send(startApi, { clientId: 1 });
  send(reqMktData, { reqId: 1, ...AAPL_NUMBERED, genericTicks: "233" });
  send(reqMktDepth, { reqId: 2, ...AAPL_NUMBERED, rows: 5, smart: true });
  send(reqTickByTickData, { reqId: 3, ...AAPL_NUMBERED, tickType: "AllLast" });
  const bars = { barSize: "1 min", duration: "1 D", useRth: true, whatToShow: "TRADES", formatDate: 1 };
  send(reqHistoricalData, { reqId: 4, ...AAPL_NUMBERED, ...bars, keepUpToDate: true });
  send(reqAccountSummary, { reqId: 5, group: "All", tags: "NetLiquidation,TotalCashValue" });
  send(reqPnL, { reqId: 6, account: ACCOUNT });
  send(reqAccountUpdates, { subscribe: true, account: ACCOUNT });
  send(placeOrder, buy(1, { orderType: "MKT" }));
  send(placeOrder, buy(2, { orderType: "LMT", lmtPrice: 265 }));
  send(placeOrder, buy(3, { orderType: "MOC" }));
  await clock.advance(1_200_000);
  send(reqExecutions, { reqId: 7 });
  send(reqCompletedOrders);
  end.left("fin");
  tws.close();
  const trace = createHash("sha256").update(tws.trace.lines().join("\n"));
  return { bytes: bytes.digest("hex"), trace: trace.digest("hex"), frames };
}

/**
 * The same on every machine and runtime. When the fake is meant to behave otherwise, this changes: run the test, see
 * that the change is the one that was meant, and write the new figures here.
 */
const SEED_7 = {
  frames: 38_096,
  bytes: "2cbe9dc8f3a88c38f4d5b2533be412356b3913106c420688f4f60af2437dfebb",
  trace: "a428cfc8f3f324870ba3ad9ec7b6a794286cc772185a61b5464de2c4c24f67b8",
};

test("equal seeds and inputs give equal bytes, on Node and on Deno", async () => {
  expect(await story(7)).toEqual(SEED_7);
});

test("another seed gives other bytes", async () => {
  expect((await story(8)).bytes).not.toBe(SEED_7.bytes);
});

/** Bytes of the story of each part with seed 7, the same on every machine and runtime; changed as `SEED_7` is. */
const PARTS: Readonly<Record<string, string>> = {
  universe: "757fa2c495f9b9770ee7b921726a432afc33fedccb67f9bb47502e5fe5f6cd09",
  chains: "48bf528837c855bc9a2933c9180a8040da6a40dd76f2033bc1d037cbfe2a5823",
  combinations: "e5bbf8cb284b1ab4499f70c2917e2ebd6943d911bc2cf1e1cae1db6ac89108a1",
  history: "0518bab41729a4cbe763dd2ab7dbf99216f3c5c60850a15f5db5570cad65a906",
  news: "f9bd84a959e6bcb148d140fe0d9f4e7b2de83037521318e0818ceac7ae65673e",
  calendar: "97926f77e80f37e41c9c4d100165892baae33fe85a2128e35b004bc25bb778d6",
  accounts: "9f441fc549a706be2eeb3076d671388358c6e4ed6445a658be594bf9f34337d5",
  "statuses that are doubled or missing": "296ec6c812b2ed8cbab544c8e794182f0e4709558cb78f690640d7ce0b90188d",
};

test("every part has a story", () => {
  expect(Object.keys(PARTS)).toEqual(Object.keys(STORIES));
});

test.each(Object.entries(STORIES))("equal seeds give equal bytes: %s", async (part, story) => {
  const [one, other] = [await told(story, 7), await told(story, 7)];
  expect(other).toEqual(one);
  for (const name of story.about) expect(one.messages.get(name) ?? 0, name).toBeGreaterThan(0);
  expect(one.codes).toEqual([]);
  expect(one.bytes).toBe(PARTS[part]);
});

test("the story of statuses has some that are doubled and some that are missing, by the seed", async () => {
  const story = STORIES["statuses that are doubled or missing"] as (typeof STORIES)[string];
  const [seven, eight] = [await told(story, 7), await told(story, 8)];
  const filled = [...seven.filled.values()];
  expect(filled.filter((times) => times > 1).length).toBeGreaterThan(0);
  // Of 60 orders, each of which is filled.
  expect(filled.length).toBeLessThan(60);
  expect([...eight.filled]).not.toEqual([...seven.filled]);
});
