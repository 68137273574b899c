import { expect, onTestFinished, test } from "vitest";
import { parseFault, seeded, startFakeTws, type TestTws } from "../../sim/mod.ts";
import {
  IbkrPool,
  type OrderTerms,
  type OrderUpdate,
  type PoolOptions,
  silentLogger,
  type TwsOrder,
  type TwsOrderOutcome,
} from "../../src/mod.ts";
import { AAPL } from "../support/contracts.ts";
import { MortalJournal } from "../support/mortal-journal.ts";

const RESTING: OrderTerms = { action: "BUY", orderType: "LMT", totalQuantity: 10, lmtPrice: 1 };
const START = "2026-01-13T15:30:00Z";
const DAY_MS = 86_400_000;

type FakeOptions = Omit<NonNullable<Parameters<typeof startFakeTws>[0]>, "network">;

/** A fake in memory, closed with the test, and its pools. */
async function stage(options: FakeOptions = {}) {
  const tws = await startFakeTws({ network: "memory", start: START, profile: "gentle", ...options } as never);
  const pools: IbkrPool[] = [];
  onTestFinished(async () => {
    await tws.until(Promise.all(pools.map((pool) => pool.close())));
    await tws.close();
  });
  const pool = (more: PoolOptions = {}): IbkrPool => {
    const made = new IbkrPool(
      { port: tws.port, clientId: 1, logger: silentLogger, ...more },
      { ...tws.seams, random: seeded(`pool ${pools.length}`).next },
    );
    pools.push(made);
    return made;
  };
  return { tws: tws as TestTws, pool };
}

const place = async (
  tws: TestTws,
  pool: IbkrPool,
  terms: OrderTerms = RESTING,
  key?: string,
): Promise<TwsOrder> => {
  const outcome: TwsOrderOutcome = await tws.until(pool.placeOrder(AAPL, terms, { key }));
  expect(outcome.kind).toBe("acknowledged");
  return outcome.order;
};
const figures = ({ state }: TwsOrder) =>
  "progress" in state ? [state.kind, state.progress?.filled] : [state.kind];

/** Loses the connection, and waits until the orders are compared. */
async function reconcile(tws: TestTws): Promise<void> {
  tws.inject(parseFault("drop:how=rst")).heal();
  await tws.advance(60_000);
}

test("orders of another client with our number, text and terms are never taken for ours", async () => {
  const { tws, pool } = await stage({ masterClientId: 1 });
  const [ours, theirs] = [pool(), pool({ clientId: 2 })];
  await tws.until(Promise.all([ours.connect(), theirs.connect()]));
  const terms = { ...RESTING, orderRef: "plan" };
  const mine = await place(tws, ours, terms);
  const other = await place(tws, theirs, terms);
  expect(other.orderId).toBe(mine.orderId);
  tws.orders.fill({ clientId: 2 }, { quantity: 4 });
  await tws.advance(1_000);
  expect([figures(mine), figures(other)]).toEqual([
    ["working", 0],
    ["working", 4],
  ]);
  await reconcile(tws);
  await tws.until(other.cancel());
  await tws.advance(1_000);
  expect([figures(mine), figures(other)]).toEqual([
    ["working", 0],
    ["cancelled", 4],
  ]);
  expect(mine.fills).toEqual([]);
  expect(ours.orders.open().map(({ key }) => key)).toEqual([mine.key]);
  expect(theirs.orders.open()).toEqual([]);
});

test("a copy of an order, with its reference, is another order", async () => {
  const { tws, pool } = await stage({ masterClientId: 1 });
  const [ours, theirs] = [pool(), pool({ clientId: 2 })];
  await tws.until(Promise.all([ours.connect(), theirs.connect()]));
  const mine = await place(tws, ours);
  const copied = () => ({ orderRef: mine.reference });
  tws.onAnswer("openOrder", { clientId: 2 }).change(copied);
  tws.onAnswer("execDetails", { clientId: 2 }).change(copied);
  const { permId = 0 } = await place(tws, theirs);
  tws.onAnswer("completedOrder", { permId }).change(copied);
  tws.orders.fill({ clientId: 2 });
  await tws.advance(1_000);
  await reconcile(tws);
  expect(figures(mine)).toEqual(["working", 0]);
  expect(mine.fills).toEqual([]);
});

test("an order that TWS never had is not that of another program with its ID", async () => {
  const { tws, pool } = await stage();
  const journal = new MortalJournal();
  const first = pool({ journal });
  await tws.until(first.connect());
  tws.inject(parseFault("cut-order:of=place,at=unread,how=rst"));
  tws.inject(parseFault("refuse:how=refused"));
  const lost = await tws.until(first.placeOrder(AAPL, RESTING, { key: "lost", timeoutMs: 2_000 }));
  const next = journal.die();
  await tws.until(first.close());
  tws.heal();
  // A program without a journal gets the same ID.
  const other = pool();
  const theirs = await place(tws, other);
  expect(theirs.orderId).toBe(lost.order.orderId);
  await tws.until(other.close());
  tws.onAnswer("openOrder").change(() => ({ orderRef: "" }));
  const second = pool({ journal: next });
  await tws.until(second.connect());
  await tws.advance(60_000);
  tws.orders.fill({ permId: theirs.permId ?? 0 });
  await tws.advance(60_000);
  const found = second.orders.get("lost") as TwsOrder;
  expect([found.state.kind, found.fills]).toEqual(["unknown", []]);
  expect(found.state).toMatchObject({ why: expect.stringContaining("orders.settle") });
});

test("partial fills add up, and each commission belongs to its fill", async () => {
  const { tws, pool } = await stage();
  const order = await place(tws, pool());
  const seen: string[] = [];
  const all = (async () => {
    for await (const change of order.changes()) {
      if (change.kind === "fill") seen.push(`${change.fill.quantity}`);
      if (change.kind === "commission") seen.push("commission");
    }
  })();
  for (const quantity of [1, 2, 3, 4]) {
    tws.orders.fill({ orderId: order.orderId ?? 0 }, { quantity, price: 1 });
    await tws.advance(100);
  }
  await tws.until(all);
  expect(figures(order)).toEqual(["filled", 10]);
  expect(seen.filter((one) => one !== "commission")).toEqual(["1", "2", "3", "4"]);
  expect(seen).toHaveLength(8);
  expect(order.fills.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(10);
});

test("a fill after midnight is reported, also to the process of the next day", async () => {
  const { tws, pool } = await stage();
  const journal = new MortalJournal();
  const first = pool({ journal });
  const order = await place(tws, first, { ...RESTING, tif: "GTC" }, "gtc");
  tws.orders.fill({ orderId: order.orderId ?? 0 }, { quantity: 4, price: 1 });
  await tws.advance(1_000);
  expect(figures(order)).toEqual(["working", 4]);
  await tws.advance(DAY_MS);
  tws.orders.fill({ orderId: order.orderId ?? 0 }, { quantity: 1, price: 1 });
  await tws.advance(1_000);
  expect(figures(order)).toEqual(["working", 5]);
  const next = journal.die();
  await tws.until(first.close());
  tws.orders.fill({ orderId: order.orderId ?? 0 }, { quantity: 5, price: 1 });
  await tws.advance(DAY_MS);
  // The lists of the next day have none of its executions.
  const second = pool({ journal: next });
  await tws.until(second.connect());
  await tws.advance(60_000);
  const found = second.orders.get("gtc") as TwsOrder;
  expect(figures(found)).toEqual(["filled", 10]);
  const again = await tws.until(second.placeOrder(AAPL, { ...RESTING, tif: "GTC" }, { key: "gtc" }));
  expect([again.kind, again.order.orderId]).toEqual(["acknowledged", order.orderId]);
  expect(tws.orders.all()).toHaveLength(1);
});

test("executions without a permanent ID fill the order of their reference", async () => {
  const { tws, pool } = await stage();
  tws.onAnswer("execDetails").change(() => ({ permId: 0 }));
  for (const name of ["openOrder", "orderStatus"] as const) tws.onAnswer(name).drop();
  const ours = pool();
  const { order } = await tws.until(ours.placeOrder(AAPL, { ...RESTING, orderType: "MKT" } as never));
  expect(figures(order)).toEqual(["filled", 10]);
});

test("an execution that is corrected is replaced, live and in the lists after a loss", async () => {
  const { tws, pool } = await stage();
  const ours = pool();
  const order = await place(tws, ours);
  tws.orders.fill({ orderId: order.orderId ?? 0 }, { quantity: 4, price: 1 });
  await tws.advance(1_000);
  const [sent] = tws.answers("execDetails");
  const corrected = {
    ...sent?.values,
    execId: `${order.fills[0]?.execId}`.replace(/01$/, "02"),
    price: 0.5,
    avgPrice: 0.5,
  };
  tws
    .on("reqCurrentTime")
    .answer((_, reply) => {
      reply.send("execDetails", corrected as never);
      reply.send("currentTime", { seconds: 1_768_318_201 });
    })
    .once();
  tws.onAnswer("orderStatus").change(() => ({ avgFillPrice: 0.5 }));
  await tws.until(ours.getCurrentTime());
  const isAsCorrected = (): void => {
    expect(order.fills.map(({ quantity, price }) => [quantity, price])).toEqual([[4, 0.5]]);
    expect(order.state).toMatchObject({
      kind: "working",
      progress: { filled: 4, remaining: 6, avgFillPrice: 0.5 },
    });
  };
  isAsCorrected();
  await reconcile(tws);
  isAsCorrected();
  tws
    .on("reqExecutions")
    .wrap((message, reply) => {
      if (message.name === "execDetailsEnd")
        reply.send("execDetails", { ...corrected, reqId: message.values.reqId } as never);
      reply.send(message.name, message.values as never);
    })
    .once();
  const listed = await tws.until(ours.getExecutionDetails({}));
  expect(listed.map(({ execution }) => [execution.shares, execution.price])).toEqual([[4, 0.5]]);
});

test("manual orders of client 0 are in its streams, and are none of the pool's", async () => {
  const { tws, pool } = await stage();
  const ours = pool({ clientId: 0 });
  const mine = await place(tws, ours);
  const updates: OrderUpdate[] = [];
  const end = new AbortController();
  const watched = (async () => {
    for await (const update of ours.watchOrders({ signal: end.signal }))
      if (update.kind === "update") updates.push(update.value);
  })();
  await tws.advance(1_000);
  tws.orders.place({ symbol: "AAPL", action: "BUY", quantity: 10, limitPrice: 1 });
  await tws.advance(1_000);
  // Binds it: it has a number below 0 from now on.
  const open = await tws.until(ours.getOpenOrders());
  expect(open).toHaveLength(2);
  const manual = open.find(({ orderId }) => orderId !== mine.orderId);
  expect(manual?.orderId).toBeLessThan(0);
  await tws.advance(1_000);
  tws.orders.fill({ orderId: manual?.orderId ?? 0 });
  await tws.advance(1_000);
  await reconcile(tws);
  end.abort();
  await tws.until(watched.catch(() => {}));
  expect(figures(mine)).toEqual(["working", 0]);
  expect(mine.fills).toEqual([]);
  expect(ours.orders.open().map(({ key }) => key)).toEqual([mine.key]);
  const states = updates
    .filter(({ orderId }) => orderId !== mine.orderId)
    .map((one) => (one.kind === "order" ? one.orderState.status : `${one.kind} ${one.status}`));
  expect(states.at(-1)).toMatch(/Filled/);
  expect(states.filter((one) => one?.startsWith("gone"))).toEqual([]);
});
