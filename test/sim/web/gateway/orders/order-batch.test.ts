import { expect, test } from "vitest";
import { ACCOUNT_ID, type Answer, GatewayTable } from "../../../../support/web/gateway-table.ts";
import { placedOrderId, postOrders, questionOf, quietOrder } from "../../../../support/web/orders.ts";

type Fields = Readonly<Record<string, unknown>>;

const AT_MARKET: Fields = { orderType: "MKT", price: undefined };
/** A sale far above the market, which is never filled. */
const EXIT: Fields = { side: "SELL", price: 900 };

/** A table at which no question is open about any order. */
function quietTable(options: Parameters<typeof GatewayTable.primed>[0] = {}): GatewayTable {
  const table = GatewayTable.primed(options);
  table.post("/iserver/questions/suppress", { messageIds: ["o163", "o10151", "o451"] });
  return table;
}

const orders = (table: GatewayTable) => table.exchange.trading.orders();
const statuses = (table: GatewayTable): string[] => orders(table).map(({ status }) => status);

/** Posts a parent and two children of it. */
function postBracket(table: GatewayTable, parent: Fields = {}, exit: Fields = {}): Answer {
  const child = { ...EXIT, parentId: "p" };
  return postOrders(
    table,
    quietOrder(table, { cOID: "p", ...parent }),
    quietOrder(table, { ...child, cOID: "p-1" }),
    quietOrder(table, { ...child, cOID: "p-2", price: 901, ...exit }),
  );
}

/** Posts two orders of one group. */
function postGroup(table: GatewayTable, one: Fields = {}, other: Fields = {}): Answer {
  const group = { isSingleGroup: true };
  return postOrders(
    table,
    quietOrder(table, { ...group, ...one }),
    quietOrder(table, { ...group, ...other }),
  );
}

test("children wait for the fill of their parent, and the fill of one of them ends the other", () => {
  const table = quietTable();
  const { body } = postBracket(table);
  expect(body).toMatchObject([
    { local_order_id: "p", order_status: "Submitted" },
    { local_order_id: "p-1", order_status: "PreSubmitted" },
    { local_order_id: "p-2", order_status: "PreSubmitted" },
  ]);
  const [parent, first] = orders(table);
  table.exchange.trading.byHand.fill(parent?.permId ?? 0, { size: 10, price: 100 }, table.nowMs);
  table.advance(2_000);
  expect(statuses(table)).toEqual(["Filled", "Submitted", "Submitted"]);
  table.exchange.trading.byHand.fill(first?.permId ?? 0, { size: 10, price: 900 }, table.nowMs);
  expect(statuses(table)).toEqual(["Filled", "Filled", "Cancelled"]);
});

test("the cancel of a parent cancels its children", () => {
  const table = quietTable();
  postBracket(table);
  table.request("DELETE", `/iserver/account/${ACCOUNT_ID}/order/${orders(table)[0]?.permId}`);
  table.advance(1_000);
  expect(statuses(table)).toEqual(["Cancelled", "Cancelled", "Cancelled"]);
});

test("the cancel of a child cancels the other children of its parent, and the parent stays", () => {
  const table = quietTable();
  postBracket(table);
  table.request("DELETE", `/iserver/account/${ACCOUNT_ID}/order/${orders(table)[1]?.permId}`);
  expect(statuses(table)).toEqual(["Submitted", "PreSubmitted", "PreSubmitted"]);
  table.advance(1_000);
  expect(statuses(table)).toEqual(["Submitted", "Cancelled", "Cancelled"]);
});

test("the answer to a bracket may have the row of its parent alone", () => {
  const table = quietTable({ bracketRows: "parent" });
  expect(postBracket(table).body).toMatchObject([{ local_order_id: "p" }]);
  expect(orders(table)).toHaveLength(3);
  expect(postGroup(table).body).toHaveLength(2);
});

test("a fill of one order of a group cancels the others, and each group has an ID of its own", () => {
  const table = quietTable();
  const { body } = postGroup(table);
  const [first, second] = body as readonly { readonly order_id: string; readonly oca_group_id: string }[];
  expect(second?.oca_group_id).toBe(first?.oca_group_id);
  const status = table.get(`/iserver/account/order/status/${first?.order_id}`).body;
  expect(status).toMatchObject({ oca_group_id: first?.oca_group_id });
  const [other] = postGroup(table).body as readonly { readonly oca_group_id: string }[];
  expect(other?.oca_group_id).not.toBe(first?.oca_group_id);
  table.exchange.trading.byHand.fill(Number(first?.order_id), { size: 10, price: 100 }, table.nowMs);
  expect(statuses(table)).toEqual(["Filled", "Cancelled", "Submitted", "Submitted"]);
});

test("a group with a parent is one of its children", () => {
  const table = quietTable();
  const group = { isSingleGroup: true };
  postBracket(table, group, group);
  const [parent, , child] = orders(table);
  expect([parent?.terms.ocaGroup, child?.terms.ocaGroup]).toEqual(["", "oco-1"]);
});

test("a group at the market is refused once one of it is filled, and the answer hides the fill", () => {
  const table = quietTable();
  expect(postGroup(table, AT_MARKET, AT_MARKET).body).toEqual({
    error: expect.stringContaining("OCA group is already filled"),
  });
  expect(statuses(table)).toEqual(["Filled", "Inactive"]);
});

test("a child that is refused leaves its parent, and those behind it are not placed", () => {
  const table = quietTable();
  const sale = { side: "SELL", price: 900, parentId: "p" };
  const { body } = postOrders(
    table,
    quietOrder(table, { cOID: "p" }),
    quietOrder(table, { ...sale, quantity: 10_000_000 }),
    quietOrder(table, sale),
  );
  expect(body).toEqual({ error: expect.stringContaining("MARGIN") });
  expect(statuses(table)).toEqual(["Submitted", "Inactive"]);
});

test("a child that makes no sense refuses the whole request", () => {
  const table = quietTable();
  expect(postBracket(table, {}, { price: 900.001 }).body).toEqual({
    error: expect.stringContaining("price variation"),
  });
  expect(orders(table)).toEqual([]);
});

test("a question concerns the whole request: nothing is placed before it is confirmed", () => {
  const table = GatewayTable.primed();
  const question = questionOf(postBracket(table));
  expect([question.type, orders(table)]).toEqual(["o163", []]);
  expect(table.post(`/iserver/reply/${question.id}`, { confirmed: true }).body).toHaveLength(3);
});

test("a child can name its parent by the order ID, and children of two parents are unrelated", () => {
  const table = quietTable();
  const parentId = placedOrderId(table);
  const child = quietOrder(table, { ...EXIT, parentId });
  expect(postOrders(table, child, child).body).toHaveLength(2);
  expect(orders(table)[2]?.terms.parent).toBe(Number(parentId));
  const second = quietOrder(table, { ...EXIT, parentId: placedOrderId(table) });
  expect(postOrders(table, child, second).status).toBe(400);
  expect(postOrders(table, quietOrder(table, { ...EXIT, parentId: "nobody" })).status).toBe(400);
});
