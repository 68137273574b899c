import { expect, test } from "vitest";
import { ORDER_VENUE_RULES } from "../../../../sim/tws/rules/order-venues.ts";
import type { PlaceOrder } from "../../../../sim/wire/requests/place-order.ts";
import { errors, OrderDesk, testRules } from "../../../support/order-rules.ts";

const UNSUPPORTED = "Unsupported order type for this exchange and security type.";
const AT_ATS = { exchange: "IBKRATS", notHeld: true } as const;

testRules(ORDER_VENUE_RULES, {
  "PEG MKT for SMART": { change: { orderType: "PEG MKT", auxPrice: 0.01 }, text: UNSUPPORTED, newOnly: true },
  "PEG BEST for an exchange other than IBKRATS": {
    change: { orderType: "PEG BEST" },
    text: UNSUPPORTED,
    newOnly: true,
  },
  "BOX TOP for an exchange other than BOX": {
    change: { orderType: "BOX TOP", lmtPrice: undefined },
    secType: "OPT",
    text: UNSUPPORTED,
    newOnly: true,
  },
  "an order type at IBKRATS other than a limit, REL, PEG PRIM, PEG MKT, PEG MID and PEG BEST, or for a contract that is not a US share":
    { change: { ...AT_ATS, orderType: "STP", auxPrice: 300 }, text: UNSUPPORTED, newOnly: true },
  "an order for IBKRATS without `notHeld`": {
    change: { exchange: "IBKRATS" },
    text: "Orders to IBKRATS must have the Not Held attribute",
    newOnly: true,
  },
});

const codes = (change: Partial<PlaceOrder>, secType?: string): readonly number[] =>
  errors(new OrderDesk().place(change, secType)).map(([code]) => code);

test.each([
  ["a limit order", {}],
  ["REL", { orderType: "REL", auxPrice: 0.01 }],
  ["PEG PRIM", { orderType: "PEG PRIM", auxPrice: 0.01 }],
  ["PEG MKT", { orderType: "PEG MKT", auxPrice: 0.01 }],
  ["PEG MID", { orderType: "PEG MID" }],
] as const)("IBKRATS takes %s for a share, and no other contract", (_, change) => {
  expect(codes({ ...AT_ATS, ...change })).toEqual([]);
  expect(codes({ ...AT_ATS, ...change }, "OPT")).toEqual([200]);
});

test("PEG MKT at an exchange is a direct route, and BOX TOP is taken at BOX", () => {
  expect(codes({ orderType: "PEG MKT", auxPrice: 0.01, exchange: "NASDAQ" })).toContain(10311);
  expect(codes({ orderType: "BOX TOP", lmtPrice: undefined, exchange: "BOX" }, "OPT")).toEqual([]);
});
