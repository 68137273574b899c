import { expect, test } from "vitest";
import type { Effect } from "../../../../sim/tws/context/effects.ts";
import { reqGlobalCancel } from "../../../../sim/wire/requests/orders.ts";
import { placeOrder } from "../../../../sim/wire/requests/place-order.ts";
import { AAPL_NUMBERED } from "../../../support/contracts.ts";
import { names, Table, type TableClient } from "../../../support/table.ts";

const place = (client: TableClient, orderId: number, change: object = {}) =>
  client.send(placeOrder, {
    orderId,
    ...AAPL_NUMBERED,
    action: "BUY",
    totalQuantity: 10,
    orderType: "MKT",
    tif: "DAY",
    transmit: true,
    ...change,
  });
const LOW = { orderType: "LMT", lmtPrice: 100 };

/** Gets the names of what was sent to one client. */
const namesFor = ({ connection }: TableClient, effects: readonly Effect[]): string[] =>
  names(effects.filter((effect) => effect.kind !== "wake" && effect.connection === connection));

test("the master client is notified of every client's orders", () => {
  const table = Table.trading({ masterClientId: 9 });
  const [one, two, master] = [table.client(1), table.client(2), table.client(9)];
  expect(namesFor(master, place(one, 1, LOW))).toEqual(["openOrder", "orderStatus"]);
  place(two, 1, LOW);
  const cancelled = ["orderStatus", "error"];
  expect(namesFor(master, two.send(reqGlobalCancel))).toEqual([...cancelled, ...cancelled]);
});

test("a fill brings execution, order, status and commission, to its client alone", () => {
  const table = Table.trading();
  const [owner, other] = [table.client(1), table.client(2)];
  const effects = place(owner, 1);
  expect(namesFor(owner, effects).slice(-5)).toEqual([
    "execDetails",
    "openOrder",
    "orderStatus",
    "openOrder",
    "commissionReport",
  ]);
  expect(namesFor(other, effects)).toEqual([]);
});

test("events of orders wait while TWS is cut off from IBKR", () => {
  const table = Table.trading();
  const client = table.client(1);
  place(client, 1, { goodAfterTime: "20260113 10:30:05 US/Eastern" });
  table.happens({ kind: "offline" });
  expect(names(table.advance(10_000))).toEqual([]);
  expect(names(table.happens({ kind: "online", dataLost: false }))).toContain("execDetails");
});
