import { expect, test } from "vitest";
import { reqMktData } from "../../../../sim/wire/requests/market-data.ts";
import { tickOptionComputation, tickPrice, tickSize } from "../../../../sim/wire/responses/market-data.ts";
import { AAPL_NUMBERED } from "../../../support/contracts.ts";
import { listedWithOptions } from "../../../support/listed.ts";
import { EXCHANGE, received, Table, TRADING } from "../../../support/table.ts";

const snapshot = (contract: object) =>
  new Table({}, EXCHANGE, TRADING).client(1).send(reqMktData, { reqId: 1, ...contract, snapshot: true });

test("the ticks of a share are the quote of the exchange", () => {
  const effects = snapshot(AAPL_NUMBERED);
  const quote = EXCHANGE.quote(EXCHANGE.instrument(265598, TRADING) as never, TRADING);
  const prices = new Map(received(effects, tickPrice).map(({ tickType, price }) => [tickType, price]));
  expect([1, 2, 4, 6, 7, 9, 14].map((type) => prices.get(type))).toEqual([
    quote.bid,
    quote.ask,
    quote.last,
    quote.high,
    quote.low,
    quote.close,
    quote.open,
  ]);
  const sizes = new Map(received(effects, tickSize).map(({ tickType, size }) => [tickType, size]));
  expect([0, 3, 5, 8].map((type) => sizes.get(type))).toEqual([
    quote.bidSize,
    quote.askSize,
    quote.lastSize,
    quote.volume,
  ]);
});

test("an index has no bid and ask, a currency no last price", () => {
  const types = (secType: string) => {
    const [instrument] = listedWithOptions(EXCHANGE, TRADING).filter((one) => one.secType === secType);
    const contract = { conId: instrument?.conId, exchange: instrument?.exchange };
    return received(snapshot(contract), tickPrice).map(({ tickType }) => tickType);
  };
  expect(types("IND")).toEqual([4, 6, 7, 9, 14]);
  expect(types("CASH")).toEqual([1, 2, 6, 7, 9, 14]);
});

test("an option has computations for bid, ask, last and model, all on one underlying price", () => {
  const option = listedWithOptions(EXCHANGE, TRADING).find(
    ({ secType, lastTradeDate }) => secType === "OPT" && lastTradeDate > "20260201",
  );
  const computed = received(snapshot({ conId: option?.conId, exchange: "SMART" }), tickOptionComputation);
  expect(computed.map(({ tickType }) => tickType)).toEqual([10, 11, 12, 13]);
  expect(new Set(computed.map(({ underPrice }) => underPrice)).size).toBe(1);
});
