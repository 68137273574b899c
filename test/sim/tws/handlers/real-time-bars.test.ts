import { expect, test } from "vitest";
import * as request from "../../../../sim/wire/requests/real-time-bars.ts";
import { realtimeBar } from "../../../../sim/wire/responses/real-time-bars.ts";
import { AAPL_NUMBERED } from "../../../support/contracts.ts";
import { code, EXCHANGE, received, Table, TRADING } from "../../../support/table.ts";

const trading = () => new Table({}, EXCHANGE, TRADING);
const BARS = { reqId: 1, ...AAPL_NUMBERED, barSize: 5, whatToShow: "TRADES", useRth: true };

test("a bar comes every five seconds, and is the same as the exchange's", () => {
  const table = trading();
  table.client(1).send(request.reqRealTimeBars, BARS);
  const bars = received(table.advance(60_000), realtimeBar);
  expect(bars.map(({ seconds }) => seconds)).toEqual(
    Array.from({ length: 12 }, (_, at) => TRADING / 1_000 + 5 * at),
  );
  const stock = EXCHANGE.instrument(265598, TRADING) as never;
  const expected = EXCHANGE.bars(stock, "TRADES", 5_000, TRADING, TRADING + 60_000, true);
  expect(bars.map(({ open, close }) => [open, close])).toEqual(
    expected.map(({ open, close }) => [open, close]),
  );
});

test("bars of bid and ask have no volume", () => {
  const table = trading();
  table.client(1).send(request.reqRealTimeBars, { ...BARS, whatToShow: "BID" });
  expect(received(table.advance(5_000), realtimeBar)).toMatchObject([{ volume: -1, wap: -1, count: -1 }]);
});

test("another bar size is refused with 420, another content with 321, a number in use with 322", () => {
  const client = trading().client(1);
  const query = (change: object) => code(client.send(request.reqRealTimeBars, { ...BARS, ...change }));
  expect([query({ barSize: 10 }), query({ whatToShow: "BID_ASK" }), query({}), query({})]).toEqual([
    420,
    321,
    undefined,
    322,
  ]);
});

test("bars that are sent late begin and end at whole multiples of five seconds", () => {
  const table = new Table({}, EXCHANGE, TRADING + 3);
  table.client(1).send(request.reqRealTimeBars, BARS);
  const late = (ms: number) => received(table.tws.wake("pulse", TRADING + ms), realtimeBar);
  expect(late(5_007).map(({ seconds }) => seconds)).toEqual([TRADING / 1_000]);
  expect(late(10_002).map(({ seconds }) => seconds)).toEqual([TRADING / 1_000 + 5]);
});

test("cancelled bars stop, and a cancel of none is refused with 300", () => {
  const table = trading();
  const client = table.client(1);
  client.send(request.reqRealTimeBars, BARS);
  client.send(request.cancelRealTimeBars, { reqId: 1 });
  expect(table.advance(30_000)).toEqual([]);
  expect(code(client.send(request.cancelRealTimeBars, { reqId: 1 }))).toBe(300);
});
