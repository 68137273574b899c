import type { IBApi } from "@stoqey/ib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { REQUESTS } from "../../../sim/wire/catalogue.ts";
import { StockClient } from "../../support/client.ts";
import { COVERAGE_SEED, expectReached } from "../../support/coverage.ts";
import { runs } from "../../support/runs.ts";
import { anyValues, asKnown, unlike, type Values, VERSIONS } from "../../support/wire-values.ts";

// biome-ignore lint/suspicious/noExplicitAny: values of any message, handed to any method of the client
type Any = any;

const contract = (v: Any) => ({
  conId: v.conId,
  symbol: v.symbol,
  secType: v.secType,
  lastTradeDateOrContractMonth: v.lastTradeDate,
  strike: v.strike,
  right: v.right,
  multiplier: v.multiplier,
  exchange: v.exchange,
  primaryExch: v.primaryExchange,
  currency: v.currency,
  localSymbol: v.localSymbol,
  tradingClass: v.tradingClass,
  includeExpired: v.includeExpired,
  secIdType: v.secIdType,
  secId: v.secId,
  issuerId: v.issuerId,
  comboLegs: v.legs,
});

const order = (v: Any) => ({
  ...v,
  deltaNeutralContract: undefined,
  softDollarTier: { name: v.softDollarName, value: v.softDollarValue },
  conditions: v.conditions.map((one: Any) => ({
    ...one,
    conjunctionConnection: one.conjunction,
    strValue: one.value,
  })),
});

const orderCancel = (v: Any) => ({
  manualOrderCancelTime: v.manualOrderCancelTime,
  extOperator: v.extOperator,
  manualOrderIndicator: v.manualOrderIndicator,
});

/** How the stock client is made to send each request; what it never sends has no entry. */
const SEND: Record<string, (api: Any, v: Any) => void> = {
  reqCurrentTime: (api) => api.reqCurrentTime(),
  reqIds: (api, v) => api.reqIds(v.count),
  reqManagedAccts: (api) => api.reqManagedAccts(),
  setServerLogLevel: (api, v) => api.setServerLogLevel(v.level),
  reqUserInfo: (api, v) => api.reqUserInfo(v.reqId),
  reqFamilyCodes: (api) => api.reqFamilyCodes(),
  reqSoftDollarTiers: (api, v) => api.reqSoftDollarTiers(v.reqId),
  requestFA: (api, v) => api.requestFA(v.faDataType),
  replaceFA: (api, v) => api.replaceFA(v.reqId, v.faDataType, v.xml),
  queryDisplayGroups: (api, v) => api.queryDisplayGroups(v.reqId),
  subscribeToGroupEvents: (api, v) => api.subscribeToGroupEvents(v.reqId, v.groupId),
  updateDisplayGroup: (api, v) => api.updateDisplayGroup(v.reqId, v.contractInfo),
  unsubscribeFromGroupEvents: (api, v) => api.unsubscribeFromGroupEvents(v.reqId),
  reqNewsBulletins: (api, v) => api.reqNewsBulletins(v.all),
  cancelNewsBulletins: (api) => api.cancelNewsBulletins(),
  reqContractDetails: (api, v) => api.reqContractDetails(v.reqId, contract(v)),
  reqMatchingSymbols: (api, v) => api.reqMatchingSymbols(v.reqId, v.pattern),
  reqSecDefOptParams: (api, v) =>
    api.reqSecDefOptParams(
      v.reqId,
      v.underlyingSymbol,
      v.futFopExchange,
      v.underlyingSecType,
      v.underlyingConId,
    ),
  reqMarketRule: (api, v) => api.reqMarketRule(v.marketRuleId),
  reqSmartComponents: (api, v) => api.reqSmartComponents(v.reqId, v.bboExchange),
  reqMktDepthExchanges: (api) => api.reqMktDepthExchanges(),
  calculateImpliedVolatility: (api, v) =>
    api.calculateImpliedVolatility(v.reqId, contract(v), v.given, v.underPrice),
  calculateOptionPrice: (api, v) => api.calculateOptionPrice(v.reqId, contract(v), v.given, v.underPrice),
  cancelCalculateImpliedVolatility: (api, v) => api.cancelCalculateImpliedVolatility(v.reqId),
  cancelCalculateOptionPrice: (api, v) => api.cancelCalculateOptionPrice(v.reqId),
  reqMktData: (api, v) =>
    api.reqMktData(
      v.reqId,
      {
        ...contract(v),
        deltaNeutralContract: v.deltaNeutral
          ? { conId: v.deltaNeutralConId, delta: v.deltaNeutralDelta, price: v.deltaNeutralPrice }
          : undefined,
      },
      v.genericTicks,
      v.snapshot,
      v.regulatorySnapshot,
    ),
  cancelMktData: (api, v) => api.cancelMktData(v.reqId),
  reqMarketDataType: (api, v) => api.reqMarketDataType(v.marketDataType),
  reqMktDepth: (api, v) => api.reqMktDepth(v.reqId, contract(v), v.rows, v.smart),
  cancelMktDepth: (api, v) => api.cancelMktDepth(v.reqId, v.smart),
  reqTickByTickData: (api, v) =>
    api.reqTickByTickData(v.reqId, contract(v), v.tickType, v.numberOfTicks, v.ignoreSize),
  cancelTickByTickData: (api, v) => api.cancelTickByTickData(v.reqId),
  reqRealTimeBars: (api, v) => api.reqRealTimeBars(v.reqId, contract(v), v.barSize, v.whatToShow, v.useRth),
  cancelRealTimeBars: (api, v) => api.cancelRealTimeBars(v.reqId),
  reqHistoricalData: (api, v) =>
    api.reqHistoricalData(
      v.reqId,
      contract(v),
      v.end,
      v.duration,
      v.barSize,
      v.whatToShow,
      v.useRth,
      v.formatDate,
      v.keepUpToDate,
    ),
  cancelHistoricalData: (api, v) => api.cancelHistoricalData(v.reqId),
  reqHeadTimestamp: (api, v) =>
    api.reqHeadTimestamp(v.reqId, contract(v), v.whatToShow, v.useRth, v.formatDate),
  cancelHeadTimestamp: (api, v) => api.cancelHeadTimestamp(v.reqId),
  cancelHistogramData: (api, v) => api.cancelHistogramData(v.reqId),
  reqHistoricalTicks: (api, v) =>
    api.reqHistoricalTicks(
      v.reqId,
      contract(v),
      v.start,
      v.end,
      v.numberOfTicks,
      v.whatToShow,
      v.useRth,
      v.ignoreSize,
    ),
  reqPositions: (api) => api.reqPositions(),
  cancelPositions: (api) => api.cancelPositions(),
  reqAccountSummary: (api, v) => api.reqAccountSummary(v.reqId, v.group, v.tags),
  cancelAccountSummary: (api, v) => api.cancelAccountSummary(v.reqId),
  reqAccountUpdates: (api, v) => api.reqAccountUpdates(v.subscribe, v.account),
  reqPositionsMulti: (api, v) => api.reqPositionsMulti(v.reqId, v.account, v.modelCode),
  cancelPositionsMulti: (api, v) => api.cancelPositionsMulti(v.reqId),
  reqAccountUpdatesMulti: (api, v) =>
    api.reqAccountUpdatesMulti(v.reqId, v.account, v.modelCode, v.ledgerAndNlv),
  cancelAccountUpdatesMulti: (api, v) => api.cancelAccountUpdatesMulti(v.reqId),
  reqPnL: (api, v) => api.reqPnL(v.reqId, v.account, v.modelCode),
  cancelPnL: (api, v) => api.cancelPnL(v.reqId),
  reqPnLSingle: (api, v) => api.reqPnLSingle(v.reqId, v.account, v.modelCode, v.conId),
  cancelPnLSingle: (api, v) => api.cancelPnLSingle(v.reqId),
  cancelOrder: (api, v) => api.cancelOrder(v.orderId, orderCancel(v)),
  reqGlobalCancel: (api, v) => api.reqGlobalCancel(orderCancel(v)),
  reqOpenOrders: (api) => api.reqOpenOrders(),
  reqAllOpenOrders: (api) => api.reqAllOpenOrders(),
  reqAutoOpenOrders: (api, v) => api.reqAutoOpenOrders(v.bind),
  reqCompletedOrders: (api, v) => api.reqCompletedOrders(v.apiOnly),
  reqExecutions: (api, v) => api.reqExecutions(v.reqId, { ...v, acctCode: v.account }),
  exerciseOptions: (api, v) =>
    api.exerciseOptions(
      v.reqId,
      contract(v),
      v.exerciseAction,
      v.exerciseQuantity,
      v.account,
      v.override ? 1 : 0,
    ),
  placeOrder: (api, v) =>
    api.placeOrder(
      v.orderId,
      {
        ...contract(v),
        deltaNeutralContract: v.hasDeltaNeutralContract
          ? {
              conId: v.deltaNeutralContractConId,
              delta: v.deltaNeutralContractDelta,
              price: v.deltaNeutralContractPrice,
            }
          : undefined,
      },
      order(v),
    ),
  reqNewsProviders: (api) => api.reqNewsProviders(),
  reqNewsArticle: (api, v) => api.reqNewsArticle(v.reqId, v.provider, v.articleId),
  reqHistoricalNews: (api, v) =>
    api.reqHistoricalNews(v.reqId, v.conId, v.providers, v.start, v.end, v.total),
  reqScannerParameters: (api) => api.reqScannerParameters(),
  reqScannerSubscription: (api, v) => api.reqScannerSubscription(v.reqId, { ...v, scanCode: 0 }),
  cancelScannerSubscription: (api, v) => api.cancelScannerSubscription(v.reqId),
  reqFundamentalData: (api, v) => api.reqFundamentalData(v.reqId, contract(v), v.reportType),
  cancelFundamentalData: (api, v) => api.cancelFundamentalData(v.reqId),
  reqWshMetaData: (api, v) => api.reqWshMetaData(v.reqId),
  cancelWshMetaData: (api, v) => api.reqCancelWshMetaData(v.reqId),
  reqWshEventData: (api, v) => api.reqWshEventData(v.reqId, v),
  cancelWshEventData: (api, v) => api.reqCancelWshEventData(v.reqId),
  reqHistogramData: (api, v) => api.reqHistogramData(v.reqId, contract(v), v.useRth, 3, "DAY"),
};

/** What the client puts into a message by itself, whatever it is given. */
const BY_ITSELF: Record<string, (v: Values) => Values> = {
  reqHistogramData: (v) => ({ ...v, period: "3 days" }),
  // It never sends a profile, and the other fields of a scale whenever there is an increment, even one of nothing.
  placeOrder: (v) => ({
    ...v,
    faProfile: "",
    scalePriceIncrement: Number(v.scalePriceIncrement) > 0 ? v.scalePriceIncrement : undefined,
  }),
  exerciseOptions: (v) => ({ ...v, manualOrderTime: "", customerAccount: "", professionalCustomer: false }),
  reqScannerSubscription: (v) => ({ ...v, scanCode: "TOP_PERC_GAIN" }),
};

/** The stock client has no way to send these. */
const NEVER_SENT = [
  "startApi",
  "verifyRequest",
  "verifyMessage",
  "verifyAndAuthRequest",
  "verifyAndAuthMessage",
];

test("every request of the protocol is asked of the stock client, or it has no way to send it", () => {
  const all = [...REQUESTS.values()].map(({ name }) => name);
  expect(Object.keys(SEND).concat(NEVER_SENT).sort()).toEqual(all.sort());
});

const CASES = [...REQUESTS.values()]
  .filter(({ name }) => name in SEND)
  .map((message) => [message.name, message] as const);

test.each(CASES)(
  "%s: what the stock client writes, at every version, is read back equal",
  (name, message) => {
    const clients = new Map<number, StockClient>();
    /** What the client writes for some values, and the values that its version knows; it may refuse to write. */
    const written = (any: Values, version: number) => {
      const known = asKnown(message.parts, any, version);
      const values = BY_ITSELF[name]?.(known) ?? known;
      const client = clients.get(version) ?? new StockClient(version);
      clients.set(version, client);
      client.written.length = 0;
      client.heard.length = 0;
      SEND[name]?.(client.api as IBApi, values);
      return { client, values, frame: client.written[0] };
    };
    fc.assert(
      fc.property(anyValues(message.parts), fc.constantFrom(...VERSIONS), (any, version) => {
        const { client, values, frame } = written(any, version);
        // What a version does not know, the client refuses by itself and sends nothing.
        if (frame === undefined) {
          expect(client.complaints[0]?.[2]).toBe(503);
          return;
        }
        expect(unlike(message.parts, values, message.read(frame, version) as Values, version)).toEqual([]);
      }),
      runs(60),
    );
    const sample = fc.sample(anyValues(message.parts), { seed: COVERAGE_SEED, path: "", numRuns: 20 });
    const sent = sample.filter((any) => written(any, VERSIONS.at(-1) ?? 0).frame !== undefined).length;
    expectReached({ sent }, { sent: 1 });
  },
);
