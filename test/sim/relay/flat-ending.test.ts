import { expect, test } from "vitest";
import { type FlatEnding, flatEnding, flatEndingText, memoryUpstream } from "../../../sim/relay/mod.ts";
import { placeOrder } from "../../../sim/wire/requests/place-order.ts";
import { AAPL_NUMBERED } from "../../support/contracts.ts";
import { RelayWorld } from "../../support/relay-world.ts";
import { parseFault } from "../../support/sim.ts";

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
async function ended(world: RelayWorld): Promise<FlatEnding> {
  world.relay.tws.close();
  const dial = memoryUpstream(world.network, 4002);
  const { clock, relay } = world;
  return clock.until(flatEnding({ dial, clock, allowLive: false, orders: relay.orders }));
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
  expect((await ended(world)).left).toEqual(["1 order of client 1 may be open or filled: ECONNREFUSED"]);
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
