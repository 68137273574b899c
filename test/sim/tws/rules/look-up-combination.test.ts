import { expect, test } from "vitest";
import type { Instrument } from "../../../../sim/exchange/contracts/instrument.ts";
import { reqHistoricalData } from "../../../../sim/wire/requests/historical-data.ts";
import { cancelMktData, reqMktData } from "../../../../sim/wire/requests/market-data.ts";
import { reqMktDepth } from "../../../../sim/wire/requests/market-depth.ts";
import { historicalData } from "../../../../sim/wire/responses/historical-data.ts";
import { tickPrice, tickReqParams, tickSize } from "../../../../sim/wire/responses/market-data.ts";
import { error } from "../../../../sim/wire/responses/session.ts";
import { combined, futures, PAIR } from "../../../support/pairs.ts";
import { names, received, Table, type TableClient, TRADING } from "../../../support/table.ts";

const BID = 1;
const ASK = 2;
const CLOSE = 9;
const leg = (conId: number, action: string, exchange = "SMART") => ({ conId, ratio: 1, action, exchange });
const PAIRED = {
  symbol: "AAPL,MSFT",
  secType: "BAG",
  exchange: "SMART",
  currency: "USD",
  legs: [leg(PAIR[0], "BUY"), leg(PAIR[1], "SELL")],
};
/** A client that asks for the pair, and the pair. */
function watching(): { table: Table; client: TableClient; pair: Instrument } {
  const table = Table.trading();
  const [apple, microsoft] = PAIR.map((conId) => table.exchange.instrument(conId, TRADING)) as [
    Instrument,
    Instrument,
  ];
  const pair = combined(
    table.exchange,
    { instrument: apple, ratio: 1, side: "BUY" },
    { instrument: microsoft, ratio: 1, side: "SELL" },
  );
  return { table, client: table.client(1), pair };
}

test("a combination has a bid, an ask, their sizes and a close, which may be below 0", () => {
  const { table, client, pair } = watching();
  const answer = client.send(reqMktData, { reqId: 4, ...PAIRED });
  const { bid, ask, close } = table.exchange.quote(pair, TRADING);
  expect(bid).toBeLessThan(0);
  expect(received(answer, tickPrice).map(({ tickType, price }) => [tickType, price])).toEqual([
    [BID, bid],
    [ASK, ask],
    [CLOSE, close],
  ]);
  expect(received(answer, tickSize)).toHaveLength(2);
  expect(received(answer, tickReqParams)).toMatchObject([{ minTick: 0.01 }]);
  expect(received(table.advance(60_000), tickPrice).length).toBeGreaterThan(3);
  client.send(cancelMktData, { reqId: 4 });
  expect(received(table.advance(60_000), tickPrice)).toEqual([]);
});

test("a snapshot of a combination ends", () => {
  const { client } = watching();
  const answer = client.send(reqMktData, { reqId: 4, ...PAIRED, snapshot: true });
  expect(received(answer, tickPrice)).toHaveLength(3);
  expect(names(answer).at(-1)).toBe("tickSnapshotEnd");
});

test("futures are combined at their exchange or by SMART", () => {
  const { table, client } = watching();
  const [front, back] = futures(table.exchange);
  const legs = [leg(back.conId, "BUY", "CME"), leg(front.conId, "SELL", "CME")];
  for (const exchange of ["CME", "SMART"]) {
    const answer = client.send(reqMktData, { reqId: 5, symbol: "ES", secType: "BAG", exchange, legs });
    expect(received(answer, error)).toEqual([]);
    expect(received(answer, tickPrice).length).toBeGreaterThan(2);
    client.send(cancelMktData, { reqId: 5 });
  }
});

test("bars of a combination are bars of its bids, asks and midpoints; it has no trades", () => {
  const { client } = watching();
  const bars = (whatToShow: string) =>
    client.send(reqHistoricalData, {
      reqId: 6,
      ...PAIRED,
      duration: "1 D",
      barSize: "30 mins",
      whatToShow,
      useRth: true,
      formatDate: 1,
    });
  for (const whatToShow of ["BID", "ASK", "MIDPOINT"]) {
    const [answer] = received(bars(whatToShow), historicalData);
    expect(answer?.bars.length).toBeGreaterThan(0);
    for (const { open, high, low, close } of answer?.bars ?? []) {
      expect(low).toBeLessThanOrEqual(Math.min(open, close));
      expect(high).toBeGreaterThanOrEqual(Math.max(open, close));
      expect(high).toBeLessThan(0);
    }
  }
  expect(received(bars("TRADES"), error)).toMatchObject([{ code: 162 }]);
});

test("the depth of a combination is refused, as its legs are not sent", () => {
  const { client } = watching();
  const { legs: _, ...bare } = PAIRED;
  const [refusal] = received(client.send(reqMktDepth, { reqId: 7, ...bare, rows: 5 }), error);
  expect(refusal).toMatchObject({ code: 321 });
});
