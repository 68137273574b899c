import { expect, test } from "vitest";
import { type Instrument, isOption } from "../../../../sim/exchange/contracts/instrument.ts";
import { reqMktData } from "../../../../sim/wire/requests/market-data.ts";
import { tickGeneric, tickPrice, tickSize, tickString } from "../../../../sim/wire/responses/market-data.ts";
import { EXCHANGE, NOW, received, Table, TRADING } from "../../../support/table.ts";

const HOUR_MS = 3_600_000;
const EVENING = Date.UTC(2026, 0, 13, 22, 30);
const first = (fits: (one: Instrument) => boolean): Instrument => {
  const found = EXCHANGE.listed(NOW).find(fits);
  if (found === undefined) throw new Error("No such contract is listed");
  return found;
};
const SHARE = first(({ symbol }) => symbol === "AAPL");
const FUTURE = first(({ secType }) => secType === "FUT");
const PAIR = first(({ secType }) => secType === "CASH");
const BOND = first(({ secType }) => secType === "BOND");
const [CALL, PUT] = EXCHANGE.chain(SHARE.conId, NOW).filter(isOption) as [Instrument, Instrument];

/** Gets the values that come at once with generic ticks and no prices, by tick type. */
function ticks(
  { conId, exchange }: Instrument,
  numbers: string,
  atMs: number = TRADING,
): Record<number, number | string> {
  const client = new Table({}, EXCHANGE, atMs).client(1);
  const effects = client.send(reqMktData, { reqId: 1, conId, exchange, genericTicks: `mdoff,${numbers}` });
  return Object.fromEntries([
    ...received(effects, tickGeneric).map(({ tickType, value }) => [tickType, value]),
    ...received(effects, tickString).map(({ tickType, value }) => [tickType, value]),
    ...received(effects, tickSize).map(({ tickType, size }) => [tickType, size]),
    ...received(effects, tickPrice).map(({ tickType, price }) => [tickType, price]),
  ]);
}

test("trade count and both rates are those of the bars of the day and of the last minute", () => {
  const { openMs } = EXCHANGE.calendar(SHARE, TRADING).dayAt(TRADING);
  const [day] = EXCHANGE.bars(SHARE, "TRADES", "day", openMs, TRADING);
  const [minute] = EXCHANGE.bars(SHARE, "TRADES", 60_000, TRADING - 60_000, TRADING);
  expect(ticks(SHARE, "293,294,295")).toEqual({ 54: day?.count, 55: minute?.count, 56: minute?.volume });
  expect(minute?.volume).toBeGreaterThan(0);
});

test("short-term volumes are those of the bars of the last 3, 5 and 10 minutes", () => {
  const volume = (minutes: number): number =>
    EXCHANGE.bars(SHARE, "TRADES", 60_000, TRADING - minutes * 60_000, TRADING).reduce(
      (sum, bar) => sum + bar.volume,
      0,
    );
  expect(ticks(SHARE, "595")).toEqual({ 63: volume(3), 64: volume(5), 65: volume(10) });
  expect(volume(10)).toBeGreaterThan(volume(5));
});

test("the last trade of regular hours is the last price, and stays when they end", () => {
  const at = (atMs: number): number => EXCHANGE.quote(SHARE, atMs).last;
  const closeMs = EXCHANGE.calendar(SHARE, TRADING).dayAt(TRADING).liquidCloseMs;
  expect(ticks(SHARE, "318")).toEqual({ 57: at(TRADING) });
  expect(ticks(SHARE, "318", EVENING)).toEqual({ 57: at(closeMs) });
  const before = NOW - HOUR_MS;
  expect(ticks(SHARE, "318", before)).toEqual({ 57: EXCHANGE.quote(SHARE, before).close });
});

test("options and futures have an open interest, which stays the same for a day", () => {
  for (const [one, number, tickType] of [
    [CALL, "101", 27],
    [PUT, "101", 28],
    [FUTURE, "588", 86],
  ] as const) {
    const interest = ticks(one, number)[tickType];
    expect(interest).toBeGreaterThan(0);
    expect(ticks(one, number, TRADING + HOUR_MS)).toEqual({ [tickType]: interest });
  }
});

test("shares have a volatility and pay no dividends, and bonds have a factor of 1", () => {
  expect(ticks(SHARE, "411")).toEqual({ 58: Number(EXCHANGE.volatility(SHARE, TRADING)?.toFixed(6)) });
  expect(ticks(SHARE, "456")).toEqual({ 59: ",,," });
  expect(ticks(SHARE, "59")).toEqual({ 59: ",,," });
  expect(ticks(BOND, "460")).toEqual({ 60: 1 });
});

test("contracts without such values send none of them", () => {
  expect(ticks(PAIR, "293,294,295,411")).toEqual({});
  expect(ticks(SHARE, "101,460,588")).toEqual({});
});
