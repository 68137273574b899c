import { expect, test } from "vitest";
import type { Instrument } from "../../../../sim/exchange/contracts/instrument.ts";
import { placeOrder } from "../../../../sim/wire/requests/place-order.ts";
import { openOrder } from "../../../../sim/wire/responses/orders.ts";
import { error } from "../../../../sim/wire/responses/session.ts";
import { AAPL_NUMBERED } from "../../../support/contracts.ts";
import { advised, buy, FIRST, SECOND, twoAccounts } from "../../../support/logins.ts";
import { errors, OrderDesk } from "../../../support/order-rules.ts";
import { received, Table, TRADING } from "../../../support/table.ts";

const RESTING = { orderType: "LMT", lmtPrice: 200 };

test("notice 2137 is about the position of the account of the order", () => {
  const table = twoAccounts();
  const client = table.client(1);
  const conId = 265598;
  const heldBy = (account: string): number =>
    table.exchange.trading.positions(table.nowMs, { account }).find((one) => one.instrument.conId === conId)
      ?.size ?? 0;
  expect(heldBy(FIRST)).not.toBe(heldBy(SECOND));
  const [less, more] = [FIRST, SECOND].sort((a, b) => heldBy(a) - heldBy(b)) as [string, string];
  const sale = { action: "SELL", totalQuantity: heldBy(more), orderType: "LMT", lmtPrice: 500 };
  const codes = (orderId: number, account: string): readonly number[] =>
    received(buy(client, { orderId, account, ...sale }), error).map((one) => one.code);
  expect(codes(1, more)).not.toContain(2137);
  expect(codes(2, less).includes(2137)).toBe(heldBy(less) > 0);
});

test("a what-if of a group whose method gives the size shows the margin of that size", () => {
  const client = advised().client(1);
  const group = { faGroup: "Everyone", faMethod: "PctChange", faPercentage: "10", totalQuantity: 0 };
  const effects = buy(client, { ...group, whatIf: true });
  expect(received(effects, error)).toEqual([]);
  const shown = received(effects, openOrder).at(-1);
  expect(Number(shown?.initMarginAfter)).toBeGreaterThan(Number(shown?.initMarginBefore));
});

test("a what-if by cash shows the effect of what the cash buys", () => {
  const desk = new OrderDesk();
  const cash = { orderType: "MKT", lmtPrice: undefined, totalQuantity: 0, cashQty: 50_000, tif: "IOC" };
  const answer = desk.place({ ...cash, whatIf: true }, "CRYPTO");
  expect(errors(answer)).toEqual([]);
  const shown = received(answer, openOrder).at(-1);
  expect(shown?.initMarginChange).toBeGreaterThan(49_000);
  expect(shown?.initMarginChange).toBeLessThanOrEqual(50_000);
});

test("a hedge order without a size is accepted, any other is refused with 434", () => {
  const desk = new OrderDesk();
  desk.place(RESTING);
  const hedge = { orderId: 2, action: "SELL", totalQuantity: 0, parentId: 1, orderType: "MKT" };
  expect(errors(desk.place({ ...hedge, lmtPrice: undefined }))[0]?.[0]).toBe(434);
  const pair = { ...hedge, lmtPrice: undefined, hedgeType: "P", hedgeParam: "2" };
  expect(errors(desk.place(pair))).toEqual([]);
});

test("times that name no zone are read in the zone of the login", () => {
  const placed = (timeZone: string): number | undefined => {
    const desk = Table.trading({ timeZone });
    desk.client(1).send(placeOrder, {
      orderId: 1,
      ...AAPL_NUMBERED,
      action: "BUY",
      totalQuantity: 1,
      tif: "GTD",
      goodTillDate: "20260114 20:00:00",
      transmit: true,
      ...RESTING,
    });
    return desk.exchange.trading.orders().at(-1)?.terms.goodTillMs;
  };
  expect(placed("US/Eastern")).toBe(Date.UTC(2026, 0, 15, 1));
  expect(placed("Europe/Berlin")).toBe(Date.UTC(2026, 0, 14, 19));
});

test("a price keeps the increment that the market rule has at that price", () => {
  const desk = new OrderDesk();
  const tokyo = desk.exchange
    .listed(TRADING)
    .find(({ secType, currency }) => secType === "STK" && currency === "JPY") as Instrument;
  const { conId, symbol, exchange, currency } = tokyo;
  const at = (lmtPrice: number): number | undefined =>
    errors(
      desk.place({ conId, symbol, exchange, currency, lmtPrice, totalQuantity: 100, whatIf: true }),
    )[0]?.[0];
  expect(at(900.1)).toBeUndefined();
  expect(at(2_000.1)).toBe(110);
  expect(at(2_000.5)).toBeUndefined();
  expect(at(4_000.5)).toBe(110);
});

test("a change of the limit too far beyond the market cancels the order with 202", () => {
  const desk = new OrderDesk();
  desk.place(RESTING);
  const { last } = desk.exchange.quote(desk.contract(), TRADING);
  const answer = errors(desk.place({ lmtPrice: Number((last * 1.04).toFixed(2)) }));
  expect(answer).toEqual([[202, expect.stringContaining("at or more aggressive than")]]);
  expect(desk.exchange.trading.orders()[0]).toMatchObject({ status: "Cancelled", filled: 0 });
});
