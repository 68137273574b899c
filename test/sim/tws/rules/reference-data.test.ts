import { expect, test } from "vitest";
import * as rules from "../../../../sim/tws/rules/reference-data.ts";
import { reqMarketRule, reqMatchingSymbols } from "../../../../sim/wire/requests/contracts.ts";
import * as groups from "../../../../sim/wire/requests/display-groups.ts";
import { reqFundamentalData } from "../../../../sim/wire/requests/fundamental-data.ts";
import { reqSmartComponents } from "../../../../sim/wire/requests/market-data.ts";
import { reqHistoricalNews, reqNewsArticle } from "../../../../sim/wire/requests/news.ts";
import { reqSecDefOptParams } from "../../../../sim/wire/requests/option-chains.ts";
import { AAPL_NUMBERED } from "../../../support/contracts.ts";
import { failed, invalid, type RefusalCases, refusalsOf } from "../../../support/refusals.ts";
import { names, Table } from "../../../support/table.ts";

const client = new Table().client(1);
const symbols = (pattern: string) => client.send(reqMatchingSymbols, { reqId: 1, pattern });
const chain = (change: object) =>
  client.send(reqSecDefOptParams, {
    reqId: 2,
    underlyingConId: 265598,
    underlyingSymbol: "AAPL",
    underlyingSecType: "STK",
    ...change,
  });
const news = (change: object) =>
  client.send(reqHistoricalNews, { reqId: 3, conId: 265598, providers: "BRFG", total: 5, ...change });
const article = (change: object) =>
  client.send(reqNewsArticle, { reqId: 4, provider: "BRFG", articleId: "BRFG$265598$1", ...change });
const report = (change: object) =>
  client.send(reqFundamentalData, { reqId: 5, ...AAPL_NUMBERED, reportType: "ReportSnapshot", ...change });

const UNKNOWN = "No security definition has been found for the request";
const CASES: RefusalCases = {
  "SMART components of a bboExchange that no market data have named": [
    UNKNOWN,
    () => client.send(reqSmartComponents, { reqId: 9, bboExchange: "a60001" }),
  ],
  "an option chain of a conId that is not listed, or is not that of the symbol": [
    UNKNOWN,
    () => chain({ underlyingSymbol: "MSFT" }),
  ],
  "headlines about a conId that is not listed": [UNKNOWN, () => news({ conId: 999 })],
  "an empty pattern of a symbol search": [invalid("Pattern must not be empty"), () => symbols("  ")],
  "a pattern of a symbol search with characters other than ASCII, or with control characters": [
    invalid("Invalid pattern: 'Société'"),
    () => symbols("Société"),
  ],
  "an unknown market rule": [
    invalid("Market rule 9999 is not known"),
    () => client.send(reqMarketRule, { marketRuleId: 9_999 }),
  ],
  "an option chain of a security type that has no options": [
    invalid("Invalid security type - OPT"),
    () => chain({ underlyingSecType: "OPT" }),
  ],
  "an option chain of a future without an exchange": [
    invalid("Missing exchange for security type FUT"),
    () => chain({ underlyingSecType: "FUT" }),
  ],
  "an option chain without a conId": [invalid("Invalid contract id"), () => chain({ underlyingConId: 0 })],
  "headlines of a provider that the login has not subscribed to, or of none": [
    invalid("Not subscribed for 'BZ' provider"),
    () => news({ providers: "BRFG+BZ" }),
  ],
  "a number of headlines below 1": [invalid("Total results must be > 0"), () => news({ total: 0 })],
  "a time of headlines that cannot be read": [
    invalid("Invalid date/time of news"),
    () => news({ start: "last week" }),
  ],
  "an article of a provider that the login has not subscribed to": [
    invalid("Not subscribed for 'FLY' provider"),
    () => article({ provider: "FLY" }),
  ],
  "an article without an ID": [invalid("Article ID must not be empty"), () => article({ articleId: "" })],
  "an article that does not exist": [
    "Failed to request news article:No data available",
    () => article({ articleId: "BRFG$1" }),
  ],
  "fundamental data of anything but a share": [
    invalid("Please enter a valid security type"),
    () => report({ secType: "" }),
  ],
  "an unknown report of fundamental data": [
    "We are sorry, but fundamentals data for the security specified is not available.",
    () => report({ reportType: "Everything" }),
  ],
  "fundamental data without a subscription to them": ["Fundamentals data is not allowed", () => report({})],
  "a display group that does not exist": [
    invalid("Display group 8 does not exist"),
    () => client.send(groups.subscribeToGroupEvents, { reqId: 6, groupId: 8 }),
  ],
  "a change or a cancel of a display group without a subscription": [
    failed("No display group is subscribed with this id"),
    () => client.send(groups.unsubscribeFromGroupEvents, { reqId: 7 }),
  ],
  "a contract of a display group that is neither none nor a conId with an exchange": [
    invalid("Contract info AAPL is invalid"),
    () => {
      client.send(groups.subscribeToGroupEvents, { reqId: 8, groupId: 1 });
      return client.send(groups.updateDisplayGroup, { reqId: 8, contractInfo: "AAPL" });
    },
  ],
};

test("each rule about reference data is broken by a request", () => {
  const all = Object.values(rules).flatMap((one) => (Array.isArray(one) ? one : []));
  const { answers, expected, unused } = refusalsOf(all, CASES);
  expect(answers).toEqual(expected);
  expect(unused).toEqual([]);
});

test("headlines of one provider with a plus sign after it are served", () => {
  expect(names(news({ providers: "BRFG+" })).at(-1)).toBe("historicalNewsEnd");
});
