import { expect, test } from "vitest";
import { TICK_PACING_RULES, TICK_REQUEST_RULES, TICK_RULES } from "../../../../sim/tws/rules/tick-by-tick.ts";
import { cancelTickByTickData, reqTickByTickData } from "../../../../sim/wire/requests/tick-by-tick.ts";
import { AAPL_NUMBERED } from "../../../support/contracts.ts";
import { listedWithOptions } from "../../../support/listed.ts";
import { testRules } from "../../../support/rule-cases.ts";
import { code, EXCHANGE, Table, TRADING } from "../../../support/table.ts";

const ticks = { reqId: 1, ...AAPL_NUMBERED, tickType: "Last" };
const query = (change: object, options: object = {}) =>
  new Table(options, EXCHANGE, TRADING).client(1).send(reqTickByTickData, { ...ticks, ...change });
const invalid = (cause: string): string => `Error validating request.-'bO' : cause - ${cause}`;

testRules([...TICK_REQUEST_RULES, ...TICK_RULES, ...TICK_PACING_RULES], {
  "a tick type other than Last, AllLast, BidAsk and MidPoint, in exactly this case": {
    send: () => query({ tickType: "last" }),
    text: invalid("Tick-by-tick data type is incorrect/not set."),
  },
  "tick-by-tick data of a combination": {
    send: () => query({ secType: "BAG" }),
    text: invalid("'BAG' security type is not supported in ReqTickByTick(97) request"),
  },
  "fewer than 0 or more than 1000 past ticks before the first new one": {
    send: () => query({ numberOfTicks: 1_001 }),
    text: invalid("Number of ticks must be between 0 and 1000"),
  },
  "tick-by-tick data of an option, a fund or an index outside CME, or trades of a currency pair": {
    send: () => query({ conId: 12087792, symbol: "EUR", secType: "CASH", exchange: "IDEALPRO" }),
    text: "Failed to request tick-by-tick data.Last tick-by-tick requests are not supported for EUR.USD",
  },
  "a request number that is in use for tick-by-tick data": {
    send: () => {
      const client = new Table({}, EXCHANGE, TRADING).client(1);
      client.send(reqTickByTickData, ticks);
      return client.send(reqTickByTickData, ticks);
    },
    text: "Error processing request.-'bO' : cause - Duplicate ticker ID",
  },
  "tick-by-tick data of an instrument whose live market data the login does not have": {
    send: () => query({}, { permissions: "none" }),
    text: "Failed to request tick-by-tick data.No market data permissions for ISLAND STK. Requested market data requires additional subscription for API. See link in 'Market Data Connections' dialog for more details.",
  },
  "ticks of one type for the same instrument twice within 15 seconds": {
    send: () => {
      const client = new Table({ streamPacing: true }, EXCHANGE, TRADING).client(1);
      client.send(reqTickByTickData, ticks);
      client.send(cancelTickByTickData, { reqId: 1 });
      return client.send(reqTickByTickData, ticks);
    },
    text: "Max number of tick-by-tick requests has been reached.",
  },
});

test.each([
  ["CASH", [10189, 10189, undefined, undefined]],
  ["IND", [10189, 10189, 10189, 10189]],
  ["OPT", [10189, 10189, 10189, 10189]],
  ["FUT", [undefined, undefined, undefined, undefined]],
  ["CRYPTO", [undefined, undefined, undefined, undefined]],
])("Last, AllLast, BidAsk and MidPoint of %s get %j", (secType, expected) => {
  const found = listedWithOptions(EXCHANGE, TRADING).find((one) => one.secType === secType);
  const contract = { conId: found?.conId, symbol: "", secType, exchange: found?.exchange, currency: "" };
  const types = ["Last", "AllLast", "BidAsk", "MidPoint"];
  expect(types.map((tickType) => code(query({ ...contract, tickType })))).toEqual(expected);
});

test("other types, other instruments and later requests keep the pacing rule", () => {
  const table = new Table({ streamPacing: true }, EXCHANGE, TRADING);
  const client = table.client(1);
  const send = (reqId: number, tickType: string) =>
    code(client.send(reqTickByTickData, { ...ticks, reqId, tickType }));
  expect([send(1, "Last"), send(2, "BidAsk"), send(3, "Last")]).toEqual([undefined, undefined, 10190]);
  table.advance(15_000);
  expect(send(3, "Last")).toBeUndefined();
});
