import { expect, test } from "vitest";
import { BAR_PROTOCOL_RULES, STREAM_PROTOCOL_RULES } from "../../../../sim/tws/rules/old-protocols.ts";
import { reqHistoricalData } from "../../../../sim/wire/requests/historical-data.ts";
import { reqMktData } from "../../../../sim/wire/requests/market-data.ts";
import { reqTickByTickData } from "../../../../sim/wire/requests/tick-by-tick.ts";
import { AAPL_NUMBERED } from "../../../support/contracts.ts";
import { testRules } from "../../../support/rule-cases.ts";
import { code, EXCHANGE, Table, TRADING } from "../../../support/table.ts";

const EUR = { symbol: "EUR", secType: "CASH", exchange: "IDEALPRO", currency: "USD" };
const BTC = { symbol: "BTC", secType: "CRYPTO", exchange: "PAXOS", currency: "USD" };
const BARS = { duration: "1 D", barSize: "1 hour", whatToShow: "AGGTRADES", formatDate: 1 };
const TEXT =
  "Your API version does not support fractional size rules. Please upgrade to a minimum version 163.";
const client = (version: number) => new Table({}, EXCHANGE, TRADING).client(1, version);

testRules([...STREAM_PROTOCOL_RULES, ...BAR_PROTOCOL_RULES], {
  "market data or tick-by-tick data of a currency pair or a cryptocurrency, for a client below protocol version 163":
    { send: () => client(162).send(reqMktData, { reqId: 1, ...EUR }), text: TEXT },
  "historical bars of a cryptocurrency, for a client below protocol version 163": {
    send: () => client(162).send(reqHistoricalData, { reqId: 1, ...BTC, ...BARS }),
    text: TEXT,
  },
});

test.each([
  ["market data of EUR", (version: number) => client(version).send(reqMktData, { reqId: 1, ...EUR })],
  ["market data of BTC", (version: number) => client(version).send(reqMktData, { reqId: 1, ...BTC })],
  [
    "ticks of EUR",
    (version: number) => client(version).send(reqTickByTickData, { reqId: 1, ...EUR, tickType: "BidAsk" }),
  ],
  [
    "bars of BTC",
    (version: number) => client(version).send(reqHistoricalData, { reqId: 1, ...BTC, ...BARS }),
  ],
])("%s are refused below version 163 alone", (_, send) => {
  expect([151, 162, 163, 193].map((version) => code(send(version)))).toEqual([
    10285,
    10285,
    undefined,
    undefined,
  ]);
});

test("bars of currency pairs, and all data of shares, are served at every version", () => {
  const at = client(151);
  expect(code(at.send(reqHistoricalData, { reqId: 1, ...EUR, ...BARS, whatToShow: "MIDPOINT" }))).toBe(
    undefined,
  );
  expect(code(at.send(reqMktData, { reqId: 2, ...AAPL_NUMBERED }))).toBe(undefined);
});
