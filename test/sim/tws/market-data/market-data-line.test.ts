import { expect, test } from "vitest";
import type { Instrument } from "../../../../sim/exchange/contracts/instrument.ts";
import { Exchange } from "../../../../sim/exchange/exchange.ts";
import { type Client, Context } from "../../../../sim/tws/context/context.ts";
import { lineOf, sendLine } from "../../../../sim/tws/market-data/market-data-line.ts";
import { cancelMktData, reqMarketDataType, reqMktData } from "../../../../sim/wire/requests/market-data.ts";
import {
  marketDataType,
  tickGeneric,
  tickOptionComputation,
  tickPrice,
  tickSize,
} from "../../../../sim/wire/responses/market-data.ts";
import { AAPL_NUMBERED } from "../../../support/contracts.ts";
import { fieldsOf } from "../../../support/messages.ts";
import { code, EXCHANGE, names, received, Table, TRADING } from "../../../support/table.ts";

const SNAPSHOT = { reqId: 9, ...AAPL_NUMBERED, snapshot: true };
/** A Sunday. */
const CLOSED = Date.UTC(2026, 0, 11, 15);

test("a snapshot has its values at once, changes alone meanwhile, and its end after snapshotMs", () => {
  const table = new Table({ snapshotMs: 11_000 }, EXCHANGE, TRADING);
  const first = names(table.client(1).send(reqMktData, SNAPSHOT));
  expect(first).toContain("tickPrice");
  expect(first).not.toContain("tickSnapshotEnd");
  const meanwhile = names(table.advance(10_999));
  expect(meanwhile).toContain("tickSize");
  expect(meanwhile).not.toContain("tickReqParams");
  expect(meanwhile).not.toContain("tickSnapshotEnd");
  expect(names(table.advance(1)).at(-1)).toBe("tickSnapshotEnd");
  expect(table.advance(60_000)).toEqual([]);
});

test("a cancelled snapshot has no end, and its number is in use until then", () => {
  const table = new Table({ snapshotMs: 11_000 }, EXCHANGE, TRADING);
  const client = table.client(1);
  client.send(reqMktData, SNAPSHOT);
  expect(code(client.send(reqMktData, SNAPSHOT))).toBe(322);
  expect(code(client.send(cancelMktData, { reqId: 9 }))).toBeUndefined();
  expect(table.advance(20_000)).toEqual([]);
});

test("a snapshot ends without ticks at a broken farm, and with 10197 at a competing session", () => {
  const table = new Table({ snapshotMs: 11_000 }, EXCHANGE, TRADING);
  const client = table.client(1);
  table.happens({ kind: "farm", service: "market-data", farm: "usfarm", up: false, bars: "kept" });
  expect(names(client.send(reqMktData, SNAPSHOT))).toEqual([]);
  expect(names(table.advance(11_000))).toEqual(["tickSnapshotEnd"]);
  table.happens({ kind: "farm", service: "market-data", farm: "usfarm", up: true, bars: "kept" });
  client.send(reqMktData, SNAPSHOT);
  expect(code(table.happens({ kind: "competing", on: true }))).toBe(10197);
  expect(table.advance(20_000)).toEqual([]);
});

test.each([
  [1, CLOSED, 1],
  [2, CLOSED, 2],
  [2, TRADING, 1],
  [4, TRADING, 1],
])(
  "with market data type %i the reported type is frozen only while the venue is closed",
  (type, atMs, expected) => {
    const client = new Table({}, EXCHANGE, atMs).client(1);
    client.send(reqMarketDataType, { marketDataType: type });
    const effects = client.send(reqMktData, { reqId: 9, ...AAPL_NUMBERED });
    expect(received(effects, marketDataType)).toEqual([{ reqId: 9, marketDataType: expected }]);
  },
);

test("delayed data are reported as 3, and as 4 when they are frozen", () => {
  const reported = (type: number, atMs: number) => {
    const client = new Table({ permissions: "delayed" }, EXCHANGE, atMs).client(1);
    client.send(reqMarketDataType, { marketDataType: type });
    const effects = client.send(reqMktData, { reqId: 9, ...AAPL_NUMBERED });
    return received(effects, marketDataType)[0]?.marketDataType;
  };
  expect([reported(3, TRADING), reported(4, TRADING), reported(4, CLOSED)]).toEqual([3, 3, 4]);
});

test("live data of a closed market have no bid and ask, frozen ones the last known", () => {
  const prices = (type: number, contract: object = AAPL_NUMBERED) => {
    const client = new Table({}, EXCHANGE, CLOSED).client(1);
    client.send(reqMarketDataType, { marketDataType: type });
    const ticks = received(client.send(reqMktData, { reqId: 9, ...contract }), tickPrice);
    return new Map(ticks.map(({ tickType, price }) => [tickType, price]));
  };
  const [live, frozen] = [prices(1), prices(2)];
  expect([live.get(1), live.get(2)]).toEqual([-1, -1]);
  expect(frozen.get(1)).toBeGreaterThan(0);
  expect(frozen.get(2)).toBeGreaterThan(frozen.get(1) ?? 0);
  for (const kept of [4, 6, 7, 9, 14]) expect(live.get(kept)).toBe(frozen.get(kept));
});

/** Sends the line of an instrument at chosen instants, and returns the ticks by type. */
function lineAt(exchange: Exchange, instrument: Instrument) {
  const table = new Table({}, exchange, TRADING);
  table.client(1);
  const { shared } = table.tws;
  const [client] = shared.started() as [Client];
  const query = reqMktData.read(fieldsOf(reqMktData, { reqId: 9, conId: instrument.conId }), 193);
  const line = lineOf(query, instrument, "live", new Context(client, shared, TRADING));
  return (atMs: number): ReadonlyMap<number, number> => {
    const context = new Context(client, shared, atMs);
    sendLine(line, context);
    const { effects } = context;
    return new Map([
      ...received(effects, tickPrice).map(({ tickType, price }) => [tickType, price] as const),
      ...received(effects, tickSize).map(({ tickType, size }) => [tickType, size] as const),
      ...received(effects, tickGeneric).map(({ tickType, value }) => [tickType, value] as const),
    ]);
  };
}

test("a line at a closed market is silent until it opens, and sends what is changed by hand", () => {
  const exchange = new Exchange({ seed: 3 });
  const share = exchange.instrument(265598, TRADING) as Instrument;
  const { closeMs } = exchange.calendar(share, TRADING).dayAt(TRADING);
  const { openMs } = exchange.calendar(share, TRADING).dayAfter(closeMs);
  const at = lineAt(exchange, share);
  expect(at(closeMs - 1).get(1)).toBeGreaterThan(0);
  expect(at(closeMs).get(1)).toBe(-1);
  for (const laterMs of [1, 250, 3_600_000, openMs - 1 - closeMs]) expect(at(closeMs + laterMs).size).toBe(0);
  expect(at(openMs).get(1)).toBeGreaterThan(0);
  const next = exchange.calendar(share, openMs).dayAt(openMs).closeMs;
  expect(at(next).get(1)).toBe(-1);
  exchange.priceByHand(share, next + 1_000).halt(next + 1_000);
  expect(at(next + 1_000)).toEqual(new Map([[49, 1]]));
  expect(at(next + 2_000).size).toBe(0);
  exchange.priceByHand(share, next + 3_000).resume(next + 3_000);
  expect(at(next + 3_000)).toEqual(new Map([[49, 0]]));
});

test("a line of a venue with a pause at noon goes on after it, and ends in the evening", () => {
  const exchange = new Exchange({ seed: 3 });
  const day = Date.UTC(2026, 0, 13, 1);
  const tokyo = exchange.listed(day).find(({ secType, currency }) => secType === "STK" && currency === "JPY");
  const { pause, closeMs } = exchange.calendar(tokyo as Instrument, day).dayAt(day);
  const { fromMs, toMs } = pause ?? { fromMs: 0, toMs: 0 };
  const at = lineAt(exchange, tokyo as Instrument);
  expect(at(fromMs - 1).get(1)).toBeGreaterThan(0);
  expect(at(fromMs).get(1)).toBe(-1);
  expect(at(toMs - 1).size).toBe(0);
  expect(at(toMs).get(1)).toBeGreaterThan(0);
  expect(at(closeMs).get(1)).toBe(-1);
  expect(at(closeMs + 1).size).toBe(0);
});

test("an option at a closed market has the greeks of its last price and the model alone", () => {
  const option = { symbol: "AAPL", secType: "OPT", exchange: "SMART", currency: "USD" };
  const terms = { lastTradeDate: "20260220", strike: 260, right: "C" };
  const client = new Table({}, EXCHANGE, CLOSED).client(1);
  const effects = client.send(reqMktData, { reqId: 9, ...option, ...terms });
  expect(received(effects, tickOptionComputation).map(({ tickType }) => tickType)).toEqual([12, 13]);
});

test("an option on a future has greeks, too", () => {
  const client = new Table({}, EXCHANGE, TRADING).client(1);
  const wanted = { symbol: "ES", secType: "FOP", exchange: "CME", lastTradeDate: "20260116", right: "C" };
  const [one] = EXCHANGE.chain(futureId(), TRADING).filter(
    ({ lastTradeDate }) => lastTradeDate === "20260116",
  );
  const effects = client.send(reqMktData, { reqId: 9, ...wanted, conId: one?.conId ?? 0, right: "" });
  expect(received(effects, tickOptionComputation).map(({ tickType }) => tickType)).toEqual([10, 11, 12, 13]);
});

const futureId = (): number =>
  EXCHANGE.listed(TRADING).find(({ localSymbol }) => localSymbol === "ESH6")?.conId ?? 0;
