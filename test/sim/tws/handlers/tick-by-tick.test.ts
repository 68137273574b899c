import { expect, test } from "vitest";
import * as request from "../../../../sim/wire/requests/tick-by-tick.ts";
import { historicalTicksBidAsk } from "../../../../sim/wire/responses/historical-ticks.ts";
import { tickByTick } from "../../../../sim/wire/responses/tick-by-tick.ts";
import { AAPL_NUMBERED } from "../../../support/contracts.ts";
import { code, EXCHANGE, received, sent, Table, TRADING } from "../../../support/table.ts";

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

test("an unknown tick type is refused with 321, a number in use with 322", () => {
  const client = trading().client(1);
  const query = (tickType: string) =>
    code(client.send(request.reqTickByTickData, { reqId: 1, ...AAPL_NUMBERED, tickType }));
  expect(query("Every")).toBe(321);
  expect(query("Last")).toBeUndefined();
  expect(query("Last")).toBe(322);
});

test("the time of a tick is a whole number of seconds, however late it is sent", () => {
  const table = trading();
  const client = table.client(1);
  client.send(request.reqTickByTickData, { reqId: 1, ...AAPL_NUMBERED, tickType: "MidPoint" });
  const effects = table.tws.wake("pulse", TRADING + 1_002);
  const [fields = []] = sent(effects);
  expect(fields.slice(0, 4)).toEqual(["99", "1", "4", `${TRADING / 1_000}`]);
});

test("past ticks come before the first new one when they are requested", () => {
  const table = trading();
  const query = { reqId: 1, ...AAPL_NUMBERED, tickType: "BidAsk", numberOfTicks: 10 };
  const effects = table.client(1).send(request.reqTickByTickData, query);
  const [past] = received(effects, historicalTicksBidAsk);
  // All ticks of a second are sent.
  expect(past?.ticks.length).toBeGreaterThanOrEqual(10);
  expect(past?.ticks.at(-1)?.seconds).toBe(TRADING / 1_000 - 1);
});

test("a cancelled subscription sends nothing more, and a cancel of none is refused with 300", () => {
  const table = trading();
  const client = table.client(1);
  client.send(request.reqTickByTickData, { reqId: 1, ...AAPL_NUMBERED, tickType: "BidAsk" });
  client.send(request.cancelTickByTickData, { reqId: 1 });
  expect(table.advance(5_000)).toEqual([]);
  expect(code(client.send(request.cancelTickByTickData, { reqId: 1 }))).toBe(300);
});
