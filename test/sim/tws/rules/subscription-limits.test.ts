import { expect, test } from "vitest";
import { SUBSCRIPTION_LIMITS } from "../../../../sim/tws/rules/subscription-limits.ts";
import { reqHeadTimestamp } from "../../../../sim/wire/requests/head-timestamp.ts";
import { reqHistogramData } from "../../../../sim/wire/requests/histogram.ts";
import { reqHistoricalData } from "../../../../sim/wire/requests/historical-data.ts";
import { reqHistoricalTicks } from "../../../../sim/wire/requests/historical-ticks.ts";
import { reqMktData } from "../../../../sim/wire/requests/market-data.ts";
import { reqMktDepth } from "../../../../sim/wire/requests/market-depth.ts";
import { reqScannerSubscription } from "../../../../sim/wire/requests/scanner.ts";
import { reqTickByTickData } from "../../../../sim/wire/requests/tick-by-tick.ts";
import { AAPL_NUMBERED, MSFT } from "../../../support/contracts.ts";
import { testRules } from "../../../support/rule-cases.ts";
import { code, EXCHANGE, Table, TRADING } from "../../../support/table.ts";

const LEAST = {
  marketDataLinesMax: 1,
  marketDepthsMax: 1,
  tickByTicksMax: 1,
  scannersMax: 1,
  historicalMax: 1,
} as const;
const client = () => new Table(LEAST, EXCHANGE, TRADING).client(1);
const LIVE = {
  barSize: "1 min",
  duration: "60 S",
  whatToShow: "TRADES",
  formatDate: 1,
  keepUpToDate: true,
};

const { "market data": lines, "market depth": depth, "tick by tick": ticks, scanner } = SUBSCRIPTION_LIMITS;
testRules(Object.values(SUBSCRIPTION_LIMITS), {
  [lines.what]: {
    send: () => {
      const one = client();
      one.send(reqMktData, { reqId: 1, ...AAPL_NUMBERED });
      return one.send(reqMktData, { reqId: 2, ...AAPL_NUMBERED });
    },
    text: "Max number of tickers has been reached",
  },
  [depth.what]: {
    send: () => {
      const one = client();
      one.send(reqMktDepth, { reqId: 1, ...AAPL_NUMBERED, rows: 2, smart: true });
      return one.send(reqMktDepth, { reqId: 2, ...MSFT, rows: 2, smart: true });
    },
    text: "Max number (1) of market depth requests has been reached",
  },
  [ticks.what]: {
    send: () => {
      const one = client();
      one.send(reqTickByTickData, { reqId: 1, ...AAPL_NUMBERED, tickType: "Last" });
      return one.send(reqTickByTickData, { reqId: 2, ...MSFT, tickType: "Last" });
    },
    text: "Max number of tick-by-tick requests has been reached.",
  },
  [scanner.what]: {
    send: () => {
      const one = client();
      const scan = { instrument: "STK", locationCode: "STK.US", scanCode: "TOP_PERC_GAIN" };
      one.send(reqScannerSubscription, { reqId: 1, ...scan });
      return one.send(reqScannerSubscription, { reqId: 2, ...scan });
    },
    text: "Historical Market Data Service error message:API scanner subscription limit has been reached",
  },
  [SUBSCRIPTION_LIMITS["historical bars"].what]: {
    send: () => {
      const one = client();
      one.send(reqHistoricalData, { reqId: 1, ...AAPL_NUMBERED, ...LIVE });
      return one.send(reqHistoricalData, { reqId: 2, ...AAPL_NUMBERED, ...LIVE, keepUpToDate: false });
    },
    text: "Error processing request.-'bO' : cause - Only 1 simultaneous API historical data requests allowed.",
  },
});

test("bars that are kept up to date hold the slots of ticks, head timestamps and histograms", () => {
  const one = client();
  one.send(reqHistoricalData, { reqId: 1, ...AAPL_NUMBERED, ...LIVE });
  const range = { numberOfTicks: 5, whatToShow: "TRADES", start: "20260113-15:00:00" };
  const codes = [
    one.send(reqHistoricalTicks, { reqId: 2, ...AAPL_NUMBERED, ...range }),
    one.send(reqHeadTimestamp, { reqId: 3, ...AAPL_NUMBERED, whatToShow: "TRADES", formatDate: 1 }),
    one.send(reqHistogramData, { reqId: 4, ...AAPL_NUMBERED, period: "1 day" }),
  ].map(code);
  expect(codes).toEqual([322, 322, 322]);
});
