import { OrderAction } from "@stoqey/ib";
import { expect, test } from "vitest";
import { connectOtherClient } from "../../model/other-client.ts";
import { AAPL, MSFT } from "../../support/contracts.ts";
import { type Frame, OPEN_ORDER_END, ScriptedTws } from "../../support/scripted-tws.ts";
import { manualOrder, ServerReader } from "../../support/sim.ts";
import { count, errors, heard, leased, OPEN_MS, of, RESTING, type Told } from "../../support/views.ts";
import { World } from "../../support/world.ts";

/** Events about one order, in the order in which they came, with where it stands. */
const about = (all: readonly Told[], id: number): string[] =>
  all
    .filter(([event, number]) => (event === "openOrder" || event === "orderStatus") && number === id)
    .map(([event, , second, , fourth]) =>
      event === "orderStatus" ? `status ${second}` : `order ${(fourth as { status: string }).status}`,
    );

test.each(["reqOpenOrders", "reqAllOpenOrders"] as const)(
  "%s emits each order with its status once, even for three leases and a stream",
  async (method) => {
    const { world, pool, apis, told } = await leased(3);
    const other = connectOtherClient(world.tws, 2);
    for (const id of [1, 2]) for (const api of apis) api.placeOrder(id, MSFT, RESTING);
    await world.clock.advance(3_000);
    const before = told.map((all) => all.length);
    const watching = new AbortController();
    const streamed: number[] = [];
    const reading = (async () => {
      for await (const update of pool.watchOrders({ signal: watching.signal })) {
        if (update.kind === "update" && update.value.kind === "order") streamed.push(update.value.orderId);
      }
    })();
    for (const api of apis) api[method]();
    pool.getOpenOrders().catch(() => {});
    pool.getAllOpenOrders().catch(() => {});
    await world.clock.advance(10_000);
    for (const [at, all] of told.entries()) {
      const since = all.slice(before[at]);
      const orders = of(since, "openOrder").map(([id]) => Number(id));
      const expected = method === "reqOpenOrders" ? 6 : 8;
      expect(orders).toHaveLength(expected);
      expect(new Set(orders).size).toBe(expected);
      expect(of(since, "orderStatus").map(([id]) => id)).toEqual(orders);
      expect(orders.filter((id) => id > 0).sort()).toEqual([1, 2]);
      expect(of(since, "openOrderEnd")).toHaveLength(1);
      expect(since.at(-1)).toEqual(["openOrderEnd"]);
    }
    other.end();
    watching.abort();
    await reading;
    // The stream is told of each order of this client once, whatever lists pass by.
    expect(streamed).toHaveLength(6);
    expect(new Set(streamed).size).toBe(6);
  },
);

test("two lists of one lease are both whole", async () => {
  const { world, apis, told } = await leased(2);
  apis[0]?.placeOrder(1, AAPL, RESTING);
  apis[1]?.placeOrder(1, MSFT, RESTING);
  await world.clock.advance(3_000);
  const before = told[0]?.length;
  apis[0]?.reqOpenOrders();
  apis[0]?.reqAllOpenOrders();
  await world.clock.advance(10_000);
  const since = (told[0] ?? []).slice(before).map(([event]) => event);
  const one = ["openOrder", "orderStatus", "openOrder", "orderStatus", "openOrderEnd"];
  expect(since).toEqual([...one, ...one]);
});

const status = (id: string, what: string): Frame => [3, id, what, 0, 1, 0, 7, 0, 0, 1, "", 0];

/** An open order as the fake TWS writes it, under any number. */
async function openOrderFrame(): Promise<(id: string) => Frame> {
  const world = new World({}, OPEN_MS);
  const frames: (readonly string[])[] = [];
  world.network.attach(
    {
      dial: () => world.tws.dial(),
      accept: (link, dial) => {
        const reader = new ServerReader();
        const write = (bytes: Uint8Array): void => {
          frames.push(...reader.push(bytes));
          link.write(bytes);
        };
        return world.tws.accept({ write, end: () => link.end(), reset: () => link.reset() }, dial);
      },
    },
    4003,
  );
  const lease = await world.clock.until(world.pool({ port: 4003, clientId: 1 }).acquire());
  lease.api.placeOrder(1, AAPL, RESTING);
  await world.clock.advance(2_000);
  await world.close();
  const [kind = "", , ...rest] = frames.find(([number]) => number === "5") ?? [];
  return (id) => [kind, id, ...rest];
}

test("an order that ends in the chunk of the list is emitted as ended, and not as open after it", async () => {
  const order = await openOrderFrame();
  const world = new World();
  let number = "";
  const tws = new ScriptedTws(world, 5000, ({ name, fields }, { send }) => {
    if (name === "placeOrder") {
      number = fields[1] ?? "";
      send(order(number), status(number, "Submitted"));
    }
    if (name === "reqOpenOrders") {
      send(order(number), status(number, "Submitted"), OPEN_ORDER_END, status(number, "Cancelled"));
    }
  });
  const pool = world.pool({ port: 5000, clientId: 1 });
  const [one, other] = await world.clock.until(Promise.all([pool.acquire(), pool.acquire()]));
  const [mine, theirs] = [heard(one.api), heard(other.api)];
  one.api.placeOrder(1, AAPL, RESTING);
  await world.clock.advance(1_000);
  one.api.reqOpenOrders();
  await world.clock.advance(1_000);
  expect(about(mine, 1).slice(2)).toEqual(["status Cancelled"]);
  expect(of(mine, "openOrderEnd")).toHaveLength(1);
  expect(theirs).toEqual([]);
  expect(tws.of("reqOpenOrders")).toHaveLength(1);
});

test("a change that arrives during a list is emitted once, whichever caller requested the list", async () => {
  const order = await openOrderFrame();
  for (const by of [0, 1]) {
    const world = new World();
    let number = "";
    new ScriptedTws(world, 5000, ({ name, fields }, { send }) => {
      if (name === "placeOrder") {
        number = fields[1] ?? "";
        send(order(number), status(number, "PreSubmitted"));
      }
      if (name === "reqOpenOrders") {
        // The change, and then the list with it.
        send(
          order(number),
          status(number, "Submitted"),
          order(number),
          status(number, "Submitted"),
          OPEN_ORDER_END,
        );
      }
    });
    const pool = world.pool({ port: 5000, clientId: 1 });
    const leases = await world.clock.until(Promise.all([pool.acquire(), pool.acquire()]));
    const told = leases.map(({ api }) => heard(api));
    leases[0]?.api.placeOrder(1, AAPL, RESTING);
    await world.clock.advance(1_000);
    leases[by]?.api.reqOpenOrders();
    await world.clock.advance(1_000);
    const since = about(told[0] ?? [], 1).slice(2);
    expect(since.filter((line) => line === "status Submitted")).toHaveLength(1);
    expect(since.filter((line) => line.startsWith("order"))).toHaveLength(by === 0 ? 1 : 0);
    if (by === 1) expect(of(told[1] ?? [], "openOrder")).toHaveLength(1);
    await world.close();
  }
});

test("the answer to an unchanged change is emitted even during a list", async () => {
  const order = await openOrderFrame();
  const world = new World();
  let [number, placed] = ["", 0];
  new ScriptedTws(world, 5000, ({ name, fields }, { send }) => {
    if (name !== "placeOrder") return;
    number = fields[1] ?? "";
    placed++;
    send(order(number), status(number, "Submitted"));
  });
  const pool = world.pool({ port: 5000, clientId: 1 });
  const lease = await world.clock.until(pool.acquire());
  const all = heard(lease.api);
  lease.api.placeOrder(1, AAPL, RESTING);
  await world.clock.advance(1_000);
  pool.getOpenOrders().catch(() => {});
  await world.clock.advance(100);
  lease.api.placeOrder(1, AAPL, RESTING);
  await world.clock.advance(1_000);
  expect(placed).toBe(2);
  expect(about(all, 1)).toHaveLength(4);
});

test("orders placed in TWS reach the lease of client 0 that requested them, under IDs below -1", async () => {
  const { world, leases, apis, told } = await leased(3, { clientId: 0 });
  apis[0]?.reqAutoOpenOrders(true);
  apis[2]?.reqAutoOpenOrders(true);
  await world.clock.advance(100);
  apis[1]?.placeOrder(1, MSFT, RESTING);
  world.tws.inject(manualOrder({ quantity: 1, limitPrice: 1 }));
  await world.clock.advance(3_000);
  const bound = (all: readonly Told[]): unknown[] =>
    of(all, "openOrder").map(([id, contract]) => [Number(id) < -1, (contract as { symbol: string }).symbol]);
  expect(new Set(bound(told[0] ?? []).map(String))).toEqual(new Set(["true,AAPL"]));
  expect(new Set(bound(told[1] ?? []).map(String))).toEqual(new Set(["false,MSFT"]));
  // Once for all who want it; it ends with the last of them.
  await leases[2]?.release();
  await world.clock.advance(100);
  const [id] = of(told[0] ?? [], "openOrder")[0] ?? [];
  apis[0]?.cancelOrder(id as number);
  await world.clock.advance(3_000);
  expect(about(told[0] ?? [], id as number).at(-1)).toBe("status Cancelled");
  apis[0]?.reqAutoOpenOrders(false);
  await world.clock.advance(100);
  world.tws.inject(manualOrder({ quantity: 1, limitPrice: 1 }));
  await world.clock.advance(3_000);
  expect(new Set(of(told[0] ?? [], "openOrder").map(([number]) => number))).toEqual(new Set([id]));
  expect(errors(told[1] ?? [])).toEqual([]);
});

test("another client than 0 cannot take orders over: it is refused with 327, and nothing is sent", async () => {
  const { world, apis, told } = await leased(2, { clientId: 3 });
  apis[0]?.reqAutoOpenOrders(true);
  apis[0]?.reqAutoOpenOrders(false);
  await world.clock.advance(1_000);
  expect(errors(told[0] ?? [])).toEqual([[327, -1]]);
  expect(of(told[1] ?? [], "info").filter(([, code]) => code === 327)).toEqual([]);
  expect(count(world.tws, "reqAutoOpenOrders")).toBe(0);
});

test("completed orders come with numbers of the caller or with none", async () => {
  const { world, apis, told } = await leased(2);
  apis[0]?.placeOrder(1, AAPL, { ...RESTING, action: OrderAction.BUY });
  await world.clock.advance(1_000);
  apis[0]?.cancelOrder(1);
  await world.clock.advance(1_000);
  for (const api of apis) api.reqCompletedOrders(false);
  await world.clock.advance(3_000);
  for (const all of told) {
    const numbers = of(all, "completedOrder").map(
      ([, order]) => (order as { orderId?: number }).orderId ?? 0,
    );
    expect(numbers).toHaveLength(1);
    expect(numbers[0]).toBeLessThanOrEqual(1);
    expect(of(all, "completedOrdersEnd")).toHaveLength(1);
  }
});
