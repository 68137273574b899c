import type { Lane } from "../pacing/pacer.ts";
import type { IBApi } from "../stoqey/mod.ts";

/** How a method of `IBApi` is carried out on a shared session. */
export type Method =
  /** Sent with another number; `cancel` is what ends it, where something does. */
  | { readonly kind: "numbered"; readonly lane: Lane; readonly cancel?: MethodName }
  /** Ends what was numbered. */
  | { readonly kind: "cancel" }
  /** Has no number on the wire, or one of few: answered by the lease's own read, which all share. */
  | { readonly kind: "read" }
  /** About an order. */
  | { readonly kind: "order" }
  /** Sent as it is. */
  | { readonly kind: "sent" }
  /** Of the connection, which is the pool's: answered or ignored here. */
  | { readonly kind: "own" };

/** The methods of `IBApi` that its class itself has. */
export type MethodName = Exclude<
  keyof IBApi,
  | "serverVersion"
  | "isConnected"
  | "on"
  | "once"
  | "off"
  | "addListener"
  | "removeListener"
  | "removeAllListeners"
  | "emit"
  | "listeners"
  | "listenerCount"
  | "eventNames"
  | "controller"
>;

const asked = (cancel?: MethodName): Method => ({
  ...{ kind: "numbered", lane: "interactive" },
  ...(cancel === undefined ? {} : { cancel }),
});
const bulk = (cancel?: MethodName): Method => ({
  ...{ kind: "numbered", lane: "bulk" },
  ...(cancel === undefined ? {} : { cancel }),
});
const CANCEL: Method = { kind: "cancel" };
const READ: Method = { kind: "read" };
const ORDER: Method = { kind: "order" };
const SENT: Method = { kind: "sent" };
const OWN: Method = { kind: "own" };

/** Every method of `IBApi`; a test compares the names with the class. */
export const METHODS: Readonly<Record<MethodName, Method>> = {
  disableUseV100Plus: OWN,
  connect: OWN,
  disconnect: OWN,
  reqIds: OWN,
  reqMarketDataType: OWN,
  setServerLogLevel: OWN,

  reqCurrentTime: READ,
  reqManagedAccts: READ,
  reqPositions: READ,
  cancelPositions: OWN,
  reqAccountSummary: READ,
  cancelAccountSummary: OWN,
  reqAccountUpdates: READ,
  reqOpenOrders: READ,
  reqAllOpenOrders: READ,
  reqCompletedOrders: READ,
  reqFamilyCodes: READ,
  reqNewsProviders: READ,
  reqScannerParameters: READ,
  reqMktDepthExchanges: READ,
  reqMarketRule: READ,

  placeOrder: ORDER,
  cancelOrder: ORDER,
  reqGlobalCancel: SENT,
  reqAutoOpenOrders: SENT,
  reqNewsBulletins: SENT,
  cancelNewsBulletins: OWN,
  requestFA: SENT,

  calculateImpliedVolatility: asked("cancelCalculateImpliedVolatility"),
  cancelCalculateImpliedVolatility: CANCEL,
  calculateOptionPrice: asked("cancelCalculateOptionPrice"),
  cancelCalculateOptionPrice: CANCEL,
  exerciseOptions: asked(),
  queryDisplayGroups: asked(),
  replaceFA: asked(),
  reqAccountUpdatesMulti: asked("cancelAccountUpdatesMulti"),
  cancelAccountUpdatesMulti: CANCEL,
  reqWshMetaData: asked("reqCancelWshMetaData"),
  reqCancelWshMetaData: CANCEL,
  reqWshEventData: asked("reqCancelWshEventData"),
  reqCancelWshEventData: CANCEL,
  reqContractDetails: asked(),
  reqExecutions: asked(),
  reqFundamentalData: bulk("cancelFundamentalData"),
  cancelFundamentalData: CANCEL,
  reqHeadTimestamp: bulk("cancelHeadTimestamp"),
  cancelHeadTimestamp: CANCEL,
  reqHistogramData: bulk("cancelHistogramData"),
  cancelHistogramData: CANCEL,
  reqHistoricalData: bulk("cancelHistoricalData"),
  cancelHistoricalData: CANCEL,
  reqHistoricalNews: bulk(),
  reqHistoricalTicks: bulk(),
  reqMktDepth: asked("cancelMktDepth"),
  cancelMktDepth: CANCEL,
  reqMatchingSymbols: asked(),
  reqMktData: asked("cancelMktData"),
  cancelMktData: CANCEL,
  reqNewsArticle: asked(),
  reqPnL: asked("cancelPnL"),
  cancelPnL: CANCEL,
  reqPnLSingle: asked("cancelPnLSingle"),
  cancelPnLSingle: CANCEL,
  reqPositionsMulti: asked("cancelPositionsMulti"),
  cancelPositionsMulti: CANCEL,
  reqRealTimeBars: asked("cancelRealTimeBars"),
  cancelRealTimeBars: CANCEL,
  reqScannerSubscription: asked("cancelScannerSubscription"),
  cancelScannerSubscription: CANCEL,
  reqSecDefOptParams: asked(),
  reqSmartComponents: asked(),
  reqSoftDollarTiers: asked(),
  reqTickByTickData: asked("cancelTickByTickData"),
  cancelTickByTickData: CANCEL,
  subscribeToGroupEvents: asked("unsubscribeFromGroupEvents"),
  unsubscribeFromGroupEvents: CANCEL,
  updateDisplayGroup: CANCEL,
  reqUserInfo: asked(),
};

/** Where an event of `IBApi` says whom it is about. */
export type EventRoute =
  /** Its first argument is the number of a request. */
  | "request"
  /** Its first argument is the number of an order. */
  | "order"
  /** About a request or, with -1, about an order of its own: `execDetails`. */
  | "execution"
  /** What a read of the lease gives. */
  | "read"
  /** For everybody. */
  | "all"
  /** Of the connection. */
  | "own";

const route = (of: EventRoute, names: string): Readonly<Record<string, EventRoute>> =>
  Object.fromEntries(
    names
      .trim()
      .split(/\s+/)
      .map((name) => [name, of]),
  );

/** Every event of `IBApi`; a test compares the names with the class. */
export const EVENTS: Readonly<Record<string, EventRoute>> = {
  ...route(
    "own",
    "all connected disconnected server error info received sent result connectionClosed nextValidId",
  ),
  ...route(
    "read",
    `accountDownloadEnd accountSummary accountSummaryEnd completedOrder completedOrdersEnd currentTime familyCodes
     managedAccounts marketRule mktDepthExchanges newsProviders openOrderEnd position positionEnd scannerParameters
     updateAccountTime updateAccountValue updatePortfolio`,
  ),
  ...route("order", "openOrder orderStatus"),
  ...route("execution", "execDetails commissionReport"),
  ...route("all", "orderBound receiveFA updateNewsBulletin"),
  ...route(
    "request",
    `accountUpdateMulti accountUpdateMultiEnd bondContractDetails contractDetails contractDetailsEnd
     deltaNeutralValidation tickSnapshotEnd marketDataType displayGroupList displayGroupUpdated execDetailsEnd
     contractDescriptions fundamentalData headTimestamp histogramData historicalDataUpdate historicalNews
     historicalNewsEnd historicalTicks historicalTicksBidAsk historicalTicksLast newsArticle pnl pnlSingle
     positionMulti positionMultiEnd realtimeBar replaceFAEnd rerouteMktDataReq rerouteMktDepthReq scannerData
     scannerDataEnd securityDefinitionOptionParameter securityDefinitionOptionParameterEnd smartComponents
     softDollarTiers symbolSamples tickByTickAllLast tickByTickBidAsk tickByTickMidPoint tickEFP tickGeneric
     tickNews tickOptionComputation tickPrice tickReqParams tickSize tickString updateMktDepth updateMktDepthL2
     historicalData wshMetaData wshEventData historicalSchedule userInfo`,
  ),
};

/** Events after which nothing more comes of their request, unless it goes on until it is cancelled. */
export const ENDS: ReadonlySet<string> = new Set([
  ...["contractDetailsEnd", "execDetailsEnd", "headTimestamp", "histogramData", "historicalNewsEnd"],
  ...["newsArticle", "securityDefinitionOptionParameterEnd", "smartComponents", "softDollarTiers"],
  ...["symbolSamples", "userInfo", "fundamentalData", "tickSnapshotEnd", "historicalSchedule"],
  ...["displayGroupList", "replaceFAEnd"],
]);
