import { expect, test } from "vitest";
import { type AccountState, accountState } from "../../../sim/relay/account-state.ts";
import {
  FLAT_ENDING_MS,
  type FlatEnding,
  flatEnding,
  flatEndingText,
  memoryUpstream,
} from "../../../sim/relay/mod.ts";
import { replaceFA } from "../../../sim/wire/requests/advisors.ts";
import { reqContractDetails } from "../../../sim/wire/requests/contracts.ts";
import { exerciseOptions } from "../../../sim/wire/requests/option-exercise.ts";
import { cancelOrder, reqGlobalCancel } from "../../../sim/wire/requests/orders.ts";
import { placeOrder } from "../../../sim/wire/requests/place-order.ts";
import { contractDetails } from "../../../sim/wire/responses/contracts.ts";
import { AAPL_NUMBERED } from "../../support/contracts.ts";
import { RelayWorld } from "../../support/relay-world.ts";
import { encodedFrame, encodedHello, parseFault } from "../../support/sim.ts";

const BUY = {
  ...AAPL_NUMBERED,
  action: "BUY",
  totalQuantity: 10,
  orderType: "MKT",
  tif: "DAY",
  transmit: true,
};
const RESTING = { ...BUY, orderType: "LMT", lmtPrice: 100, totalQuantity: 7 };

/** Ends flat what was done through the relay of a world. */
async function ended(world: RelayWorld, before?: AccountState, allowLive = false): Promise<FlatEnding> {
  world.relay.tws.close();
  const dial = memoryUpstream(world.network, 4002);
  const { clock, relay } = world;
  return clock.until(flatEnding({ dial, clock, allowLive, orders: relay.orders, before }));
}

/** Looks at what the gateway holds, as before a drill. */
async function look(world: RelayWorld): Promise<AccountState | undefined> {
  const { clock, network } = world;
  return clock.until(accountState(909, { dial: memoryUpstream(network, 4002), clock, allowLive: false }));
}

/** Gets the open orders and the position in Apple that the gateway holds. */
function held(world: RelayWorld): { readonly open: number; readonly apple: number } {
  const state = world.gateway.state().trading as {
    readonly book: { readonly orders: readonly { readonly status: string }[] };
    readonly ledgers: Readonly<
      Record<
        string,
        {
          readonly holdings: readonly {
            readonly size: number;
            readonly instrument: { readonly symbol: string };
          }[];
        }
      >
    >;
  };
  const open = state.book.orders.filter(({ status }) => /Submitted/.test(status)).length;
  const holdings = Object.values(state.ledgers).flatMap(({ holdings }) => holdings);
  const apple = holdings.find(({ instrument }) => instrument.symbol === "AAPL")?.size ?? 0;
  return { open, apple };
}

/** Gets what the gateway holds, each as symbol, type and size. */
function holdings(world: RelayWorld): readonly unknown[] {
  const { ledgers } = world.gateway.state().trading as {
    readonly ledgers: Readonly<
      Record<
        string,
        {
          readonly holdings: readonly {
            readonly size: number;
            readonly instrument: { readonly symbol: string; readonly secType: string };
          }[];
        }
      >
    >;
  };
  return Object.values(ledgers).flatMap((ledger) =>
    ledger.holdings
      .filter(({ size }) => size !== 0)
      .map(({ size, instrument }) => [instrument.symbol, instrument.secType, size]),
  );
}

test("open orders of the drill are cancelled and its positions closed; others are left", async () => {
  const world = new RelayWorld({
    account: {
      positions: [{ symbol: "AAPL", quantity: 100 }],
      orders: [{ symbol: "MSFT", clientId: 1, action: "BUY", quantity: 3, orderType: "LMT", limitPrice: 10 }],
    },
  });
  expect(held(world)).toEqual({ open: 1, apple: 100 });
  const client = await world.session();
  client.send(placeOrder, { orderId: 11, ...BUY });
  client.send(placeOrder, { orderId: 12, ...RESTING });
  await world.pass(3_000);
  expect(held(world)).toEqual({ open: 2, apple: 110 });
  const ending = await ended(world);
  expect(flatEndingText(ending)).toEqual([
    "Flat ending: cancelled 1 order (#12 BUY 7 AAPL) and closed 1 position (SELL 10 AAPL).",
  ]);
  expect(held(world)).toEqual({ open: 1, apple: 100 });
  world.gateway.close();
});

test("a closing order whose fill is reported without a status counts as filled", async () => {
  const world = new RelayWorld({ account: { positions: [] } });
  const client = await world.session();
  client.send(placeOrder, { orderId: 11, ...BUY });
  await world.pass(3_000);
  world.gateway.inject(parseFault("order-status:missing=1"));
  expect(flatEndingText(await ended(world))).toEqual(["Flat ending: closed 1 position (SELL 10 AAPL)."]);
  expect(held(world)).toEqual({ open: 0, apple: 0 });
  world.gateway.close();
});

test("an order whose acknowledgement a fault cut off is found and closed", async () => {
  const world = new RelayWorld({ account: { positions: [] } });
  const client = await world.session();
  world.relay.tws.inject(parseFault("cut-order"));
  client.send(placeOrder, { orderId: 5, ...BUY, action: "SELL" });
  await world.pass(3_000);
  expect(client.ending).toBe("read ECONNRESET");
  expect(held(world).apple).toBe(-10);
  expect((await ended(world)).closed).toEqual(["BUY 10 AAPL"]);
  expect(held(world).apple).toBe(0);
  world.gateway.close();
});

test("an order that was there before and was changed through the proxy is left and said", async () => {
  const world = new RelayWorld({
    account: {
      orders: [{ symbol: "AAPL", clientId: 1, action: "BUY", quantity: 7, orderType: "LMT", limitPrice: 90 }],
    },
  });
  const client = await world.session();
  client.send(placeOrder, { orderId: 1, ...RESTING });
  await world.pass(1_000);
  const ending = await ended(world);
  expect(flatEndingText(ending)).toEqual([
    "Flat ending: nothing was cancelled or closed.",
    "Cannot end flat: the order #1 of client 1 was there before the drill and is left as it is.",
  ]);
  expect(held(world).open).toBe(1);
  world.gateway.close();
});

test("a position that a closed market keeps open is said, and no order is left", async () => {
  const world = new RelayWorld({ account: { positions: [] } });
  const client = await world.session();
  client.send(placeOrder, { orderId: 1, ...BUY });
  await world.pass(3_000);
  // Half past ten at night in New York.
  await world.pass(12 * 3_600_000);
  const [first, ...left] = flatEndingText(await ended(world));
  expect(first).toBe("Flat ending: nothing was cancelled or closed.");
  expect(left).toEqual([
    expect.stringMatching(/^Cannot end flat: the position was not closed by SELL 10 AAPL \(.*\)\.$/),
  ]);
  expect(held(world)).toEqual({ open: 0, apple: 10 });
  world.gateway.close();
});

test("a gateway that is gone at the end is said, with what may be open", async () => {
  const world = new RelayWorld();
  const client = await world.session();
  client.send(placeOrder, { orderId: 1, ...RESTING });
  await world.pass();
  world.gateway.inject(parseFault("refuse"));
  expect((await ended(world)).left).toEqual([
    "1 order of client 1 may be open or filled: nothing listens there",
  ]);
  world.gateway.close();
});

const MICROSOFT = {
  symbol: "MSFT",
  clientId: 1,
  action: "BUY",
  quantity: 3,
  orderType: "LMT",
  limitPrice: 10,
} as const;

test("what was exercised is not sold again, and is described", async () => {
  const world = new RelayWorld({ alwaysOpen: true, account: { positions: [] } });
  const client = await world.session();
  const chain = { symbol: "AAPL", secType: "OPT", lastTradeDate: "202601", right: "C", exchange: "SMART" };
  client.send(reqContractDetails, { reqId: 3, ...chain, currency: "USD" });
  await world.pass(5_000);
  const { conId = 0, lastTradeDate = "", strike = 0 } = client.values(contractDetails)[0] ?? {};
  const option = { ...chain, currency: "USD", multiplier: "100", conId, lastTradeDate, strike };
  client.send(placeOrder, { orderId: 11, ...BUY, ...option, totalQuantity: 1 });
  await world.pass(3_000);
  const exercise = { exerciseAction: 1, exerciseQuantity: 1, override: true };
  client.send(exerciseOptions, { reqId: 12, ...option, ...exercise });
  await world.pass(5_000);
  expect(holdings(world)).toEqual([["AAPL", "STK", 100]]);
  const before = { holdings: new Map(), open: [] };
  for (const known of [undefined, before])
    expect(flatEndingText(await ended(world, known))).toEqual([
      "Flat ending: nothing was cancelled or closed.",
      `Cannot end flat: the drill has bought 1 AAPL OPT, and 1 of it was not closed: the account holds 0${known === undefined ? "" : ", and held 0 before"}.`,
      `Cannot end flat: client 1 has exercised 1 AAPL OPT ${lastTradeDate} ${strike} C, which is not undone.`,
    ]);
  expect(holdings(world)).toEqual([["AAPL", "STK", 100]]);
  world.gateway.close();
});

test.each([
  { earlier: 100, sold: 10, isKnown: true, after: 100, closed: ["BUY 10 AAPL"] },
  { earlier: 100, sold: 10, isKnown: false, after: 90, closed: [], left: "the account holds 90" },
  { earlier: 5, sold: 10, isKnown: true, after: 5, closed: ["BUY 10 AAPL"] },
  { earlier: 5, sold: 10, isKnown: false, after: 0, closed: ["BUY 5 AAPL"], left: "5 of it was not closed" },
  { earlier: -10, sold: -10, isKnown: true, after: -10, closed: ["SELL 10 AAPL"] },
  { earlier: -10, sold: -10, isKnown: false, after: 0, closed: [], left: "the account holds 0" },
  { earlier: 100, sold: -10, isKnown: false, after: 100, closed: ["SELL 10 AAPL"] },
])(
  "of $earlier held before and $sold sold, $after are held after it (known before: $isKnown)",
  async ({ earlier, sold, isKnown, after, closed, left }) => {
    const world = new RelayWorld({
      alwaysOpen: true,
      account: { positions: [{ symbol: "AAPL", quantity: earlier }] },
    });
    const before = isKnown ? await look(world) : undefined;
    expect(before === undefined).toBe(!isKnown);
    const client = await world.session();
    client.send(placeOrder, {
      orderId: 11,
      ...BUY,
      action: sold > 0 ? "SELL" : "BUY",
      totalQuantity: Math.abs(sold),
    });
    await world.pass(3_000);
    expect(held(world).apple).toBe(earlier - sold);
    const ending = await ended(world, before);
    expect(ending.closed).toEqual(closed);
    expect(ending.left).toEqual(left === undefined ? [] : [expect.stringContaining(left)]);
    expect(held(world).apple).toBe(after);
    world.gateway.close();
  },
);

test("what two clients have opened together is closed, and no more", async () => {
  const world = new RelayWorld({ account: { positions: [] } });
  const before = await look(world);
  const [one, two] = [await world.session(1), await world.session(2)];
  one.send(placeOrder, { orderId: 11, ...BUY });
  two.send(placeOrder, { orderId: 11, ...BUY, action: "SELL", totalQuantity: 4 });
  await world.pass(3_000);
  expect(await ended(world, before)).toEqual({ cancelled: [], closed: ["SELL 6 AAPL"], left: [] });
  expect(held(world).apple).toBe(0);
  world.gateway.close();
});

test("positions that do not come are said, and no closing order is sent", async () => {
  const world = new RelayWorld({ account: { positions: [] } });
  const client = await world.session();
  client.send(placeOrder, { orderId: 11, ...BUY });
  await world.pass(3_000);
  world.gateway.inject(parseFault("swallow:request=reqPositions"));
  expect((await ended(world)).left).toEqual(["the positions of client 1 did not come"]);
  expect(held(world).apple).toBe(10);
  world.gateway.close();
});

test("a live account among the positions of the gateway stops the closing", async () => {
  const world = new RelayWorld({ account: { positions: [] } });
  const client = await world.session();
  client.send(placeOrder, { orderId: 11, ...BUY });
  await world.pass(3_000);
  world.gateway.script.onAnswer("position").change(() => ({ account: "U1234567" }));
  expect((await ended(world)).left).toEqual([
    expect.stringMatching(/^the positions of client 1 did not come: Cannot go on: .*U…67/),
  ]);
  expect(held(world).apple).toBe(10);
  world.gateway.close();
});

test("orders of before that a global cancel ended are named, and those of the drill are not", async () => {
  const world = new RelayWorld({
    account: { orders: [MICROSOFT, { ...MICROSOFT, symbol: "IBM", clientId: 9 }] },
  });
  const before = await look(world);
  const client = await world.session();
  client.send(placeOrder, { orderId: 11, ...RESTING });
  await world.pass();
  client.send(reqGlobalCancel);
  await world.pass(3_000);
  expect(held(world).open).toBe(0);
  const [first, ...left] = flatEndingText(await ended(world, before));
  expect(first).toBe("Flat ending: nothing was cancelled or closed.");
  expect(left.map((text) => /\((.*?)\).*(cancelled|not open any more)/.exec(text)?.slice(1))).toEqual([
    ["BUY 3 MSFT", expect.anything()],
    ["BUY 3 IBM", expect.anything()],
  ]);
  world.gateway.close();
});

test("a global cancel is named where it is not known which orders there were, and no other", async () => {
  for (const isKnown of [true, false]) {
    const world = new RelayWorld();
    const before = isKnown ? await look(world) : undefined;
    const client = await world.session();
    client.send(reqGlobalCancel);
    await world.pass();
    const { left } = await ended(world, before);
    expect(left).toEqual(isKnown ? [] : [expect.stringContaining("reqGlobalCancel")]);
    world.gateway.close();
  }
});

test("the cancel of an order that was there before is named, and one that found no order is not", async () => {
  const world = new RelayWorld({ account: { orders: [MICROSOFT] } });
  const client = await world.session();
  client.send(cancelOrder, { orderId: 1 });
  client.send(cancelOrder, { orderId: -5 });
  client.send(cancelOrder, { orderId: 900 });
  await world.pass(3_000);
  expect(held(world).open).toBe(0);
  const { left } = await ended(world);
  expect(left).toEqual([expect.stringMatching(/^the order #1 of client 1 .*was cancelled$/)]);
  world.gateway.close();
});

test("a cancel of an earlier order whose answer never came is named as not known", async () => {
  const world = new RelayWorld({ account: { orders: [MICROSOFT] } });
  const client = await world.session();
  world.gateway.inject(parseFault("swallow:request=cancelOrder"));
  client.send(cancelOrder, { orderId: 1 });
  await world.pass();
  expect((await ended(world)).left).toEqual([expect.stringContaining("not known what became of its cancel")]);
  world.gateway.close();
});

test("an order under an old number that the gateway refuses has changed nothing", async () => {
  const world = new RelayWorld({ account: { orders: [MICROSOFT] } });
  const client = await world.session();
  world.gateway.inject(parseFault("answer-error:request=placeOrder,code=103"));
  client.send(placeOrder, { orderId: 1, ...RESTING });
  await world.pass();
  expect((await ended(world)).left).toEqual([]);
  world.gateway.close();
});

test("changed settings of an advisor are named", async () => {
  const world = new RelayWorld();
  const client = await world.session();
  client.send(replaceFA, { reqId: 4, faDataType: 1, xml: "<ListOfGroups></ListOfGroups>" });
  expect(await world.pass()).toBeUndefined();
  expect((await ended(world)).left).toEqual([expect.stringContaining("replaceFA")]);
  world.gateway.close();
});

test("requests that may be orders and cannot be followed are named with --allow-live", async () => {
  const world = new RelayWorld({}, { allowLive: true });
  const client = await world.session();
  client.raw(encodedFrame(["203", "5", "an order of a newer protocol"]));
  client.raw(encodedFrame(["3", "5", "0", "AAPL"]));
  await world.pass();
  const early = world.client();
  await world.pass();
  early.raw(encodedHello(100, 193));
  await world.pass();
  early.send(placeOrder, { orderId: 1, ...RESTING });
  await world.pass();
  const text = flatEndingText(await ended(world, undefined, true));
  expect(text).toEqual([
    "Flat ending: nothing was cancelled or closed.",
    "Cannot end flat: unknown(203) could not be followed (1 request), and may have placed an order.",
    "Cannot end flat: placeOrder could not be followed (2 requests), and may have placed an order.",
  ]);
  world.gateway.close();
});

test("a drill without orders leaves nothing, and no session is begun for it", async () => {
  const world = new RelayWorld();
  await world.session();
  expect(flatEndingText(await ended(world))).toEqual([
    "Flat ending: the drill left no open order and no position.",
  ]);
  expect(world.gateway.trace.of("opened").length).toBe(1);
  world.gateway.close();
});

test.each([
  ["mute", "the gateway did not answer"],
  ["swallow:request=startApi", "the gateway greeted and did not begin a session"],
  ["swallow:request=reqOpenOrders", "the open orders did not come"],
])(
  "the ending before a gateway with %s has one bound for all clients, and says why",
  async (fault, reason) => {
    const world = new RelayWorld();
    const { clock, gateway, relay } = world;
    for (const clientId of [1, 2, 3]) {
      const client = await world.session(clientId);
      client.send(placeOrder, { orderId: 11, ...RESTING });
    }
    await world.pass(1_000);
    expect(relay.orders.doubtful()).toBe(
      "1 order of client 1 (#11), 1 order of client 2 (#11), 1 order of client 3 (#11)",
    );
    gateway.inject(parseFault(fault));
    const startMs = clock.now();
    const { left } = await ended(world);
    for (const clientId of [1, 2, 3])
      expect(left).toContain(`1 order of client ${clientId} may be open or filled: ${reason}`);
    expect(clock.now() - startMs).toBeLessThanOrEqual(FLAT_ENDING_MS);
    gateway.close();
  },
);

test("a gateway that answers again within the bound gets the cancels of every client", async () => {
  const world = new RelayWorld();
  for (const clientId of [1, 2]) {
    const client = await world.session(clientId);
    client.send(placeOrder, { orderId: 11, ...RESTING });
  }
  await world.pass(1_000);
  world.gateway.inject(parseFault("mute"));
  world.clock.after(6_000, () => world.gateway.heal());
  expect((await ended(world)).cancelled.length).toBe(2);
  world.gateway.close();
});

test("a closing order that is not filled is cancelled within the bound", async () => {
  const world = new RelayWorld({ account: { positions: [] } });
  const client = await world.session();
  client.send(placeOrder, { orderId: 1, ...BUY });
  await world.pass(3_000);
  await world.pass(12 * 3_600_000);
  const startMs = world.clock.now();
  expect((await ended(world)).left.length).toBe(1);
  expect(world.clock.now() - startMs).toBeLessThanOrEqual(FLAT_ENDING_MS);
  expect(held(world)).toEqual({ open: 0, apple: 10 });
  world.gateway.close();
});

test("orders that were cancelled or refused without a fill are not said to be open", async () => {
  const world = new RelayWorld();
  const client = await world.session();
  client.send(placeOrder, { orderId: 11, ...RESTING });
  client.send(placeOrder, { orderId: 12, ...RESTING });
  await world.pass(1_000);
  client.send(cancelOrder, { orderId: 11 });
  await world.pass(1_000);
  expect(world.relay.orders.doubtful()).toBe("1 order of client 1 (#12)");
  world.close();
});
