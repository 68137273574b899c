import {
  REAL_TIME_BAR_PACING_RULES,
  REAL_TIME_BAR_REQUEST_RULES,
  REAL_TIME_BAR_RULES,
} from "../../../../sim/tws/rules/real-time-bars.ts";
import { reqRealTimeBars } from "../../../../sim/wire/requests/real-time-bars.ts";
import { AAPL_NUMBERED } from "../../../support/contracts.ts";
import { testRules } from "../../../support/rule-cases.ts";
import { EXCHANGE, Table, TRADING } from "../../../support/table.ts";

const bars = { reqId: 1, ...AAPL_NUMBERED, barSize: 5, whatToShow: "TRADES" };
const query = (change: object, options: object = {}) =>
  new Table(options, EXCHANGE, TRADING).client(1).send(reqRealTimeBars, { ...bars, ...change });

testRules([...REAL_TIME_BAR_REQUEST_RULES, ...REAL_TIME_BAR_RULES, ...REAL_TIME_BAR_PACING_RULES], {
  "real-time bars of anything but TRADES, AGGTRADES, MIDPOINT, BID and ASK, in exactly this case": {
    send: () => query({ whatToShow: "trades" }),
    text: "Error validating request.-'bO' : cause - What to show value of trades rejected.",
  },
  "real-time bars of another size than 5 seconds": {
    send: () => query({ barSize: 10 }),
    text: "Invalid Real-time Query:bar size 10 is not supported",
  },
  "real-time bars of a cryptocurrency with TRADES, or of anything else with AGGTRADES": {
    send: () => query({ whatToShow: "AGGTRADES" }),
    text: "Expected what to show is TRADES, please use that instead of AGGTRADES.",
  },
  "real-time bars of trades of a currency pair or a fund, or of quotes of an index": {
    send: () => query({ conId: 12087792, symbol: "EUR", secType: "CASH", exchange: "IDEALPRO" }),
    text: "Invalid Real-time Query:No historical market data for EUR/CASH@FXSUBPIP Last 5",
  },
  "a request number that is in use for real-time bars": {
    send: () => {
      const client = new Table({}, EXCHANGE, TRADING).client(1);
      client.send(reqRealTimeBars, bars);
      return client.send(reqRealTimeBars, bars);
    },
    text: "Error processing request.-'bO' : cause - Duplicate ticker ID",
  },
  "real-time bars of an instrument whose live market data the login does not have": {
    send: () => query({}, { permissions: "delayed" }),
    text: "Invalid Real-time Query:No market data permissions for ISLAND STK. Requested market data requires additional subscription for API. See link in 'Market Data Connections' dialog for more details.",
  },
  "more than 60 new requests for real-time bars in 10 minutes": {
    send: () => {
      const client = new Table({ streamPacing: true, messagesPerSecond: 0 }, EXCHANGE, TRADING).client(1);
      for (let reqId = 1; reqId <= 60; reqId++) client.send(reqRealTimeBars, { ...bars, reqId });
      return client.send(reqRealTimeBars, { ...bars, reqId: 61 });
    },
    text: "Invalid Real-time Query:Historical data request pacing violation",
  },
});
