import { expect, test } from "vitest";
import {
  CANCEL_RULES,
  MARKET_DATA_RULES,
  MARKET_DATA_TYPE_RULES,
  PERMISSION_NOTICES,
  PERMISSION_RULES,
} from "../../../../sim/tws/rules/market-data.ts";
import * as request from "../../../../sim/wire/requests/market-data.ts";
import { AAPL_NUMBERED } from "../../../support/contracts.ts";
import { testRules } from "../../../support/rule-cases.ts";
import { code, EXCHANGE, Table, TRADING } from "../../../support/table.ts";

const invalid = (cause: string): string => `Error validating request.-'bO' : cause - ${cause}`;
const query = (change: object, permissions: "live" | "delayed" | "none" = "live", marketDataType = 1) => {
  const client = new Table({ permissions }, EXCHANGE, TRADING).client(1);
  client.send(request.reqMarketDataType, { marketDataType });
  return client.send(request.reqMktData, { reqId: 9, ...AAPL_NUMBERED, ...change });
};

testRules(
  [
    ...MARKET_DATA_RULES,
    ...PERMISSION_RULES,
    ...PERMISSION_NOTICES,
    ...MARKET_DATA_TYPE_RULES,
    ...CANCEL_RULES,
  ],
  {
    "a snapshot with generic ticks": {
      send: () => query({ snapshot: true, genericTicks: "233" }),
      text: invalid("Snapshot market data subscription is not applicable to generic ticks"),
    },
    "a generic tick that does not exist, or not for this security type, or has an empty parameter": {
      send: () => query({ genericTicks: "mdoff,292:" }),
      text: invalid(
        "Incorrect generic tick list of mdoff,292:.  Legal ones for (STK) are: 100(Option Volume),101(Option Open Interest),105(Average Opt Volume),106(impvolat),165(Misc. Stats),221/220(Creditman Mark Price),225(Auction),232/221(Pl Price),233(RTVolume),236(inventory),258/47(Fundamentals),292(Wide_news),293(TradeCount),294(TradeRate),295(VolumeRate),318(LastRTHTrade),375(RTTrdVolume),411(rthistvol),456/59(IBDividends),460(Bond Factor Multiplier),577(EtfNavLast(navlast)),586(IPOHLMPRC),587(Pl Price Delayed),588(Futures Open Interest),595(Short-Term Volume X Mins),614(EtfNavMisc(high/low)),619(Creditman Slow Mark Price),623(EtfFrozenNavLast(fznavlast))",
      ),
    },
    "a request number that is in use for market data": {
      send: () => {
        const client = new Table({}, EXCHANGE, TRADING).client(1);
        client.send(request.reqMktData, { reqId: 9, ...AAPL_NUMBERED });
        return client.send(request.reqMktData, { reqId: 9, ...AAPL_NUMBERED });
      },
      text: "Error processing request.-'bO' : cause - Duplicate ticker ID",
    },
    "live market data that the login has not subscribed to, and that are not available delayed": {
      send: () => query({}, "none", 2),
      text: "Requested market data is not subscribed.Delayed market data is not available.AAPL NASDAQ.NMS/TOP/ALL",
    },
    "delayed market data that the login does not have": {
      send: () => query({}, "none", 4),
      text: "Requested market data is not subscribed. Delayed market data is not enabled.",
    },
    "live market data, where the login has delayed ones": {
      send: () => query({}, "delayed"),
      text: "Requested market data requires additional subscription for API. See link in 'Market Data Connections' dialog for more details.Delayed market data is available.AAPL NASDAQ.NMS/TOP/ALL",
    },
    "delayed market data (notice; the data come)": {
      send: () => query({}, "delayed", 3),
      text: "Requested market data is not subscribed. Displaying delayed market data.",
    },
    "a market data type outside 1 to 4": {
      send: () => new Table().client(1).send(request.reqMarketDataType, { marketDataType: 5 }),
      text: invalid("Market data type 5 is not known"),
    },
    "a cancel of market data, tick-by-tick data or real-time bars that do not run": {
      send: () => new Table().client(1).send(request.cancelMktData, { reqId: 9 }),
      text: "Can't find EId with tickerId:9",
    },
  },
);

test.each([
  ["STK", "456,595,104,47", undefined],
  ["STK", "162", 321],
  ["STK", "512", 321],
  ["STK", "mdoff", 321],
  ["STK", " 233 ,, MDOFF ", undefined],
  ["IND", "162,456", undefined],
  ["IND", "595", 321],
  ["CASH", "456", 321],
])("generic ticks of %s: %s gets %s", (secType, genericTicks, expected) => {
  const found = EXCHANGE.listed(TRADING).find((one) => one.secType === secType);
  const contract = { conId: found?.conId, symbol: "", secType, exchange: found?.exchange, currency: "" };
  expect(code(query({ ...contract, genericTicks }))).toBe(expected);
});
