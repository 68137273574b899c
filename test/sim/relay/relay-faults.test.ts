import { expect, test } from "vitest";
import { reqHistoricalData } from "../../../sim/wire/requests/historical-data.ts";
import { reqMktData } from "../../../sim/wire/requests/market-data.ts";
import { reqNewsBulletins } from "../../../sim/wire/requests/news.ts";
import { cancelOrder, reqOpenOrders } from "../../../sim/wire/requests/orders.ts";
import { placeOrder } from "../../../sim/wire/requests/place-order.ts";
import { reqPositions } from "../../../sim/wire/requests/positions.ts";
import { reqIds } from "../../../sim/wire/requests/session.ts";
import { historicalData } from "../../../sim/wire/responses/historical-data.ts";
import { error, nextValidId } from "../../../sim/wire/responses/session.ts";
import { AAPL_NUMBERED } from "../../support/contracts.ts";
import { RelayWorld } from "../../support/relay-world.ts";
import { FAULTS, parseFault } from "../../support/sim.ts";

const ORDER = {
  ...AAPL_NUMBERED,
  action: "BUY",
  totalQuantity: 1,
  orderType: "LMT",
  lmtPrice: 100,
  tif: "DAY",
  transmit: true,
};
const MARKET = { ...ORDER, orderType: "MKT" };

const codes = (client: {
  values(message: typeof error): readonly { readonly code: number }[];
}): readonly number[] => client.values(error).map(({ code }) => code);

/** Kinds of faults that the tests of this file have injected, or tried to. */
const tried = new Set<string>();

/** Injects a fault at the proxy, given as its text. */
function inject(world: RelayWorld, text: string): ReturnType<RelayWorld["relay"]["tws"]["inject"]> {
  const fault = parseFault(text);
  tried.add(fault.name);
  return world.relay.tws.inject(fault);
}

const REFUSED = [
  "manual-order",
  "depth-reset",
  "older-release",
  "farm-broken:bars=silent",
  "farm-broken:service=historical,bars=notified",
];

test.each(REFUSED)("%s is refused with the reason, and is not in force", (text) => {
  const world = new RelayWorld();
  expect(() => inject(world, text)).toThrow(/^Cannot inject the fault .*: .*(TWS|gateway)/);
  expect(world.relay.tws.faults()).toEqual([]);
  world.close();
});

/** What a client sees of a fault, given as its text: what it sends, and what it finds. */
interface Effect {
  readonly fault: string;
  readonly names?: readonly string[];
  readonly ending?: string | undefined;
  /** Whether the request has reached the gateway. */
  readonly reaches?: boolean;
}

test.each<Effect>([
  { fault: "drop:afterRequest=reqPositions", names: [], ending: "read ECONNRESET" },
  { fault: "drop:afterRequest=reqPositions,how=fin", names: [], ending: "fin" },
  { fault: "half-open:afterRequest=reqPositions", names: [] },
  { reaches: false, fault: "swallow:request=reqPositions", names: [] },
  { reaches: false, fault: "answer-error:request=reqPositions,code=322", names: ["error 322"] },
  {
    fault: "repeat:message=positionEnd",
    names: ["position", "position", "position", "positionEnd", "positionEnd"],
  },
  { fault: "late:message=position,ms=50", names: ["positionEnd", "position", "position", "position"] },
  {
    fault: "cut-frame:message=positionEnd",
    names: ["position", "position", "position"],
    ending: "read ECONNRESET",
  },
  { fault: "slice:bytes=3", names: ["position", "position", "position", "positionEnd"] },
  { fault: "bandwidth:bytesPerSecond=100000", names: ["position", "position", "position", "positionEnd"] },
  { fault: "latency:frameMs=20", names: ["position", "position", "position", "positionEnd"] },
  { fault: "garble:message=positionEnd,where=length", names: ["position", "position", "position"] },
  { fault: "half-close:afterRequest=reqPositions", names: [], ending: "fin" },
  { reaches: false, fault: "partition", names: [] },
  { reaches: false, fault: "freeze", names: [] },
  { fault: "cut-bytes:bytes=5", names: [], ending: "read ECONNRESET" },
  {
    fault: "misframe:message=positionEnd,how=huge",
    names: ["position", "position", "position"],
  },
  { reaches: false, fault: "port-moved", names: ["error 1300"], ending: "fin" },
  { reaches: false, fault: "drop", names: [], ending: "read ECONNRESET" },
  { reaches: false, fault: "half-open", names: [] },
  { reaches: false, fault: "restart", names: [], ending: "read ECONNRESET" },
])(
  "$fault at the proxy has the effect on a running session that it says",
  async ({ fault, names, ending, reaches = true }) => {
    const world = new RelayWorld({
      account: { positions: ["AAPL", "MSFT", "TSLA"].map((symbol) => ({ symbol, quantity: 5 })) },
    });
    const client = await world.session();
    const before = client.names.length;
    inject(world, fault);
    client.send(reqPositions);
    await world.pass(300);
    expect(client.names.slice(before)).toEqual(names);
    expect(client.ending).toBe(ending);
    const arrived = world.gateway.trace.of("read").filter(({ detail }) => detail.startsWith("reqPositions"));
    expect(arrived.length).toBe(reaches ? 1 : 0);
    world.close();
  },
);

test.each<Effect>([
  { fault: "refuse", names: [], ending: "connect ECONNREFUSED 127.0.0.1:4102" },
  { fault: "refuse:how=closed", names: [], ending: "fin" },
  { fault: "refuse:how=reset", names: [], ending: "read ECONNRESET" },
  { fault: "refuse:how=no-name", names: [], ending: "getaddrinfo ENOTFOUND 127.0.0.1" },
  { fault: "mute", names: [] },
  { fault: "client-id-conflict", names: ["error 326"], ending: "fin" },
])("$fault at the proxy has the effect on a new session that it says", async ({ fault, names, ending }) => {
  const world = new RelayWorld();
  inject(world, fault);
  const client = await world.session();
  expect(client.names).toEqual(names);
  expect(client.ending).toBe(ending);
  await world.pass();
  expect(world.gateway.sessions()).toEqual([]);
  world.close();
});

test("withheld handshake messages are lost for the client, and orders still pass", async () => {
  const world = new RelayWorld();
  inject(world, "withhold:message=both");
  const client = await world.session();
  expect(client.names.filter((name) => !name.startsWith("error"))).toEqual([]);
  client.send(placeOrder, { orderId: 1, ...ORDER });
  await world.pass();
  expect(world.gateway.orderCounts().placed).toBe(1);
  world.close();
});

test("an order ID that goes back reaches the client, and the gateway keeps its own", async () => {
  const world = new RelayWorld();
  const first = await world.session();
  first.send(placeOrder, { orderId: 1, ...ORDER });
  await world.pass();
  const ids = (client: typeof first): readonly number[] =>
    client.values(nextValidId).map(({ orderId }) => orderId);
  inject(world, "next-id-back:by=9,times=1");
  first.send(reqIds, {});
  await world.pass();
  first.send(reqIds, {});
  await world.pass();
  expect(ids(first).slice(-2)).toEqual([1, 2]);
  world.close();
});

test("a version that is none reaches the client at the proxy", async () => {
  const world = new RelayWorld();
  const injected = inject(world, "wrong-protocol:times=1");
  await world.session();
  await world.pass();
  expect(injected.touched).toEqual(["frame"]);
  world.close();
});

test("while TWS is said to be cut off, 1100 comes, data pause and requests wait until 1102", async () => {
  const world = new RelayWorld();
  const client = await world.session();
  client.send(reqMktData, { reqId: 3, ...AAPL_NUMBERED });
  await world.pass(2_000);
  const fault = inject(world, "connectivity-lost");
  await world.pass(10);
  const before = client.names.length;
  client.send(placeOrder, { orderId: 1, ...ORDER });
  await world.pass(10_000);
  expect(codes(client).at(-1)).toBe(1100);
  expect(client.names.slice(before)).toEqual([]);
  expect(world.gateway.orderCounts().placed).toBe(0);
  fault.heal();
  await world.pass(10_000);
  expect(codes(client)).toContain(1102);
  expect(world.gateway.orderCounts().placed).toBe(1);
  expect(client.names.slice(before).some((name) => name.startsWith("tick"))).toBe(true);
  world.close();
});

test("after 1101 earlier lines are cancelled at the gateway, and orders that waited are sent", async () => {
  const world = new RelayWorld();
  const client = await world.session();
  client.send(reqMktData, { reqId: 3, ...AAPL_NUMBERED });
  await world.pass(2_000);
  const fault = inject(world, "connectivity-lost:data=lost");
  client.send(placeOrder, { orderId: 1, ...ORDER });
  client.send(reqHistoricalData, { reqId: 9, ...AAPL_NUMBERED, barSize: "1 day", duration: "1 D" });
  await world.pass(1_000);
  fault.heal();
  await world.pass(1_000);
  const before = client.names.length;
  expect(codes(client)).toContain(1101);
  await world.pass(30_000);
  expect(client.names.slice(before)).toEqual([]);
  expect(world.gateway.orderCounts().placed).toBe(1);
  expect(client.names).not.toContain("historicalData");
  client.send(reqMktData, { reqId: 3, ...AAPL_NUMBERED });
  await world.pass(5_000);
  expect(client.names.slice(before).some((name) => name.startsWith("tick"))).toBe(true);
  world.close();
});

test("a competing session sends 10197 for each line and takes its ticks until it ends", async () => {
  const world = new RelayWorld();
  const client = await world.session();
  client.send(reqMktData, { reqId: 3, ...AAPL_NUMBERED });
  await world.pass(2_000);
  const fault = inject(world, "competing-session");
  await world.pass(10);
  expect(client.values(error).at(-1)).toMatchObject({ reqId: 3, code: 10197 });
  const before = client.names.length;
  await world.pass(10_000);
  expect(client.names.slice(before)).toEqual([]);
  fault.heal();
  await world.pass(10_000);
  expect(client.names.length).toBeGreaterThan(before);
  world.close();
});

test("a farm that breaks, and a bulletin, are sent as notices", async () => {
  const world = new RelayWorld();
  const client = await world.session();
  client.send(reqNewsBulletins);
  await world.pass();
  const fault = inject(world, "farm-broken");
  inject(world, "bulletin");
  await world.pass();
  fault.heal();
  await world.pass();
  expect(codes(client).slice(-2)).toEqual([2103, 2104]);
  expect(client.names).toContain("updateNewsBulletin");
  world.close();
});

test.each([
  { at: "unread", of: "place", isPlaced: false },
  { at: "unkept", of: "place", isPlaced: false },
  { at: "unacknowledged", of: "place", isPlaced: true },
  { at: "unfilled", of: "place", isPlaced: true },
])(
  "cut-order:at=$at cuts the session of a new order at that point of its frames",
  async ({ at, isPlaced }) => {
    const world = new RelayWorld();
    const client = await world.session();
    const before = client.names.length;
    inject(world, `cut-order:at=${at}`);
    client.send(placeOrder, { orderId: 1, ...ORDER });
    await world.pass();
    expect(client.ending).toBe("read ECONNRESET");
    expect(client.names.slice(before)).toEqual(at === "unfilled" ? ["openOrder", "orderStatus"] : []);
    expect(world.gateway.orderCounts().placed).toBe(isPlaced ? 1 : 0);
    world.close();
  },
);

test("cut-order:at=unreported cuts the session before the report of a fill", async () => {
  const world = new RelayWorld();
  const client = await world.session();
  inject(world, "cut-order:at=unreported");
  client.send(placeOrder, { orderId: 1, ...MARKET });
  await world.pass(2_000);
  expect(client.ending).toBe("read ECONNRESET");
  expect(client.names).not.toContain("execDetails");
  world.close();
});

test("cut-order cuts a modification and a cancel after the gateway carried them out", async () => {
  for (const of of ["modify", "cancel"]) {
    const world = new RelayWorld();
    const client = await world.session();
    client.send(placeOrder, { orderId: 1, ...ORDER });
    await world.pass();
    inject(world, `cut-order:of=${of}`);
    if (of === "modify") client.send(placeOrder, { orderId: 1, ...ORDER, lmtPrice: 101 });
    else client.send(cancelOrder, { orderId: 1 });
    await world.pass();
    expect(client.ending).toBe("read ECONNRESET");
    const { modified, cancelled } = world.gateway.orderCounts();
    expect([modified, cancelled]).toEqual(of === "modify" ? [1, 0] : [0, 1]);
    world.close();
  }
});

test("an order that the gateway refuses is not cut, and its error arrives", async () => {
  const world = new RelayWorld();
  const client = await world.session();
  inject(world, "cut-order");
  client.send(placeOrder, { orderId: 1, ...ORDER, lmtPrice: 100.001 });
  await world.pass();
  expect(codes(client)).toContain(110);
  client.send(placeOrder, { orderId: 2, ...ORDER });
  await world.pass();
  expect(client.ending).toBe("read ECONNRESET");
  world.close();
});

test("the session at the gateway stays after a half-open loss, so that its client ID is in use", async () => {
  const world = new RelayWorld({}, { lingerMs: 5_000 });
  await world.session();
  inject(world, "half-open");
  world.relay.tws.heal();
  expect((await world.session()).names).toEqual(["error 326"]);
  await world.pass(5_000);
  expect((await world.session()).names).toContain("nextValidId");
  world.close();
});

test("rules of a test answer requests in place of the gateway", async () => {
  const world = new RelayWorld();
  world.relay.tws.script.on("reqOpenOrders").error(321, "no");
  const client = await world.session();
  client.send(reqOpenOrders);
  await world.pass();
  expect(codes(client).at(-1)).toBe(321);
  expect(client.names).not.toContain("openOrderEnd");
  world.close();
});

test("huge-history at the proxy repeats the bars of the gateway", async () => {
  const world = new RelayWorld();
  const client = await world.session();
  inject(world, "huge-history:bars=3000");
  client.send(reqHistoricalData, {
    reqId: 9,
    ...AAPL_NUMBERED,
    barSize: "1 day",
    duration: "1 W",
    whatToShow: "TRADES",
    formatDate: 1,
  });
  await world.pass(10_000);
  expect(client.values(historicalData).map(({ bars }) => bars.length)).toEqual([3000]);
  world.close();
});

test("order-status at the proxy takes the status of an order that the gateway has placed", async () => {
  for (const [missing, statuses] of [
    [0, 1],
    [1, 0],
  ] as const) {
    const world = new RelayWorld();
    const client = await world.session();
    inject(world, `order-status:missing=${missing},doubled=0`);
    client.send(placeOrder, { orderId: 1, ...ORDER });
    await world.pass();
    expect(world.gateway.orderCounts().placed).toBe(1);
    expect(client.names.filter((name) => name === "orderStatus").length).toBe(statuses);
    world.close();
  }
});

test("bad-bytes at the proxy makes a text of the gateway one that is not UTF-8", async () => {
  for (const isBad of [false, true]) {
    const world = new RelayWorld();
    const client = await world.session();
    if (isBad) inject(world, "bad-bytes:message=error,encoding=garbage");
    client.send(placeOrder, { orderId: 1, ...ORDER, lmtPrice: 100.001 });
    await world.pass();
    const read = (): string => new TextDecoder("utf-8", { fatal: true }).decode(client.bytes);
    if (isBad) expect(read).toThrow(TypeError);
    else expect(read()).toContain("price");
    world.close();
  }
});

test("every kind of fault is either refused or tried by the tests above", () => {
  expect([...tried].sort()).toEqual(FAULTS.map(({ kind }) => kind).sort());
});
