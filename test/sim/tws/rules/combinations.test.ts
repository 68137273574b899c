import { expect, test } from "vitest";
import {
  type ContractDefinitionInput,
  withDefaults,
} from "../../../../sim/exchange/contracts/contract-definition.ts";
import { UNIVERSE } from "../../../../sim/exchange/contracts/universe.ts";
import { Exchange } from "../../../../sim/exchange/exchange.ts";
import { COMBINATION_RULES, SPREAD_RULES } from "../../../../sim/tws/rules/combinations.ts";
import type { WireLeg } from "../../../../sim/wire/field-groups/contract.ts";
import { reqMktData } from "../../../../sim/wire/requests/market-data.ts";
import { placeOrder } from "../../../../sim/wire/requests/place-order.ts";
import { error } from "../../../../sim/wire/responses/session.ts";
import { listedWithOptions } from "../../../support/listed.ts";
import { invalid, type RefusalCases, refusalsOf } from "../../../support/refusals.ts";
import { received, Table, TRADING } from "../../../support/table.ts";

const INVALID = "The combo details are invalid.";
const [AAPL, MSFT] = [265598, 272093];

/** Shares of a currency that SMART does not combine, and one in dollars that trades while New York sleeps. */
const [FORINT, TOKYO] = [901, 903];
const share = (conId: number, change: Partial<ContractDefinitionInput>) =>
  withDefaults({
    conId,
    symbol: `X${conId}`,
    secType: "STK",
    exchange: "SMART",
    longName: "X",
    calendar: "us-stocks",
    price: 100,
    ...change,
  });
const EXCHANGE = new Exchange({
  universe: [
    ...UNIVERSE,
    share(FORINT, { currency: "HUF" }),
    share(FORINT + 1, { currency: "HUF" }),
    share(TOKYO, { calendar: "tokyo" }),
  ],
});
const client = new Table({}, EXCHANGE, TRADING).client(1);
const leg = (conId: number, change: Partial<WireLeg> = {}): WireLeg => ({
  conId,
  ratio: 1,
  action: "BUY",
  exchange: "SMART",
  ...change,
});
const bag = (legs: readonly WireLeg[], change: object = {}) => ({
  symbol: "AAPL",
  secType: "BAG",
  currency: "USD",
  exchange: "SMART",
  legs,
  ...change,
});
const data = (legs: readonly WireLeg[], change: object = {}) =>
  client.send(reqMktData, { reqId: 1, ...bag(legs, change) });
const idOf = (secType: string, symbol: string, currency = "USD"): number =>
  listedWithOptions(EXCHANGE, TRADING).find(
    (one) => one.secType === secType && one.symbol === symbol && one.currency === currency,
  )?.conId ?? 0;
const options = listedWithOptions(EXCHANGE, TRADING).filter(({ secType }) => secType === "OPT");
const foreign = EXCHANGE.listed(TRADING).filter(
  ({ secType, currency }) => secType === "STK" && currency === "EUR",
);
const invalidLeg = (number: number, values: string) =>
  invalid(`The combo details for leg '${number}' are invalid. -  conid, ratio, side: ${values}`);

const CASES: RefusalCases = {
  "two futures in one local symbol, e.g. `ESH6-ESM6`": [
    "Futures spread are no longer supported. Please use combos instead.",
    () => client.send(reqMktData, { reqId: 1, secType: "FUT", localSymbol: "ESH6-ESM6", exchange: "CME" }),
  ],
  "a leg without a conId, with a ratio below 1, or with an action other than BUY, SELL and SSHORT (313)": [
    invalidLeg(1, "0, 1, 1"),
    () => data([leg(0), leg(MSFT)]),
  ],
  "a leg that is not listed, or not at the exchange that it names": [
    "No security definition has been found for the request",
    () => data([leg(AAPL), leg(3)]),
  ],
  "a leg of a type that no combination has, e.g. an index or a currency pair (313)": [
    invalidLeg(2, `${idOf("CASH", "EUR")}, 1, 2`),
    () => data([leg(AAPL), leg(idOf("CASH", "EUR"), { action: "SELL", exchange: "IDEALPRO" })]),
  ],
  "one leg alone, or more than six": [INVALID, () => data([leg(AAPL)])],
  "two legs of the same contract": [INVALID, () => data([leg(AAPL), leg(AAPL, { action: "SELL" })])],
  "ratios with a common divisor": [INVALID, () => data([leg(AAPL, { ratio: 2 }), leg(MSFT, { ratio: 4 })])],
  "a share as a leg that is not routed by SMART": [
    "Stock combo legs are restricted to SMART order routing.",
    () => data([leg(AAPL), leg(MSFT, { exchange: "NASDAQ" })]),
  ],
  "legs in different currencies, or in another one than the combination": [
    "Cross currency combo error.",
    () => data([leg(AAPL), leg(foreign[0]?.conId ?? 0, { exchange: "" })]),
  ],
  "a combination for SMART in a currency that it does not route": [
    "Currency is not supported for Smart combo.",
    () => data([leg(FORINT), leg(FORINT + 1)], { currency: "" }),
  ],
  "an exchange other than SMART at which a leg does not trade, or that is not the leg's": [
    INVALID,
    () => data([leg(options[0]?.conId ?? 0), leg(options[1]?.conId ?? 0)], { exchange: "CME" }),
  ],
  "legs whose venues have no hours in common": [INVALID, () => data([leg(AAPL), leg(TOKYO)])],
};
test("every rule about legs refuses a request", () => {
  const { answers, expected, unused } = refusalsOf([...SPREAD_RULES, ...COMBINATION_RULES], CASES);
  expect(answers).toEqual(expected);
  expect(unused).toEqual([]);
});

test.each([
  ["a ratio of 0", leg(AAPL, { ratio: 0 }), `${AAPL}, 0, 1`],
  ["a ratio below 0", leg(AAPL, { ratio: -1, action: "SELL" }), `${AAPL}, -1, 2`],
  ["an action that is none", leg(AAPL, { action: "HOLD" }), `${AAPL}, 1, 0`],
  ["an action with the name of a method", leg(AAPL, { action: "constructor" }), `${AAPL}, 1, 0`],
])("%s of a leg is refused", (_, wrong, values) => {
  expect(received(data([wrong, leg(MSFT)]), error)).toMatchObject([
    { code: 321, text: invalidLeg(1, values) },
  ]);
});

test("seven legs are refused, six are not", () => {
  const legs = options.slice(0, 7).map(({ conId }) => leg(conId));
  expect(received(data(legs), error)).toMatchObject([{ code: 312 }]);
  expect(received(client.send(reqMktData, { reqId: 9, ...bag(legs.slice(1)) }), error)).toEqual([]);
});

test("an order is refused as a request for data is, and places nothing", () => {
  const placed = EXCHANGE.trading.orders().length;
  const order = { orderId: 1, action: "BUY", totalQuantity: 1, orderType: "MKT", transmit: true };
  const legs = [leg(AAPL), leg(AAPL)].map((one) => ({
    ...one,
    openClose: 0,
    shortSaleSlot: 0,
    designatedLocation: "",
    exemptCode: -1,
  }));
  const answer = client.send(placeOrder, { ...order, ...bag([]), legs });
  expect(received(answer, error)).toMatchObject([{ code: 312, text: INVALID }]);
  expect(EXCHANGE.trading.orders()).toHaveLength(placed);
});
