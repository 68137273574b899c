import { expect, test } from "vitest";
import * as z from "zod";
import { orderFields } from "../../../../src/langgraph/orders/order-fields.ts";
import { instrumentFields } from "../../../../src/langgraph/parts/instrument.ts";
import { limitField } from "../../../../src/langgraph/parts/limit-field.ts";
import { modelInput } from "../../../../src/langgraph/parts/model-input.ts";
import { AgentTools } from "../../../support/agent-tools.ts";

const order = (given: unknown) => modelInput("place_order", z.strictObject(orderFields), given);
const read = (given: unknown) =>
  modelInput("get_quote", z.strictObject({ ...instrumentFields, limit: limitField(5) }), given);

test("what has one meaning is accepted: texts for numbers, small letters, null and empty texts", () => {
  const given = {
    symbol: " aapl ",
    side: "buy",
    quantity: "10",
    order_type: "limit",
    limitPrice: "1.50",
    stopPrice: null,
    tif: "",
    outsideRth: "false",
    conId: undefined,
    expiry: "  ",
  };
  expect(order(given)).toEqual({
    symbol: "aapl",
    side: "BUY",
    quantity: 10,
    orderType: "LMT",
    limitPrice: 1.5,
    outsideRth: false,
  });
});

test.each([
  ["a number for a text", { symbol: 700, expiry: 20260220 }, { symbol: "700", expiry: "20260220" }],
  ["a date with hyphens", { expiry: "2026-02-20" }, { expiry: "20260220" }],
  ["a month with a hyphen", { expiry: "2026-03" }, { expiry: "202603" }],
  ["words for codes", { secType: "Option", right: "call" }, { secType: "OPT", right: "C" }],
  ["the whole input as a text", '{"symbol":"AAPL"}', { symbol: "AAPL" }],
  ["no input at all", null, {}],
  ["an unknown field without a value", { symbol: "AAPL", ticker: null }, { symbol: "AAPL" }],
])("%s is accepted", (_what, given, input) => {
  expect(read(given)).toEqual(input);
});

test.each([
  [
    { limit: "1,000" },
    'limit: expected a whole number from 1 to 2000, received "1,000" (The most rows, up to 2000. Default 5)',
  ],
  [{ limit: 1.5 }, "limit: expected a whole number from 1 to 2000, received 1.5"],
  [{ strike: "0" }, "strike: expected a number above 0, received 0 (Options: strike price)"],
  [
    { secType: "WARRANT" },
    'secType: expected one of STK, OPT, FUT, FOP, CASH, IND, CFD, CMDTY, CRYPTO, FUND, BOND, received "WARRANT"',
  ],
  [{ expiry: "next Friday" }, "expiry as yyyymmdd, or yyyymm for a future"],
  [{ ticker: "AAPL" }, "unknown field ticker; the fields are symbol, conId"],
  [{ Symbols: "AAPL" }, "unknown field Symbols; did you mean symbol?"],
  [{ symbol: "AAPL", SYMBOL: "MSFT" }, "unknown field SYMBOL; did you mean symbol?"],
  [{ symbol: ["AAPL"] }, 'symbol: expected a text of the right form, received ["AAPL"]'],
  [[1], "Cannot call get_quote: expected an object with its fields"],
  ["AAPL", "expected an object with its fields"],
])("%j is refused with the form that is right", (given, message) => {
  expect(() => read(given)).toThrow(message);
});

test("what is missing is named with what it is for, and many faults are counted", () => {
  expect(() => order({ symbol: "AAPL", quantity: 1, orderType: "MKT" })).toThrow("side: is missing: Side");
  const many = Object.fromEntries(Array.from({ length: 9 }, (_, at) => [`field${at}`, 1]));
  expect(() => read(many)).toThrow("and 4 more faults");
});

test.each([NaN, Number.POSITIVE_INFINITY, "NaN", "1e3", "-5", "0x10", "ten"])(
  "the quantity %s is refused and never guessed",
  (quantity) => {
    const given = { symbol: "AAPL", side: "BUY", orderType: "MKT", quantity };
    expect(() => order(given)).toThrow("quantity: expected a number above 0");
  },
);

test("a tool that is called as a weak model calls it answers, and refuses as data", async () => {
  const tools = new AgentTools();
  const loose = {
    symbol: "aapl",
    duration: "2 days",
    bar_size: "1D",
    limit: "5",
    exchange: "",
    strike: null,
  };
  expect(await tools.call("get_historical_bars", loose)).toMatchObject([
    { time: "2026-01-12" },
    { time: "2026-01-13" },
  ]);
  const refused = await tools.call("get_historical_bars", { symbol: "AAPL", barSize: "1m" });
  expect(refused).toEqual({
    error: {
      code: "INVALID_OPTION",
      retryable: false,
      message: expect.stringMatching(/^Cannot call get_historical_bars: barSize: expected one of 1 secs, /),
    },
  });
});
