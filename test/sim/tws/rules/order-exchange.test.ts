import { expect, test } from "vitest";
import { expiresMs } from "../../../../sim/exchange/prices/expiry.ts";
import type { Effect } from "../../../../sim/tws/context/effects.ts";
import {
  DISCARDED_ORDER_RULES,
  EXCHANGE_REFUSAL_RULES,
  ORDER_CANCELLED_RULES,
} from "../../../../sim/tws/rules/order-exchange.ts";
import { cancelOrder } from "../../../../sim/wire/requests/orders.ts";
import type { PlaceOrder } from "../../../../sim/wire/requests/place-order.ts";
import { errors, OrderDesk } from "../../../support/order-rules.ts";
import { expectOnPage } from "../../../support/refusals-page.ts";

const RULES = [...DISCARDED_ORDER_RULES, ...EXCHANGE_REFUSAL_RULES, ...ORDER_CANCELLED_RULES];
const MARKET = { orderType: "MKT", lmtPrice: undefined };
const DEAR: Partial<PlaceOrder> = { ...MARKET, totalQuantity: 100_000 };
/** A sale that waits, as a child of order 1. */
const CHILD: Partial<PlaceOrder> = { orderId: 2, parentId: 1, action: "SELL", lmtPrice: 400 };

const minutesFrom = (desk: OrderDesk, minutes: number): string => {
  const text = new Date(desk.table.nowMs + minutes * 60_000).toISOString();
  return `${text.slice(0, 10).replaceAll("-", "")}-${text.slice(11, 19)}`;
};

/** What is sent or awaited, and part of the text that comes, by rule. */
const CASES: Readonly<Record<string, readonly [text: string, send: (desk: OrderDesk) => readonly Effect[]]>> =
  {
    "an order that is discarded, after the message that says why": [
      "Order was discarded.",
      (desk) => desk.place({ exchange: "NYSE" }),
    ],
    "an order that joins an OCA group, or a bracket, of which an order was filled": [
      "Order rejected - reason:OCA group is already filled.",
      (desk) => {
        desk.place({ ...MARKET, ocaGroup: "pair", ocaType: 1 });
        return desk.place({ orderId: 2, ocaGroup: "pair", ocaType: 1 });
      },
    ],
    "more than 20 open orders in one contract, on one side of one account": [
      "Order rejected - reason:Only 20 orders of one contract may be open on one side",
      (desk) => {
        for (let orderId = 1; orderId <= 20; orderId++) desk.place({ orderId });
        return desk.place({ orderId: 21 });
      },
    ],
    "a short sale of a cryptocurrency, a fund or a bond of a company; open orders to sell count": [
      "Order rejected - reason:Short sales of this contract are not allowed",
      (desk) => desk.place({ action: "SELL", lmtPrice: 200_000 }, "CRYPTO"),
    ],
    "a short position in a bond of the US Treasury, or a change of it, below a face value of 250 000": [
      "Order rejected - reason:The short position and the order must have a face value of at least 250000",
      (desk) => desk.place({ action: "SELL", lmtPrice: 150 }, "BOND"),
    ],
    "more margin than the equity of the account": [
      "Order rejected - reason:YOUR ORDER IS NOT ACCEPTED. EQUITY WITH LOAN VALUE [",
      (desk) => desk.place(DEAR),
    ],
    "a child that is transmitted with a parent that is rejected": [
      "Order rejected - reason:Parent order is being cancelled.",
      (desk) => {
        desk.place({ ...DEAR, transmit: false });
        return desk.place(CHILD);
      },
    ],
    "a held change to a size below what was filled before it was transmitted": [
      "Order rejected - reason:The order size is smaller than the size that is filled",
      (desk) => {
        const ask = Math.ceil(desk.exchange.quote(desk.contract(), desk.table.nowMs).ask);
        const order = { lmtPrice: ask + 1, totalQuantity: 1_000, displaySize: 100 };
        desk.place(order);
        const filled = () => desk.exchange.trading.orders()[0]?.filled ?? 0;
        const before = filled();
        desk.place({ ...order, totalQuantity: before + 1, transmit: false });
        for (let turn = 0; turn < 600 && filled() <= before + 1; turn++) desk.table.advance(1_000);
        return desk.place(CHILD);
      },
    ],
    "an order that its owner cancels": [
      "Order Canceled - reason:",
      (desk) => {
        desk.place();
        return desk.client.send(cancelOrder, { orderId: 1 });
      },
    ],
    "a limit of a share 3 % or more beyond the last price, or of a bought cryptocurrency 10 USD and 0.25 % above the ask":
      [
        "Order Canceled - reason:We cannot accept an order at a limit price at or more aggressive than ",
        (desk) => desk.place({ lmtPrice: 900 }),
      ],
    "an order whose time in force is over": [
      "Order Canceled - reason:its time is over",
      (desk) => {
        desk.place();
        return desk.table.advance(8 * 3_600_000);
      },
    ],
    "the rest of an order that fills at once or in an auction, or not at all": [
      "Order Canceled - reason:nothing more could be had at once",
      (desk) => desk.place({ tif: "IOC" }),
    ],
    "an order of a group of which another one was filled": [
      "Order Canceled - reason:another order of its group was filled",
      (desk) => {
        desk.place({ ocaGroup: "pair", ocaType: 1 });
        return desk.place({ ...MARKET, orderId: 2, ocaGroup: "pair", ocaType: 1 });
      },
    ],
    "an order of an OCA group of which the owner cancelled another one": [
      "Order Canceled - reason:another order of its group was cancelled",
      (desk) => {
        for (const orderId of [1, 2]) desk.place({ orderId, ocaGroup: "pair", ocaType: 1 });
        return desk.client.send(cancelOrder, { orderId: 1 });
      },
    ],
    "an order that its conditions cancel": [
      "Order Canceled - reason:its conditions hold",
      (desk) => {
        const condition = {
          type: 3,
          conjunction: "a",
          isMore: true,
          value: minutesFrom(desk, 1),
          conId: 0,
          exchange: "",
          triggerMethod: 0,
          symbol: "",
          secType: "",
        };
        desk.place({ conditions: [condition], conditionsCancelOrder: true });
        return desk.table.advance(120_000);
      },
    ],
    "an order whose contract has expired": [
      "Order Canceled - reason:the contract has ended",
      (desk) => {
        desk.table.nowMs = expiresMs(desk.contract("OPT")) - 5_000;
        desk.place({ tif: "GTC" }, "OPT");
        return desk.table.advance(10_000);
      },
    ],
    "a pegged order whose reference price left its range": [
      "Order Canceled - reason:the reference price left the range of the order",
      (desk) => {
        const { last } = desk.exchange.quote(desk.contract(), desk.table.nowMs);
        return desk.place({
          orderType: "PEG BENCH",
          lmtPrice: undefined,
          startingPrice: Number(last.toFixed(2)),
          referenceContractId: desk.contract().conId,
          referenceExchangeId: "SMART",
          peggedChangeAmount: 1,
          referenceChangeAmount: 1,
          stockRefPrice: Number(last.toFixed(2)),
          stockRangeLower: Number((last + 5).toFixed(2)),
          stockRangeUpper: Number((last + 10).toFixed(2)),
        });
      },
    ],
    "a limit order of the day for a cryptocurrency that begins to work": [
      "Order Canceled - reason:The crypto LMT order must be IOC or Minutes",
      (desk) => {
        desk.place({ tif: "DAY", goodAfterTime: minutesFrom(desk, 1) }, "CRYPTO");
        return desk.table.advance(120_000);
      },
    ],
  };

test("every rule has a case, and every case a rule", () => {
  expect(Object.keys(CASES).sort()).toEqual(RULES.map(({ what }) => what).sort());
});

test.each(RULES.map((rule) => [rule.code, rule.what] as const))("%i: %s", (code, what) => {
  const [text, send] = CASES[what] ?? ["", () => []];
  const answers = errors(send(new OrderDesk()));
  const [found] = answers.filter((one) => one[0] === code && one[1].startsWith(text));
  expect(found?.[0], JSON.stringify(answers)).toBe(code);
  expectOnPage(what, found?.[1] ?? "");
});

test("an order for more than the account can carry is rejected at every limit and every size", () => {
  const dear = [
    { lmtPrice: 0.01, totalQuantity: 100_000_000 },
    { lmtPrice: 100, totalQuantity: 1_000_000 },
    { lmtPrice: 2_000, totalQuantity: 1_000_000, action: "SELL" },
  ];
  for (const change of dear) {
    const answers = errors(new OrderDesk().place(change)).filter(([code]) => code === 201);
    expect(answers).toEqual([[201, expect.stringContaining("YOUR ORDER IS NOT ACCEPTED")]]);
  }
});

test("no text of a rejection has a number that is none", () => {
  for (const change of [
    { totalQuantity: 1e300 },
    { totalQuantity: 1e308 },
    { totalQuantity: 1e308, action: "SELL" },
  ]) {
    const [first] = errors(new OrderDesk().place({ ...MARKET, ...change }));
    expect(first).toEqual([
      201,
      expect.stringMatching(/VALUE \[-?\d+\.\d\d USD\].*MARGIN \[\d+\.\d\d USD\]$/),
    ]);
  }
});

test("no message about an order of any size or price has infinity or no number", () => {
  for (const change of [
    { totalQuantity: 1e308, whatIf: true },
    { action: "SELL", lmtPrice: 1e308, whatIf: true },
    { action: "SELL", lmtPrice: 1e308 },
    { action: "SELL", orderType: "TRAIL", lmtPrice: undefined, trailingPercent: 1e308 },
  ]) {
    const desk = new OrderDesk();
    const sent = JSON.stringify(desk.place({ totalQuantity: 1, ...change }));
    expect(sent).toMatch(/openOrder|error/);
    expect(sent).not.toMatch(/Infinity|NaN/);
    expect(desk.book()).not.toMatch(/Infinity|NaN/);
  }
});
