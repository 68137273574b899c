import fc from "fast-check";
import { expect, test } from "vitest";
import { watchExecutions } from "../../../src/operations/executions.ts";
import type { OrderUpdate } from "../../../src/operations/order-messages.ts";
import { watchOrders } from "../../../src/operations/orders.ts";
import { AAPL, MSFT } from "../../support/contracts.ts";
import { Kept } from "../../support/kept.ts";
import type { On } from "../../support/listeners.ts";
import { runs } from "../../support/runs.ts";
import { MORNING_MS } from "../../support/watches.ts";
import { World } from "../../support/world.ts";

const LIMIT = {
  action: "BUY",
  orderType: "LMT",
  totalQuantity: 10,
  lmtPrice: 1,
  tif: "GTC",
  transmit: true,
} as never;

/** The flow of the orders, begun again as often as a test likes, with all that it told. */
function flow(clientId = 1) {
  const told: OrderUpdate[] = [];
  const kept = new Map<string, unknown>();
  const begin = () => {
    const one = watchOrders.begin(null, {
      emit: (update) => void told.push(update),
      endSnapshot: () => {},
      kept,
      clientId,
      id: 0,
    });
    return { ...one, on: one.on as unknown as On };
  };
  const order = (orderId: number, status: string, own = clientId, permId = 0) =>
    [orderId, AAPL, { orderId, clientId: own, permId }, { status }] as const;
  const status = (orderId: number, to: string, own = clientId, permId = 0, filled = 0) =>
    [orderId, to, filled, 10 - filled, 0, permId, 0, 0, own, "", 0] as const;
  const row = (orderId: number, to: string) => {
    const [, contract, made, orderState] = order(orderId, to);
    return { orderId, contract, order: made, orderState };
  };
  const text = (update: OrderUpdate): string =>
    `${update.orderId} ${update.kind === "order" ? update.orderState.status : update.status}`;
  return { told, begin, order, status, row, text };
}

test("orders of other client IDs are not emitted, however they are received", () => {
  const { told, begin, order, status } = flow();
  const { on } = begin();
  on.openOrder?.(...order(5, "Submitted", 9));
  on.orderStatus?.(...status(5, "Submitted", 9));
  on.orderStatus?.(...status(5, "Filled", 0));
  expect(told).toEqual([]);
  on.openOrder?.(...order(5, "Submitted"));
  expect(told).toHaveLength(1);
});

test("two orders without a number of IBKR's yet are two, and one that gets it stays one", () => {
  const { told, begin, order, status, text } = flow();
  const { on, replay } = begin();
  on.openOrder?.(...order(1, "PreSubmitted"));
  on.openOrder?.(...order(2, "PreSubmitted"));
  on.orderStatus?.(...status(1, "Submitted", 1, 77));
  expect(told.map(text)).toEqual(["1 PreSubmitted", "2 PreSubmitted", "1 Submitted"]);
  expect(replay().map(text)).toEqual(["1 PreSubmitted", "1 Submitted", "2 PreSubmitted"]);
});

test("orders missing in the list after a gap are emitted as gone, once; the others not again", () => {
  const { told, begin, order, status, row, text } = flow();
  const first = begin();
  for (const id of [1, 2]) {
    first.on.openOrder?.(...order(id, "Submitted"));
    first.on.orderStatus?.(...status(id, "Submitted"));
  }
  first.snapshot?.([row(1, "Submitted"), row(2, "Submitted")]);
  expect(told).toHaveLength(4);
  const second = begin();
  second.snapshot?.([row(2, "Submitted"), row(3, "Submitted")]);
  expect(told.slice(4).map(text)).toEqual(["3 Submitted", "1 Unknown"]);
  expect(told.at(-1)).toMatchObject({ kind: "gone" });
  begin().snapshot?.([row(2, "Submitted"), row(3, "Submitted")]);
  expect(told).toHaveLength(6);
  expect(second.replay().map(text)).toEqual(["2 Submitted", "2 Submitted", "3 Submitted"]);
});

test("the status of an order in the answer is emitted, for a stream that missed its event", () => {
  const { told, begin, row, text } = flow();
  const standing = { status: "Submitted", filled: 4, remaining: 6, avgFillPrice: 1, clientId: 1, permId: 0 };
  begin().snapshot?.([{ ...row(1, "PreSubmitted"), standing }]);
  expect(told.map(text)).toEqual(["1 PreSubmitted", "1 Submitted"]);
});

test("a late reader never gets an order as open that is over, in any order of its messages", () => {
  const OVER = ["Filled", "Cancelled", "ApiCancelled"];
  const states = ["PreSubmitted", "Submitted", ...OVER];
  const step = fc.record({
    orderId: fc.integer({ min: 1, max: 3 }),
    kind: fc.constantFrom("order", "status"),
    state: fc.constantFrom(...states),
    filled: fc.integer({ min: 0, max: 2 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const { told, begin, order, status, text } = flow();
      const { on, replay } = begin();
      const over = new Set<number>();
      for (const { orderId, kind, state, filled } of steps) {
        if (kind === "order") on.openOrder?.(...order(orderId, state));
        else on.orderStatus?.(...status(orderId, state, 1, 0, filled));
        if (OVER.includes(state)) over.add(orderId);
        for (const one of replay()) expect(over.has(one.orderId), text(one)).toBe(false);
      }
      // What is over was told to be over.
      for (const id of over) {
        const states = told.filter(({ orderId }) => orderId === id).map((one) => text(one).split(" ")[1]);
        expect(states.some((state) => OVER.includes(state ?? ""))).toBe(true);
      }
      // Nothing is told twice in a row.
      for (const id of [1, 2, 3]) {
        const of = told
          .filter(({ orderId, kind }) => orderId === id && kind === "status")
          .map((one) => JSON.stringify(one));
        expect(of.some((one, at) => at > 0 && one === of[at - 1])).toBe(false);
      }
      for (const one of told) expect(Object.isFrozen(one)).toBe(true);
    }),
    runs(300),
  );
});

test("an order ID that TWS lists as open is open, whatever was emitted for it before", () => {
  const { told, begin, status, row, text } = flow();
  begin().on.orderStatus?.(...status(1, "Cancelled"));
  const again = begin();
  again.snapshot?.([row(1, "Submitted")]);
  expect(told.map(text)).toEqual(["1 Cancelled", "1 Submitted"]);
  expect(again.replay().map(text)).toEqual(["1 Submitted"]);
});

test("an order is emitted whole, and again only when it changes", () => {
  const { told, begin, order, status } = flow();
  const { on, replay } = begin();
  const [, contract, made, state] = order(3, "Submitted", 1, 70);
  for (let at = 0; at < 2; at++) {
    on.openOrder?.(3, contract, made, state);
    on.orderStatus?.(...status(3, "Submitted", 1, 70));
  }
  on.openOrder?.(3, contract, { ...made, lmtPrice: 2 }, state);
  on.openOrder?.(3, contract, { ...made, lmtPrice: 2 }, { ...state, commission: 1 });
  on.openOrder?.(9, contract, { orderId: 9, clientId: 1, whatIf: true }, state);
  on.orderStatus?.(...status(3, "Submitted", 1, 70, 4));
  const whole = { kind: "order", orderId: 3, contract, order: made, orderState: state };
  const standing = {
    kind: "status",
    orderId: 3,
    status: "Submitted",
    filled: 0,
    remaining: 10,
    avgFillPrice: 0,
    permId: 70,
    parentId: 0,
    lastFillPrice: 0,
    clientId: 1,
    whyHeld: "",
    mktCapPrice: 0,
  };
  const last = { ...whole, order: { ...made, lmtPrice: 2 }, orderState: { ...state, commission: 1 } };
  const filled = { ...standing, filled: 4, remaining: 6 };
  expect(told).toEqual([whole, standing, { ...last, orderState: state }, last, filled]);
  expect(replay()).toEqual([last, filled]);
  for (const one of told) expect(Object.isFrozen(one)).toBe(true);
  // Nothing of it is in the list: it is gone, with the number that IBKR gave it.
  const more = begin();
  more.snapshot?.([]);
  more.snapshot?.([]);
  expect(told.slice(5)).toEqual([{ kind: "gone", orderId: 3, permId: 70, status: "Unknown" }]);
  expect([replay(), Object.isFrozen(told.at(-1))]).toEqual([[], true]);
});

test("an order known by its status alone is gone with its ID; one that changed since is not", () => {
  const { told, begin, order, status } = flow();
  const { on } = begin();
  on.orderStatus?.(...status(4, "Submitted", 1, 71));
  on.orderStatus?.(...status(5, "Submitted", 1, 72));
  on.openOrder?.(...order(6, "Submitted", 1, 73));
  told.length = 0;
  const next = begin();
  next.on.orderStatus?.(...status(5, "Submitted", 1, 72));
  next.on.openOrder?.(...order(6, "Submitted", 1, 73));
  next.snapshot?.([]);
  expect(told).toEqual([{ kind: "gone", orderId: 4, permId: 71, status: "Unknown" }]);
});

test("an order that is over is emitted so once, whichever of its messages comes first or again", () => {
  const { told, begin, order, status, text } = flow();
  const { on, replay } = begin();
  on.openOrder?.(...order(1, "Filled"));
  on.openOrder?.(...order(1, "Submitted"));
  on.openOrder?.(...order(1, "Filled"));
  on.orderStatus?.(...status(1, "Submitted"));
  on.orderStatus?.(...status(1, "Filled"));
  on.orderStatus?.(...status(1, "Filled"));
  // A status that says more, such as that of a correction, is told.
  on.orderStatus?.(...status(1, "Filled", 1, 0, 10));
  expect(told.map(text)).toEqual(["1 Filled", "1 Filled", "1 Filled"]);
  expect(told.map(({ kind }) => kind)).toEqual(["order", "status", "status"]);
  expect(replay()).toEqual([]);
  // A list may be older than what came beside it; one that says that it is over changes nothing.
  const next = begin();
  next.snapshot?.([
    {
      ...order(1, "Filled"),
      orderId: 1,
      contract: AAPL,
      order: { clientId: 1 } as never,
      orderState: { status: "Filled" } as never,
    },
  ]);
  expect(told).toHaveLength(3);
});

test("of orders that are over the last thousand are remembered, and of fills the last 50 000", () => {
  const { told, begin, status } = flow();
  const { on } = begin();
  for (let id = 1; id <= 1_001; id++) on.orderStatus?.(...status(id, "Filled"));
  told.length = 0;
  on.orderStatus?.(...status(2, "Filled"));
  expect(told).toEqual([]);
  on.orderStatus?.(...status(1, "Filled"));
  expect(told).toHaveLength(1);
  const kept = new Map<string, unknown>();
  const beginning = { emit: () => {}, endSnapshot: () => {}, kept, clientId: 1, id: 7 };
  const flowing = watchExecutions.begin(null, beginning);
  const { execDetails } = flowing.on as unknown as On;
  for (let at = 0; at <= 50_000; at++) execDetails?.(7, {}, { execId: `${at}` });
  const known = flowing.replay().map((one) => (one.kind === "fill" ? one.execution.execId : ""));
  expect([known.length, known[0], known.at(-1)]).toEqual([50_000, "1", "50000"]);
});

test("the orders that are emitted cannot be changed, and are not TWS's own objects", () => {
  const { told, begin, order } = flow();
  const [id, contract, made, state] = order(1, "Submitted");
  const one = { ...made, conditions: [{ price: 1 }] };
  begin().on.openOrder?.(id, contract, one, state);
  const [update] = told as [Extract<OrderUpdate, { kind: "order" }>];
  expect(() => Object.assign(update.order, { lmtPrice: 5 })).toThrow(TypeError);
  expect(() => Object.assign((update.order.conditions as object[])[0] as object, { price: 5 })).toThrow(
    TypeError,
  );
  expect(Object.isFrozen(one)).toBe(false);
});

test("watchOrders is about this client ID alone, while others read all open orders", async () => {
  const world = new World({}, MORNING_MS);
  const other = await world.clock.until(world.pool({ clientId: 9 }).acquire());
  other.api.placeOrder(50, AAPL, LIMIT);
  await world.clock.advance(500);
  const pool = world.pool();
  const reader = new Kept(pool.watchOrders());
  const lease = await world.clock.until(pool.acquire());
  lease.api.placeOrder(1, MSFT, LIMIT);
  await world.clock.advance(500);
  for (let at = 0; at < 3; at++) expect(await world.clock.until(pool.getAllOpenOrders())).toHaveLength(2);
  await world.clock.advance(500);
  const symbols = reader.values.map((one) => (one.kind === "order" ? one.contract.symbol : "MSFT"));
  expect(symbols.length).toBeGreaterThan(0);
  expect(new Set(symbols)).toEqual(new Set(["MSFT"]));
  const late = new Kept(pool.watchOrders());
  await world.clock.advance(100);
  expect([reader.ends, late.ends]).toEqual([1, 1]);
  expect(late.all.at(-1)?.kind).toBe("snapshot-end");
});
