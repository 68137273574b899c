import { expect, test } from "vitest";
import { Arrivals } from "../../../../sim/drills/engine/arrivals.ts";
import type { OrderRecord } from "../../../../sim/drills/record.ts";
import { orderVerdict } from "../../../../sim/drills/report/order-verdict.ts";
import type { TraceEvent } from "../../../../sim/mod.ts";
import { cancelOrder } from "../../../../sim/wire/requests/orders.ts";
import { type Drilled, type DrilledClient, drilled } from "../../../support/drilled.ts";

/** What a client has really received about an order, by the fields of the messages that arrived whole. */
function heardOf(
  { heard }: DrilledClient,
  orderId: number,
): { readonly atMs: number; readonly text: string }[] {
  return heard.flatMap(({ atMs, fields: [kind, id, status, filled, remaining] }) =>
    kind === "3" && id === `${orderId}`
      ? [{ atMs, text: `${status}, ${Number(filled)} of ${Number(filled) + Number(remaining)} filled` }]
      : [],
  );
}

/** Places order 1, and then what a request is about it, under a fault. @returns The order and the client. */
async function play(
  world: Drilled,
  fault: string,
  of: "place" | "modify" | "cancel",
  isFilled: boolean,
): Promise<{ readonly client: DrilledClient; readonly order: OrderRecord }> {
  const client = await world.dial(1);
  const [{ fields: next = [] } = {}] = client.heard.filter(({ fields }) => fields[0] === "9");
  const id = Number(next[2]);
  if (of !== "place") {
    await client.order(id);
    await world.tws.advance(200);
  }
  world.tws.inject(fault);
  if (of === "cancel") await client.send(cancelOrder, { orderId: id });
  else await client.order(id, isFilled ? { lmtPrice: 272, totalQuantity: 2 } : { lmtPrice: 2 });
  await world.tws.advance(500);
  const [order] = world.records().orders;
  if (order === undefined) throw new Error("The order has a record");
  return { client, order };
}

const CUTS = [
  ...(["place", "modify"] as const).flatMap((of) =>
    (["unread", "unkept", "unacknowledged", "unfilled", "unreported"] as const).map((at) => ({ of, at })),
  ),
  ...(["unread", "unkept", "unacknowledged"] as const).map((at) => ({ of: "cancel" as const, at })),
];

for (const { of, at } of CUTS)
  for (const how of ["fin", "rst", "half-open"])
    test(`what an order says as received has arrived: ${of}, ${at}, ${how}`, async () => {
      await using world = await drilled();
      const isFilled = at === "unreported";
      const { client, order } = await play(world, `cut-order:of=${of},at=${at},how=${how}`, of, isFilled);
      expect(world.tws.log).toMatch(/closed|dead/);
      const heard = heardOf(client, order.orderId);
      const states = order.received.filter(({ text }) => / of \S+ filled$/.test(text));
      // Nothing counts as received that has not arrived; what has arrived is received, or in doubt with its reason.
      expect(heard.map(({ text }) => text)).toEqual(expect.arrayContaining(states.map(({ text }) => text)));
      const doubtful = order.doubtful.filter(({ text }) => / of \S+ filled$/.test(text));
      expect([...states, ...doubtful]).toHaveLength(heard.length);
      const { requests } = world.records();
      const verdict = orderVerdict(order, { target: "program", requests, endMs: world.tws.nowMs });
      const isTrue = heard.at(-1)?.text === order.held.at(-1)?.text.split(":")[0];
      expect(["knew", "late"].includes(verdict.outcome) ? isTrue : true).toBe(true);
      expect(verdict.outcome).toEqual(
        at === "unfilled" && how !== "rst" ? "knew" : expect.stringMatching(/wrong|unknown/),
      );
    });

test("a late message is received when it arrives, not when TWS made it", async () => {
  await using world = await drilled();
  const { client, order } = await play(world, "late:message=orderStatus,ms=300,times=1", "place", false);
  const [state] = order.received.filter(({ text }) => text.startsWith("Submitted"));
  expect(state?.atMs).toBe(heardOf(client, order.orderId)[0]?.atMs);
  expect((state?.atMs ?? 0) - (order.held[0]?.atMs ?? 0)).toBe(300);
});

test("messages on a dead connection are not received, and the state at the end is wrong", async () => {
  await using world = await drilled();
  const client = await world.dial(1);
  const id = Number(client.heard.find(({ fields }) => fields[0] === "9")?.fields[2]);
  await client.order(id);
  await world.tws.advance(200);
  world.tws.inject("half-open");
  world.tws.orders.fill(id);
  await world.tws.advance(200);
  const [order] = world.records().orders;
  if (order === undefined) throw new Error("The order has a record");
  expect(order.received.map(({ text }) => text)).not.toContainEqual(expect.stringContaining("Filled"));
  expect(order.held.at(-1)?.text).toBe("Filled, 1 of 1 filled");
  expect(orderVerdict(order, { target: "program", requests: [], endMs: world.tws.nowMs })).toMatchObject({
    outcome: "wrong",
    text: expect.stringContaining("TWS held “Filled, 1 of 1 filled”"),
  });
});

test("a fill while nobody is connected is dated by the fill, not by the next session", async () => {
  await using world = await drilled();
  const client = await world.dial(1);
  const id = Number(client.heard.find(({ fields }) => fields[0] === "9")?.fields[2]);
  await client.order(id);
  await client.end();
  await world.tws.advance(1_000);
  world.tws.orders.fill(id);
  const filledMs = world.tws.nowMs;
  await world.tws.advance(5_000);
  await world.dial(1);
  const [order] = world.records().orders;
  expect(order?.held.at(-1)).toMatchObject({ atMs: filledMs, text: "Filled, 1 of 1 filled" });
});

const event = (name: TraceEvent["event"], atMs: number, more: Partial<TraceEvent> = {}): TraceEvent => ({
  atMs,
  connection: 1,
  event: name,
  detail: "orderStatus",
  ...more,
});

test("Arrivals knows what a connection's events say of a message, and is in doubt otherwise", () => {
  const of = (...events: TraceEvent[]) => new Arrivals(events).of(0);
  expect(of(event("sent", 5))).toEqual({ kind: "received", atMs: 5 });
  expect(of(event("lost", 5)).kind).toBe("lost");
  expect(of(event("sent", 5), event("closed", 6, { detail: "a fault cut it (rst)" })).kind).toBe("doubtful");
  expect(of(event("sent", 5), event("closed", 6, { detail: "a fault cut it (fin)" })).kind).toBe("received");
  expect(of(event("sent", 5), event("closed", 90, { detail: "a fault cut it (rst)" })).kind).toBe("received");
  expect(of(event("sent", 5), event("left", 6, { detail: "rst" })).kind).toBe("doubtful");
  const garbled = { faults: ["garble:where=length"] };
  expect(of(event("sent", 5, garbled), event("changed", 5, garbled)).kind).toBe("doubtful");
  const sliced = { faults: ["slice:bytes=1"] };
  const healed = event("heal", 400, { connection: 0, detail: "slice:bytes=1" });
  expect(of(event("sent", 5, sliced)).kind).toBe("doubtful");
  expect(of(event("sent", 5, sliced), healed)).toEqual({ kind: "received", atMs: 400 });
  expect(of(event("sent", 5, sliced), event("closed", 300, { detail: "x" }), healed).kind).toBe("doubtful");
});

test("what is sent after the client has left, or after the end, is not received", () => {
  const left = new Arrivals([event("left", 1, { detail: "fin" }), event("sent", 5)]);
  expect(left.of(1)).toMatchObject({ kind: "doubtful", reason: expect.stringContaining("closed its side") });
  const dead = new Arrivals([event("dead", 1), event("sent", 5)]);
  expect(dead.of(1).kind).toBe("lost");
});
