import { expect, test } from "vitest";
import { GatewayTable, type TablePeer } from "../../../../support/web/gateway-table.ts";
import { placedOrderId, quietOrder } from "../../../../support/web/orders.ts";

type Row = Readonly<Record<string, unknown>>;

const rows = (peer: TablePeer): readonly Row[] =>
  peer.frames("str").flatMap(({ args }) => args as readonly Row[]);

/** The limit above the market makes it fill at once. */
const fill = (table: GatewayTable): void => {
  const { price } = quietOrder(table) as { readonly price: number };
  placedOrderId(table, { price: Number((price * 1.04).toFixed(2)) });
};

test("str repeats the fills of the day in each subscription, then sends new ones once", () => {
  const table = GatewayTable.primed();
  fill(table);
  const before = table.exchange.trading.fills().length;
  const first = table.openLive();
  first.send("str+{}");
  expect(rows(first)).toHaveLength(before);
  fill(table);
  const { length } = table.exchange.trading.fills();
  expect(rows(first)).toHaveLength(length);
  const second = table.open({ headers: { cookie: `api=${sessionOf(table)}` } });
  second.send("str+{}");
  const ids = (peer: TablePeer): unknown[] => rows(peer).map(({ execution_id }) => execution_id);
  expect(ids(second)).toEqual(ids(first));
  expect(new Set(ids(first)).size).toBe(length);
});

test("realtimeUpdatesOnly leaves out the fills before", () => {
  const table = GatewayTable.primed();
  fill(table);
  const before = table.exchange.trading.fills().length;
  const peer = table.openLive();
  expect(peer.send('str+{"realtimeUpdatesOnly":true}')).toEqual([]);
  fill(table);
  expect(rows(peer)).toHaveLength(table.exchange.trading.fills().length - before);
  expect(rows(peer)[0]).toMatchObject({ side: "B", conid: 265598, account: "DU1234567" });
});

test("days reaches back; the default is today, and odd values mean today", () => {
  const table = GatewayTable.primed();
  fill(table);
  const { length } = table.exchange.trading.fills();
  for (let hour = 0; hour < 8; hour++) table.advance(3_600_000);
  table.advance(12 * 3_600_000);
  table.happens({ kind: "login" });
  table.advance(500);
  const count = (text: string): number => {
    table.advance(1_000);
    const peer = table.openLive();
    peer.send(text);
    return rows(peer).length;
  };
  expect(count("str+{}")).toBe(0);
  expect(count('str+{"days":2}')).toBe(length);
  expect(count('str+{"days":8}')).toBe(0);
  expect(count('str+{"days":"2"}')).toBe(0);
});

test("utr ends it without a frame", () => {
  const table = GatewayTable.primed();
  const peer = table.openLive();
  peer.send("str+{}");
  expect(peer.send("utr")).toEqual([]);
  fill(table);
  expect(rows(peer)).toEqual([]);
});

function sessionOf(table: GatewayTable): string {
  table.advance(1_000);
  return (table.post("/tickle").body as { readonly session: string }).session;
}
