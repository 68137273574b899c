import * as stoqey from "@stoqey/ib";
import { expect, test } from "vitest";
import { AAPL, shareOf } from "../support/contracts.ts";
import { LiveClient } from "../support/live-client.ts";
import { of, stockSession } from "../support/stock-session.ts";

type Contract = stoqey.Contract;

/** Wednesday eleven o'clock in New York: the contracts and days that the client's own live tests name exist. */
const START_MS = Date.UTC(2026, 5, 24, 15);
const { client, door, nextId, lastId, request, errorOf } = await stockSession(
  { anySymbol: true, snapshotMs: 200 },
  START_MS,
);

/** Types a contract of the client's classes, whose fields may be undefined. */
const contract = (one: object): Contract => one as Contract;
const SPY = shareOf("SPY");
const CALL = contract(new stoqey.Option("SPY", "20281215", 750, stoqey.OptionType.Call));
const BITCOIN = contract(new stoqey.Crypto("BTC"));
const FUTURE = contract(new stoqey.Future("ES", "ESZ6", "202612", "CME", 50));
const BOND = contract(new stoqey.Bond("US064159KJ44"));

/** Returns the rows of the newest request. */
const rows = (event: string): readonly unknown[][] => client.of(event).filter(of(lastId()));

async function details(wanted: Contract): Promise<readonly Contract[]> {
  await request((api, id) => api.reqContractDetails(id, wanted), "contractDetailsEnd");
  const found = [...rows("contractDetails"), ...rows("bondContractDetails")];
  return found.map(([, one]) => (one as { contract: Contract }).contract);
}

test("IBApi connects, reads the time, disconnects, and connects again under the same number", async () => {
  for (const _ of [1, 2]) {
    const other = await new LiveClient(door.port, 8).connect();
    await other.request((api) => api.reqCurrentTime(), "currentTime");
    await other.request((api) => api.disconnect(), "disconnected");
    expect(other.of("error")).toEqual([]);
  }
});

test("IBApi finds contracts of each kind, an option of 2028 by its true ID, and its expiration", async () => {
  expect(await details(contract(new stoqey.Forex("USD", "EUR")))).toMatchObject([
    { symbol: "EUR", currency: "USD" },
  ]);
  expect(await details(AAPL)).toMatchObject([{ conId: 265598, secType: "STK" }]);
  expect(await details(CALL)).toMatchObject([{ conId: 843630132, secType: "OPT", strike: 750 }]);
  expect(await details({ conId: 843630132, exchange: "SMART" })).toMatchObject([{ symbol: "SPY" }]);
  const chain = await details({ ...CALL, strike: 0 });
  expect(chain.length).toBeGreaterThanOrEqual(92);
  expect(chain.filter(({ conId }) => conId === 843630132).length).toBe(1);
  expect(await details(FUTURE)).toMatchObject([{ symbol: "ES", secType: "FUT" }]);
  expect(await details(BITCOIN)).toMatchObject([{ symbol: "BTC" }]);
  expect(await details(BOND)).toMatchObject([{ secType: "BOND" }]);
});

test("IBApi reads the first time of AAPL, a histogram and matching symbols", async () => {
  const [head] = await request(
    (api, id) => api.reqHeadTimestamp(id, AAPL, "TRADES" as never, true, 2),
    "headTimestamp",
  );
  expect(head).toBe("345479400");
  const [items] = await request(
    (api, id) => api.reqHistogramData(id, AAPL, true, 1, "WEEK" as never),
    "histogramData",
  );
  expect((items as unknown[]).length).toBeGreaterThan(0);
  for (const symbol of ["SPY", "META", "AMC"]) {
    const [found] = await request((api, id) => api.reqMatchingSymbols(id, symbol), "symbolSamples");
    expect((found as { contract: Contract }[])[0]?.contract.symbol).toBe(symbol);
  }
});

test("IBApi reads bars and ticks of past days in their number and at their times", async () => {
  const bars = async (
    wanted: Contract,
    end: string,
    duration: string,
    size: string,
    show: string,
  ): Promise<readonly unknown[]> => {
    await client.request(
      (api) =>
        api.reqHistoricalData(nextId(), wanted, end, duration, size as never, show as never, 0, 2, false),
      "historicalData",
      (args) => args[0] === lastId() && String(args[1]).startsWith("finished"),
    );
    return rows("historicalData")
      .slice(0, -1)
      .map(([, time]) => time);
  };
  const old = "20230904-20:00:00";
  const weeks = await bars(SPY, old, "1 M", "1W", "TRADES");
  expect([weeks.length, weeks.at(-1)]).toEqual([5, "20230901"]);
  const months = await bars(SPY, old, "1 Y", "1M", "TRADES");
  expect([months.length, months.at(-1)]).toEqual([13, "20230901"]);
  const option = contract(new stoqey.Option("AAPL", "20260717", 300, stoqey.OptionType.Call));
  const seconds = await bars(option, "20260622-14:00:00", "30 S", "15 secs", "BID_ASK");
  expect(seconds).toEqual(["1782136770", "1782136785"]);
  const [ticks] = await request(
    (api, id) => api.reqHistoricalTicks(id, SPY, "20240508-17:00:00", "", 10, "TRADES" as never, false, true),
    "historicalTicksLast",
  );
  expect((ticks as unknown[]).length).toBeGreaterThanOrEqual(10);
  // Bars of seconds go back six months.
  const tooOld = await errorOf((api, id) =>
    api.reqHistoricalData(
      id,
      SPY,
      "20231006-20:00:00",
      "30 S",
      "1 secs" as never,
      "TRADES" as never,
      0,
      2,
      false,
    ),
  );
  expect(tooOld).toBe(162);
});

test("IBApi reads news of a provider, the scanner, and is refused the calendar", async () => {
  const [providers] = await client.request((api) => api.reqNewsProviders(), "newsProviders");
  expect(providers[0]).toMatchObject({ providerCode: expect.any(String), providerName: expect.any(String) });
  const [xml] = await client.request((api) => api.reqScannerParameters(), "scannerParameters");
  expect(xml.startsWith('<?xml version="1.0" encoding="UTF-8"?>')).toBe(true);
  await request(
    (api, id) =>
      api.reqScannerSubscription(id, {
        abovePrice: 1,
        scanCode: stoqey.ScanCode.MOST_ACTIVE,
        locationCode: stoqey.LocationCode.STK_US,
        instrument: stoqey.Instrument.STK,
        numberOfRows: 20,
      }),
    "scannerDataEnd",
  );
  expect(rows("scannerData").length).toBe(20);
  client.api.cancelScannerSubscription(lastId());
  const calendar = new stoqey.WshEventData(8314, false, false, false, "20220511", "", 5);
  expect(await errorOf((api, id) => api.reqWshMetaData(id))).toBe(10276);
  expect(await errorOf((api, id) => api.reqWshEventData(id, 8314))).toBe(10276);
  expect(await errorOf((api, id) => api.reqWshEventData(id, calendar))).toBe(10276);
});

test("IBApi reads snapshots of shares, options, futures, indices and coins", async () => {
  client.api.reqMarketDataType(4);
  const indices = [new stoqey.Index("ES"), new stoqey.Index("DAX", "EUREX", "EUR")].map(contract);
  for (const wanted of [SPY, AAPL, CALL, FUTURE, ...indices, BITCOIN]) {
    await request((api, id) => api.reqMktData(id, wanted, "", true, false), "tickSnapshotEnd");
    expect(rows("tickPrice").length, wanted.symbol).toBeGreaterThan(0);
  }
  client.api.reqMarketDataType(1);
});
