import { expect, test } from "vitest";
import { ORDER_NOTICE_RULES } from "../../../../sim/tws/rules/order-notices.ts";
import { errors, OrderDesk, testRules } from "../../../support/order-rules.ts";
import { names } from "../../../support/table.ts";

const HTBR = { conId: 0, symbol: "HTBR", action: "SELL", lmtPrice: 12.1 } as const;

testRules(ORDER_NOTICE_RULES, {
  "no time in force: the preset gives DAY": {
    change: { tif: "" },
    text: "Order TIF was set to DAY based on order preset.",
  },
  "`outsideRth` where it has no effect": {
    change: { orderType: "STP", auxPrice: 300, outsideRth: true },
    text: "Order Event Warning:Attribute 'Outside Regular Trading Hours' is ignored",
  },
  "sweep-to-fill or a display size for a contract other than a US share": {
    change: { displaySize: 5 },
    secType: "FUT",
    text: "will be ignored.",
  },
  "an order that turns a long position into a short one, or the reverse": {
    change: { action: "SELL", totalQuantity: 101, lmtPrice: 300 },
    text: "The closing order quantity is greater than your current position.",
  },
  "a short sale of a share that cannot be borrowed: the order is held": {
    change: HTBR,
    text: "Shares for this order are not immediately available for short sale.",
  },
  "a currency order below the least size of IDEALPRO": {
    change: { totalQuantity: 1_000 },
    secType: "CASH",
    text: "BUY 1000 EUR.USD Forex\nWarning: Your order size is below the EUR 20000 IdealPro minimum",
  },
  "an order that waits for its venue to open": {
    first: (desk) => {
      desk.table.nowMs += 13 * 3_600_000;
    },
    text: "BUY 10 AAPL NASDAQ.NMS\nWarning: Your order will not be placed at the exchange until 2026-01-14 09:30:00 US/Eastern.",
  },
});

test("notices come before the order, which is live", () => {
  const desk = new OrderDesk();
  expect(names(desk.place({ tif: "" }))).toEqual(["error", "openOrder", "orderStatus"]);
  expect(desk.exchange.trading.orders()[0]?.status).toBe("Submitted");
});

test("`outsideRth` is kept by what recordings show: by type, by time in force, by contract", () => {
  const kept = (change: object, secType = "STK"): boolean => {
    const desk = new OrderDesk();
    const notices = errors(desk.place({ outsideRth: true, ...change }, secType)).map(([code]) => code);
    const isKept = desk.exchange.trading.orders()[0]?.terms.outsideRth === true;
    expect(notices.includes(2109)).toBe(!isKept);
    return isKept;
  };
  const limit = { auxPrice: 300, lmtPrice: 300 };
  expect(kept({})).toBe(true);
  expect(kept({ orderType: "STP LMT", ...limit })).toBe(true);
  expect(kept({ orderType: "LIT", auxPrice: 200, lmtPrice: 200 })).toBe(true);
  for (const orderType of ["MKT", "STP", "MIT"]) expect(kept({ orderType, ...limit })).toBe(false);
  for (const tif of ["IOC", "OPG"]) expect(kept({ tif })).toBe(false);
  expect(kept({ orderType: "STP", auxPrice: 90 }, "FUT")).toBe(true);
});
