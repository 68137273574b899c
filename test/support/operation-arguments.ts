import { readdirSync } from "node:fs";
import { expect } from "vitest";
import type { Strict } from "../../src/arguments/strict.ts";
import { DurationUnit, PoolError, SecType } from "../../src/mod.ts";
import { copied } from "../../src/requests/checked-call.ts";
import { AAPL, AAPL_NUMBERED } from "./contracts.ts";
import { exampleArguments } from "./example-arguments.ts";

export interface Entry {
  readonly name: string;
  readonly what: string;
  readonly arguments?: Strict;
}

async function entriesOf(folder: string): Promise<Entry[]> {
  const url = new URL(`../../src/${folder}/`, import.meta.url);
  const files = readdirSync(url).filter((name) => name.endsWith(".ts"));
  const modules: object[] = await Promise.all(files.map((name) => import(new URL(name, url).href)));
  return modules
    .flatMap((module): unknown[] => Object.values(module))
    .filter((one): one is Entry => typeof one === "object" && one !== null && "what" in one && "name" in one);
}

/** Every operation that the pool has. */
export const ENTRIES: readonly Entry[] = await entriesOf("operations");

export const INVALID = { name: "PoolError", code: "INVALID_OPTION" };
const TICKS = {
  contract: AAPL,
  start: "20260112-15:00:00",
  end: "",
  numberOfTicks: 20,
  useRth: true,
  ignoreSize: true,
};
const SCAN = {
  instrument: "STK",
  locationCode: "STK.US",
  scanCode: "MOST_ACTIVE",
  numberOfRows: 5,
  abovePrice: 1.5,
};
const HISTORY = {
  contract: AAPL,
  duration: "1 D",
  barSize: "1 hour",
  whatToShow: "TRADES",
  useRth: true,
  formatDate: 1,
};
/** All fields of the contract of a request about one that TWS has listed. */
const LISTED = { conId: AAPL_NUMBERED.conId };
const POSITION = { contract: LISTED, account: "DU1", modelCode: "" };

/** Arguments for each operation that has some; those that can have more fields than an example has are listed. */
export const GOOD: Readonly<Record<string, Record<string, unknown>>> = {
  ...exampleArguments(),
  getAccountSummary: { group: "All", tags: ["NetLiquidation"] },
  getPnL: { account: "DU1", modelCode: "M" },
  getPnLSingle: POSITION,
  getExecutionDetails: {
    clientId: "1",
    acctCode: "DU1",
    time: "20260112 10:00:00",
    symbol: "AAPL",
    secType: "STK",
    exchange: "SMART",
    side: "BUY",
  },
  getSecDefOptParams: { underlying: { ...LISTED, symbol: "AAPL", secType: SecType.STK }, futFopExchange: "" },
  getHistoricalData: { ...HISTORY, end: "" },
  getHeadTimestamp: { contract: AAPL, whatToShow: "TRADES", useRth: true, formatDate: 2 },
  getHistogramData: { contract: AAPL, useRth: false, duration: 1, durationUnit: DurationUnit.DAY },
  getHistoricalTicksMid: TICKS,
  getHistoricalTicksBidAsk: TICKS,
  getHistoricalTicksLast: TICKS,
  getHistoricalNews: {
    contract: LISTED,
    providerCodes: ["BRFG"],
    start: "",
    end: "",
    totalResults: 10,
  },
  getNewsArticle: { providerCode: "BRFG", articleId: "BRFG$1" },
  getMarketScanner: SCAN,
  getQuote: { contract: AAPL, settleMs: 250 },
  qualifyContract: { contract: AAPL },
  getFundamentalData: { contract: AAPL, reportType: "ReportSnapshot" },
  watchMarketData: { contract: AAPL, genericTicks: ["233"] },
  watchRealTimeBars: { contract: AAPL, whatToShow: "BID", useRth: false },
  watchHistoricalBars: HISTORY,
  watchTickByTick: { contract: AAPL, tickType: "BidAsk", ignoreSize: true },
  watchMarketDepth: { contract: AAPL, rows: 5, smart: true },
  watchPositions: { account: "DU1", modelCode: "" },
  watchAccount: { account: "DU1", modelCode: "" },
  watchPnL: { account: "DU1", modelCode: "" },
  watchPnLSingle: POSITION,
  watchNews: { contract: AAPL, providerCodes: ["BRFG"] },
  watchScanner: SCAN,
};

/** The error for arguments, which must be `INVALID_OPTION`; undefined where they are accepted. */
export function refusal(entry: Entry, args: unknown): PoolError | undefined {
  try {
    copied(entry, args);
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(PoolError);
    expect(error).toMatchObject({ code: "INVALID_OPTION" });
    expect((error as PoolError).message).toMatch(new RegExp(`^Cannot ${entry.what}: `));
    return error as PoolError;
  }
}
