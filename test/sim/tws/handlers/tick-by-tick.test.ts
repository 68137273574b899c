import { expect, test } from "vitest";
import * as request from "../../../../sim/wire/requests/tick-by-tick.ts";
import { tickByTick } from "../../../../sim/wire/responses/tick-by-tick.ts";
import { AAPL_NUMBERED } from "../../../support/contracts.ts";
import { code, EXCHANGE, received, Table, TRADING } from "../../../support/table.ts";

const trading = () => new Table({}, EXCHANGE, TRADING);
const STOCK = EXCHANGE.instrument(265598, TRADING) as never;

test.each(["Last", "AllLast", "BidAsk", "MidPoint"])("%s ticks are the second that is over", (tickType) => {
  const table = trading();
  table.client(1).send(request.reqTickByTickData, { reqId: 1, ...AAPL_NUMBERED, tickType });
  const ticks = received(table.advance(30_000), tickByTick);
  expect(ticks.length).toBeGreaterThan(5);
  for (const { seconds, price, bid, ask } of ticks) {
    const quote = EXCHANGE.quote(STOCK, seconds * 1_000);
    if (tickType === "BidAsk") expect([bid, ask]).toEqual([quote.bid, quote.ask]);
    else if (tickType === "MidPoint") expect(price).toBeCloseTo((quote.bid + quote.ask) / 2, 6);
    else expect(price).toBe(EXCHANGE.tradeAt(STOCK, seconds * 1_000)?.price);
  }
});

test("an unknown tick type is refused with 10189, a number in use with 322", () => {
  const client = trading().client(1);
  const query = (tickType: string) =>
    code(client.send(request.reqTickByTickData, { reqId: 1, ...AAPL_NUMBERED, tickType }));
  expect(query("Every")).toBe(10189);
  expect(query("Last")).toBeUndefined();
  expect(query("Last")).toBe(322);
});

test("a cancelled subscription sends nothing more, and a cancel of none is refused with 300", () => {
  const table = trading();
  const client = table.client(1);
  client.send(request.reqTickByTickData, { reqId: 1, ...AAPL_NUMBERED, tickType: "BidAsk" });
  client.send(request.cancelTickByTickData, { reqId: 1 });
  expect(table.advance(5_000)).toEqual([]);
  expect(code(client.send(request.cancelTickByTickData, { reqId: 1 }))).toBe(300);
});
