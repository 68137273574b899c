import { expect, test } from "vitest";
import { CONTRACT_RULES, MATCH_RULES } from "../../../../sim/tws/rules/contracts.ts";
import { reqContractDetails } from "../../../../sim/wire/requests/contracts.ts";
import { reqMktData } from "../../../../sim/wire/requests/market-data.ts";
import { placeOrder } from "../../../../sim/wire/requests/place-order.ts";
import { AAPL } from "../../../support/contracts.ts";
import { listedWithOptions } from "../../../support/listed.ts";
import { invalid, type RefusalCases, refusalsOf } from "../../../support/refusals.ts";
import { code, EXCHANGE, names, Table, TRADING } from "../../../support/table.ts";

const NO_DEFINITION = "No security definition has been found for the request";
const OPTION_FIELDS =
  "When the local symbol field is empty, please fill the following fields (right, strike, expiry)";

const client = new Table({}, EXCHANGE, TRADING).client(1);
const details = (contract: object) => client.send(reqContractDetails, { reqId: 1, ...contract });
const data = (contract: object) => client.send(reqMktData, { reqId: 2, ...contract });
const order = (contract: object) =>
  client.send(placeOrder, { orderId: 3, action: "BUY", totalQuantity: 1, orderType: "MKT", ...contract });

/** Asks for the price of an option without its right: a call and a put match. */
const twoOptions = () => {
  const [option] = listedWithOptions(EXCHANGE, TRADING).filter(({ secType }) => secType === "OPT");
  const { symbol, lastTradeDate, strike } = option ?? { symbol: "", lastTradeDate: "", strike: 0 };
  return data({ symbol, secType: "OPT", exchange: "SMART", lastTradeDate, strike, right: "?" });
};

const CASES: RefusalCases = {
  "an unknown security type, or none and neither a conId nor an identifier": [
    invalid("Please enter a valid security type"),
    () => details({ ...AAPL, secType: "SHARE" }),
  ],
  "a continuous future in a request for streamed data, or in an order": [
    invalid("Please enter a valid security type"),
    () => data({ symbol: "ES", secType: "CONTFUT", exchange: "CME" }),
  ],
  "a combination in a request for contract details": [
    invalid("'BAG' isn't supported for contract data request"),
    () => details({ ...AAPL, secType: "BAG" }),
  ],
  "a combination without legs": [
    invalid("Security type 'BAG' requires combo leg details."),
    () => order({ ...AAPL, secType: "BAG" }),
  ],
  "a symbol with characters other than ASCII": [
    "The symbol should contain valid non-unicode characters only.",
    () => data({ ...AAPL, symbol: "SÜD" }),
  ],
  "an order without an exchange, with a conId too": [
    invalid("Missing order exchange."),
    () => order({ conId: 265598, secType: "STK" }),
  ],
  "a request for data without an exchange, with a conId too": [
    invalid("Please enter exchange"),
    () => data({ conId: 265598, secType: "STK" }),
  ],
  "a future or an option on a future without a local symbol, a conId and an expiry": [
    invalid("Please enter a local symbol or an expiry"),
    () => data({ symbol: "ES", secType: "FUT", exchange: "CME", currency: "USD" }),
  ],
  "an option without a local symbol and a conId that lacks its right, strike or expiry": [
    invalid(OPTION_FIELDS),
    () => data({ ...AAPL, secType: "OPT", lastTradeDate: "202602", right: "C" }),
  ],
  "neither a symbol, a local symbol, a conId nor an identifier": [
    NO_DEFINITION,
    () => details({ ...AAPL, symbol: "" }),
  ],
  "a contract that is not listed: unknown, expired, at another exchange, or fields that contradict each other":
    [NO_DEFINITION, () => details({ ...AAPL, symbol: "NOSUCH" })],
  "a description of several contracts in a request that needs one": [
    "The contract description specified for AAPL is ambiguous.",
    twoOptions,
  ],
};

test("each rule about the description of a contract is broken by a request", () => {
  const { answers, expected, unused } = refusalsOf([...CONTRACT_RULES, ...MATCH_RULES], CASES);
  expect(answers).toEqual(expected);
  expect(unused).toEqual([]);
});

test.each([
  ["at an exchange that does not exist", { exchange: "NOWHERE" }],
  ["at an exchange of another market", { exchange: "CME" }],
  ["in another currency", { currency: "EUR" }],
  ["of another class", { tradingClass: "XYZ" }],
  ["with a conId of another", { conId: 272093 }],
  ["with a multiplier that it does not have", { multiplier: "100" }],
  ["of another security type", { secType: "BOND" }],
])("a share %s is not found, and neither priced nor ordered", (_, change) => {
  for (const send of [details, data, order]) expect(code(send({ ...AAPL, ...change }))).toBe(200);
});

test.each(["2026", "202613", "2026-02", "20260220 16:00:00", "Feb 2026", "20260221", "20250117"])(
  "an option with the expiry %s is not found",
  (lastTradeDate) => {
    expect(code(details({ ...AAPL, secType: "OPT", lastTradeDate }))).toBe(200);
  },
);

test.each(["SMART", "NASDAQ", "ISLAND", "ARCA", "smart", "SMART/AMEX"])(
  "a share is priced at %s, one of its exchanges",
  (exchange) => {
    const fresh = new Table({}, EXCHANGE, TRADING).client(1);
    const effects = fresh.send(reqMktData, { reqId: 2, ...AAPL, exchange });
    expect(names(effects)).toContain("tickPrice");
  },
);

test("a future is not routed by SMART, with its conId neither", () => {
  const [future] = listedWithOptions(EXCHANGE, TRADING).filter(({ secType }) => secType === "FUT");
  expect(code(data({ conId: future?.conId, secType: "FUT", exchange: "SMART" }))).toBe(200);
});

test("the multiplier 0 of a share, and an identifier of an unknown type, count as not given", () => {
  expect(names(details({ ...AAPL, multiplier: "0.0" }))).toContain("contractDetails");
  expect(names(details({ ...AAPL, secIdType: "isin", secId: "US0378331005" }))).toContain("contractDetails");
});
