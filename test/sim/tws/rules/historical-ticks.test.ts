import {
  PAST_TICK_NOTICES,
  PAST_TICK_REQUEST_RULES,
  PAST_TICK_RULES,
} from "../../../../sim/tws/rules/historical-ticks.ts";
import {
  HEAD_REQUEST_RULES,
  HEAD_RULES,
  HISTOGRAM_PERIOD_RULES,
  HISTOGRAM_RULES,
} from "../../../../sim/tws/rules/history-facts.ts";
import { reqHeadTimestamp } from "../../../../sim/wire/requests/head-timestamp.ts";
import { reqHistogramData } from "../../../../sim/wire/requests/histogram.ts";
import { reqHistoricalTicks } from "../../../../sim/wire/requests/historical-ticks.ts";
import { AAPL_NUMBERED } from "../../../support/contracts.ts";
import { testRules } from "../../../support/rule-cases.ts";
import { EXCHANGE, Table, TRADING } from "../../../support/table.ts";

const EURO = { conId: 12087792, symbol: "EUR", secType: "CASH", exchange: "IDEALPRO" };
const NONE = { permissions: "none" } as const;
const client = (options: object) => new Table(options, EXCHANGE, TRADING).client(1);
const invalid = (cause: string): string => `Error validating request.-'bO' : cause - ${cause}`;

const ticks = (change: object, text: string, options: object = {}) => ({
  send: () =>
    client(options).send(reqHistoricalTicks, {
      reqId: 1,
      ...AAPL_NUMBERED,
      start: "20260113-15:00:00",
      numberOfTicks: 5,
      whatToShow: "TRADES",
      ...change,
    }),
  text,
});
const head = (change: object, text: string, options: object = {}) => ({
  send: () =>
    client(options).send(reqHeadTimestamp, {
      reqId: 1,
      ...AAPL_NUMBERED,
      whatToShow: "TRADES",
      formatDate: 1,
      ...change,
    }),
  text,
});
const histogram = (change: object, text: string, options: object = {}) => ({
  send: () =>
    client(options).send(reqHistogramData, { reqId: 1, ...AAPL_NUMBERED, period: "3 days", ...change }),
  text,
});

testRules(
  [
    ...PAST_TICK_REQUEST_RULES,
    ...PAST_TICK_NOTICES,
    ...PAST_TICK_RULES,
    ...HEAD_REQUEST_RULES,
    ...HEAD_RULES,
    ...HISTOGRAM_PERIOD_RULES,
    ...HISTOGRAM_RULES,
  ],
  {
    "historical ticks without an exchange": ticks({ exchange: "" }, invalid("Exchange must not be empty")),
    "historical ticks of a combination": ticks({ secType: "BAG" }, invalid("Combo types are not supported")),
    "fewer than 1 historical ticks": ticks({ numberOfTicks: 0 }, invalid("Number of ticks must be > 0")),
    "more than 1000 historical ticks": ticks(
      { numberOfTicks: 1_001 },
      invalid("Number of ticks must be <= 1000"),
    ),
    "historical ticks with an empty whatToShow": ticks(
      { whatToShow: "" },
      invalid("Source price must not be empty"),
    ),
    "historical ticks of anything but TRADES, MIDPOINT, BID_ASK and AGGTRADES": ticks(
      { whatToShow: "BID" },
      invalid("Invalid source price"),
    ),
    "historical ticks with both or neither of start and end": ticks(
      { start: "" },
      "Failed to request historical ticks:exactly one of start and end time must be given",
    ),
    "historical ticks with AGGTRADES of anything but a cryptocurrency (notice; trades come)": ticks(
      { whatToShow: "AGGTRADES" },
      "Expected what to show is TRADES, please use that instead of AGGTRADES.",
    ),
    "historical ticks of an instrument whose live market data the login does not have": ticks(
      {},
      "Failed to request historical ticks:No market data permissions for ISLAND STK",
      { permissions: "delayed" },
    ),
    "a head timestamp with a value of whatToShow that is not on the list": head(
      { whatToShow: "LAST" },
      invalid("What to show value of LAST rejected."),
    ),
    "a head timestamp with a formatDate outside 1 to 3": head(
      { formatDate: 0 },
      invalid("Date formatting selection of 0 rejected."),
    ),
    "a head timestamp of an instrument whose market data the login does not have": head(
      {},
      "Historical Market Data Service error message:No market data permissions for ISLAND STK",
      NONE,
    ),
    "a head timestamp of data that a security type does not have, e.g. TRADES of a currency pair": head(
      EURO,
      "Historical Market Data Service error message:No head time stamp",
    ),
    "a histogram with a period in another form than a number and days, weeks, months or years": histogram(
      { period: "3 D" },
      "Failed to request histogram data:Invalid time length",
    ),
    "a histogram of more than a year": histogram(
      { period: "2 years" },
      "Failed to request histogram data:Time length exceed max.",
    ),
    "a histogram of an instrument whose live market data the login does not have": histogram(
      {},
      "Failed to request histogram data:No market data permissions for ISLAND STK",
      NONE,
    ),
    "a histogram of an instrument without trades, e.g. a currency pair": histogram(
      EURO,
      "Failed to request histogram data:No historical market data for EUR/CASH@FXSUBPIP Last 1",
    ),
  },
);
