import { expect, test } from "vitest";
import { type AnyMessage, REQUESTS, RESPONSES } from "../../../sim/wire/catalogue.ts";
import { type Direction, describe, description } from "../../../sim/wire/describe.ts";
import { frameText } from "../../../sim/wire/frames.ts";
import { fieldsOf } from "../../support/messages.ts";

/** Describes a message by the names of its values. */
function line(direction: Direction, name: string, values: object): string {
  const messages = direction === "in" ? REQUESTS : RESPONSES;
  const message = [...messages.values()].find((one) => one.name === name) as AnyMessage;
  return describe(direction, name, fieldsOf(message as never, values as never), 193);
}

const AAPL = { symbol: "AAPL", secType: "STK", exchange: "SMART", currency: "USD" };
const OPTION = { ...AAPL, secType: "OPT", lastTradeDate: "20260320", strike: 200, right: "C" };
const ORDER = { ...AAPL, orderId: 7, action: "BUY", totalQuantity: 5, orderType: "LMT", lmtPrice: 190 };

test.each<[Direction, string, object, string]>([
  ["in", "placeOrder", ORDER, "placeOrder #7 BUY 5 AAPL LMT 190.00"],
  ["in", "placeOrder", { ...ORDER, lmtPrice: 0.12345 }, "placeOrder #7 BUY 5 AAPL LMT 0.12345"],
  ["in", "placeOrder", { ...ORDER, ...OPTION }, "placeOrder #7 BUY 5 AAPL OPT LMT 190.00"],
  ["in", "cancelOrder", { orderId: 7 }, "cancelOrder #7"],
  [
    "in",
    "reqHistoricalData",
    { ...AAPL, reqId: 12, duration: "1 D", barSize: "5 mins", whatToShow: "TRADES", useRth: true },
    "reqHistoricalData #12 AAPL STK SMART 1 D 5 mins TRADES",
  ],
  [
    "in",
    "reqMktData",
    { reqId: 3, symbol: "EUR", secType: "CASH", currency: "USD", exchange: "IDEALPRO", snapshot: true },
    "reqMktData #3 EUR.USD CASH IDEALPRO snapshot",
  ],
  ["in", "reqMktData", { ...OPTION, reqId: 3 }, "reqMktData #3 AAPL OPT 20260320 200 C SMART"],
  ["in", "reqContractDetails", { reqId: 3, conId: 265_598 }, "reqContractDetails #3 conId=265598"],
  [
    "in",
    "reqAccountSummary",
    { reqId: 3, group: "All", tags: "Cushion" },
    "reqAccountSummary #3 All Cushion",
  ],
  ["in", "startApi", { clientId: 1 }, "startApi clientId=1"],
  ["in", "reqPositions", {}, "reqPositions"],
  [
    "out",
    "orderStatus",
    { orderId: 7, status: "Filled", filled: 5, avgFillPrice: 190.01 },
    "orderStatus #7 Filled 5/5 @190.01",
  ],
  ["out", "orderStatus", { orderId: 7, status: "Submitted", remaining: 5 }, "orderStatus #7 Submitted 0/5"],
  [
    "out",
    "execDetails",
    { ...AAPL, reqId: -1, orderId: 7, side: "BOT", shares: 5, price: 190 },
    "execDetails order 7 BOT 5 AAPL @190.00",
  ],
  [
    "out",
    "contractDetails",
    { ...OPTION, reqId: 9, longName: "APPLE INC", orderTypes: "LMT,MKT", tradingHours: "20260113:CLOSED" },
    "contractDetails #9 AAPL OPT 20260320 200 C SMART",
  ],
  ["out", "error", { reqId: 7, code: 201, text: "Order rejected" }, "error #7 201 Order rejected"],
  ["out", "error", { reqId: -1, code: 2104, text: "farm is OK" }, "error 2104 farm is OK"],
  ["out", "historicalData", { reqId: 12, bars: [] }, "historicalData #12 0 bars"],
  ["out", "tickPrice", { reqId: 3, tickType: 1, price: 190.5 }, "tickPrice #3 tickType=1 price=190.5"],
])("%s: %s is described in one line", (direction, name, values, expected) => {
  expect(line(direction, name, values)).toBe(expected);
});

test("what a client sends is shown on one line, and shortened", () => {
  const forged = line("in", "reqMatchingSymbols", { reqId: 1, pattern: "A\n14:30  #1  read\u009b" });
  expect(forged).toBe("reqMatchingSymbols #1 A\\u000a14:30  #1  read\\u009b");
  const long = line("in", "reqMatchingSymbols", { reqId: 1, pattern: "x".repeat(100_000) });
  expect(long.length).toBeLessThan(100);
});

test("a message that cannot be read is described as far as it can", () => {
  expect(describe("in", "reqAccountSummary", ["62", "1", "3", "All"], 193)).toBe("reqAccountSummary #3 All");
  expect(describe("in", "reqAccountSummary", ["62", "1", "x"], 193)).toBe("reqAccountSummary");
  expect(describe("in", "unknown(4711)", ["4711", "x"], 193)).toBe("unknown(4711)");
  expect(describe("out", "greeting", ["193", "20260113 14:30:00 UTC"], 0)).toBe(
    "greeting 193 20260113 14:30:00 UTC",
  );
});

test.each([
  ["in", REQUESTS],
  ["out", RESPONSES],
] as const)("every message of direction %s is described by its name first", (direction, messages) => {
  for (const message of messages.values())
    expect(describe(direction, message.name, fieldsOf(message as never), 193)).toMatch(
      new RegExp(`^${message.name}( |$)`),
    );
});

test("a long message is described at once, so that its fields need not be kept", () => {
  const made = (fields: readonly string[]) =>
    description("in", "reqPositions", fields, 193, frameText(fields));
  const short = made(["61", "1"]);
  expect([short.text(short.kept ?? ""), short.keptBytes < 500]).toEqual(["reqPositions", true]);
  const long = made(["61", "1", "x".repeat(1_000_000)]);
  expect([long.text(long.kept ?? ""), long.keptBytes < 500]).toEqual(["reqPositions", true]);
});
