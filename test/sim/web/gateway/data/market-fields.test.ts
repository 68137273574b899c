import { expect, test } from "vitest";
import type { Instrument } from "../../../../../sim/exchange/contracts/instrument.ts";
import { marketFields, serverId } from "../../../../../sim/web/gateway/data/market-fields.ts";
import { listedWithOptions } from "../../../../support/listed.ts";
import { CLOSED_MS, gatewayContext, OPEN_MS } from "../../../../support/web/context.ts";

const context = gatewayContext();
const listed = listedWithOptions(context.exchange, OPEN_MS);
/** The numbers of all fields, and of others between them. */
const ALL = [
  [31, 88],
  [201, 201],
  [6_004, 6_509],
  [7_051, 7_094],
  [7_184, 7_311],
  [7_633, 7_768],
].flatMap(([least = 0, most = 0]) => Array.from({ length: most - least + 1 }, (_, at) => `${least + at}`));

function first(secType: string, symbol?: string): Instrument {
  const found = listed.find(
    (one) => one.secType === secType && (symbol === undefined || one.symbol === symbol),
  );
  if (found === undefined) throw new Error(`No ${secType} is listed`);
  return found;
}

test("every value is a text or a finite number, for contracts of every security type", () => {
  for (const secType of new Set(listed.map((one) => one.secType))) {
    for (const nowMs of [OPEN_MS, CLOSED_MS]) {
      const values = marketFields(first(secType), ALL, true, { ...context, nowMs });
      for (const [field, value] of Object.entries(values)) {
        expect(`${value}`, `${secType} ${field}`).not.toMatch(/NaN|Infinity|undefined|null|^$/);
      }
    }
  }
});

test("a share has the price, volume, open and prior close of the exchange", () => {
  const share = first("STK", "AAPL");
  const quote = context.exchange.quote(share, OPEN_MS);
  expect(
    marketFields(
      share,
      ["31", "55", "70", "71", "87", "7051", "7059", "7295", "7741", "7762"],
      false,
      context,
    ),
  ).toEqual({
    "6509": "RpB",
    "31": quote.last.toFixed(2),
    "55": "AAPL",
    "70": quote.high.toFixed(2),
    "71": quote.low.toFixed(2),
    "87": `${(quote.volume / 1_000_000).toFixed(1)}M`,
    "87_raw": quote.volume,
    "7051": "APPLE INC",
    "7059": `${quote.lastSize}`,
    "7295": quote.open.toFixed(2),
    "7741": quote.close.toFixed(2),
    "7762": `${quote.volume}`,
  });
});

test("an index has no bid and ask, and a currency pair no trades", () => {
  const fields = ["31", "84", "85", "86", "87", "88", "7059"];
  const has = (secType: string): string[] => {
    const values = marketFields(first(secType), fields, true, context);
    return fields.filter((field) => field in values);
  };
  expect(has("IND")).toEqual(["31", "87", "7059"]);
  expect(has("CASH")).toEqual(["84", "85", "86", "88"]);
});

test("the position and its profit are those of the exchange, and missing where none is held", () => {
  const [holding] = context.exchange.trading.holdings(OPEN_MS);
  const fields = ["73", "74", "75", "76", "78", "79"];
  expect(marketFields(first("STK", "AAPL"), fields, true, context)).toMatchObject({
    "73": holding?.value.toFixed(2),
    "74": "231.40",
    "75": holding?.unrealizedPnl.toFixed(2),
    "76": "100",
    "78": holding?.dailyPnl.toFixed(2),
    "79": "0.00",
  });
  expect(Object.keys(marketFields(first("STK", "KO"), fields, true, context))).toEqual(["6509"]);
});

test("an option has greeks, its underlying and its terms, and a share has none", () => {
  const fields = ["201", "6457", "7308", "7309", "7310", "7311", "7633", "7714"];
  const option = first("OPT", "AAPL");
  const values = marketFields(option, fields, true, context);
  expect(values).toMatchObject({
    "201": option.right,
    "6457": option.underConId,
    "7714": option.lastTradeDate,
  });
  expect(Number(values["7308"])).toBeGreaterThan(0);
  expect(Object.keys(marketFields(first("STK", "AAPL"), fields, true, context))).toEqual(["6509"]);
});

test("slow and unknown fields are left out while slow ones are not there", () => {
  const fields = ["73", "7087", "7282", "7293", "7294", "toString", "__proto__", "99999"];
  expect(Object.keys(marketFields(first("STK", "AAPL"), fields, false, context))).toEqual(["6509"]);
  const values = marketFields(first("STK", "AAPL"), fields, true, context);
  expect(Number(values["7293"])).toBeGreaterThan(Number(values["7294"]));
});

test("each contract has a server ID of its own", () => {
  expect(serverId("265598")).toMatch(/^q\d+$/);
  expect(serverId("265598")).not.toBe(serverId("265598@NYSE"));
});
