import { DurationUnit, type IbkrPool, type ReadOptions } from "../../src/mod.ts";
import { AAPL, AAPL_NUMBERED, ACCOUNT } from "./contracts.ts";

/** Selects ticks of a Monday. */
export const TICKS: { readonly start: string; readonly numberOfTicks: number } = {
  start: "20260112-15:00:00",
  numberOfTicks: 20,
};
const SCAN = { instrument: "STK", locationCode: "STK.US", scanCode: "MOST_ACTIVE", numberOfRows: 5 } as const;

/** A read of the pool, with arguments that TWS answers. */
export interface ReadExample {
  readonly name: string;
  /** The message that it sends. */
  readonly request: string;
  call(pool: IbkrPool, options?: ReadOptions): Promise<unknown>;
}

const EXAMPLES: Readonly<Record<string, Omit<ReadExample, "name">>> = {
  getCurrentTime: { request: "reqCurrentTime", call: (ib, o) => ib.getCurrentTime(o) },
  getManagedAccounts: { request: "reqManagedAccts", call: (ib, o) => ib.getManagedAccounts(o) },
  getPositions: { request: "reqPositions", call: (ib, o) => ib.getPositions(o) },
  getAccountSummary: { request: "reqAccountSummary", call: (ib, o) => ib.getAccountSummary(o) },
  getAccountUpdates: { request: "reqAccountUpdates", call: (ib, o) => ib.getAccountUpdates(ACCOUNT, o) },
  getPnL: { request: "reqPnL", call: (ib, o) => ib.getPnL(ACCOUNT, o) },
  getPnLSingle: {
    request: "reqPnLSingle",
    call: (ib, o) => ib.getPnLSingle(AAPL_NUMBERED, ACCOUNT, o),
  },
  getOpenOrders: { request: "reqOpenOrders", call: (ib, o) => ib.getOpenOrders(o) },
  getAllOpenOrders: { request: "reqAllOpenOrders", call: (ib, o) => ib.getAllOpenOrders(o) },
  getCompletedOrders: { request: "reqCompletedOrders", call: (ib, o) => ib.getCompletedOrders(o) },
  getExecutionDetails: { request: "reqExecutions", call: (ib, o) => ib.getExecutionDetails({}, o) },
  getFamilyCodes: { request: "reqFamilyCodes", call: (ib, o) => ib.getFamilyCodes(o) },
  getSoftDollarTiers: { request: "reqSoftDollarTiers", call: (ib, o) => ib.getSoftDollarTiers(o) },
  getUserInfo: { request: "reqUserInfo", call: (ib, o) => ib.getUserInfo(o) },
  getContractDetails: { request: "reqContractDetails", call: (ib, o) => ib.getContractDetails(AAPL, o) },
  getMatchingSymbols: { request: "reqMatchingSymbols", call: (ib, o) => ib.getMatchingSymbols("AA", o) },
  getSecDefOptParams: {
    request: "reqSecDefOptParams",
    call: (ib, o) => ib.getSecDefOptParams(AAPL_NUMBERED, o),
  },
  getMarketRule: { request: "reqMarketRule", call: (ib, o) => ib.getMarketRule(26, o) },
  getSmartComponents: { request: "reqSmartComponents", call: (ib, o) => ib.getSmartComponents("9c0001", o) },
  getMarketDepthExchanges: {
    request: "reqMktDepthExchanges",
    call: (ib, o) => ib.getMarketDepthExchanges(o),
  },
  getMarketDataSnapshot: { request: "reqMktData", call: (ib, o) => ib.getMarketDataSnapshot(AAPL, o) },
  getQuote: { request: "reqMktData", call: (ib, o) => ib.getQuote(AAPL, o) },
  getHistoricalData: {
    request: "reqHistoricalData",
    call: (ib, o) => ib.getHistoricalData(AAPL, { duration: "1 D", barSize: "1 hour", ...o }),
  },
  getHeadTimestamp: {
    request: "reqHeadTimestamp",
    call: (ib, o) => ib.getHeadTimestamp(AAPL, o),
  },
  getHistogramData: {
    request: "reqHistogramData",
    call: (ib, o) => ib.getHistogramData(AAPL, { duration: 1, durationUnit: DurationUnit.DAY, ...o }),
  },
  getHistoricalTicksMid: {
    request: "reqHistoricalTicks",
    call: (ib, o) => ib.getHistoricalTicksMid(AAPL, { ...TICKS, ...o }),
  },
  getHistoricalTicksBidAsk: {
    request: "reqHistoricalTicks",
    call: (ib, o) => ib.getHistoricalTicksBidAsk(AAPL, { ...TICKS, ...o }),
  },
  getHistoricalTicksLast: {
    request: "reqHistoricalTicks",
    call: (ib, o) => ib.getHistoricalTicksLast(AAPL, { ...TICKS, ...o }),
  },
  getNewsProviders: { request: "reqNewsProviders", call: (ib, o) => ib.getNewsProviders(o) },
  getHistoricalNews: {
    request: "reqHistoricalNews",
    call: (ib, o) => ib.getHistoricalNews(AAPL_NUMBERED, { providerCodes: ["BRFG", "DJNL"], ...o }),
  },
  getNewsArticle: {
    request: "reqNewsArticle",
    call: async (ib, o) => {
      const [newest] = await ib.getHistoricalNews(AAPL_NUMBERED, { providerCodes: ["BRFG"] });
      return ib.getNewsArticle("BRFG", newest?.articleId ?? "", o);
    },
  },
  getScannerParameters: { request: "reqScannerParameters", call: (ib, o) => ib.getScannerParameters(o) },
  getMarketScanner: {
    request: "reqScannerSubscription",
    call: (ib, o) => ib.getMarketScanner(SCAN, o),
  },
};

/** Every read of the pool by its method, but the one that needs a subscription (`getFundamentalData`). */
export const READS: readonly ReadExample[] = Object.entries(EXAMPLES).map(([name, read]) => ({
  name,
  ...read,
}));
