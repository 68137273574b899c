import type { Lane } from "../pacing/pacer.ts";
import type { IBApi } from "../stoqey/mod.ts";

/** How a method of `IBApi` is carried out on a shared session. */
export type Method =
  | NumberedMethod
  /** Ends, or changes, what was requested under the same number by another method. */
  | { readonly kind: "cancel"; readonly of: MethodName }
  /** Has no number on the wire, or one of few: answered by the lease's own read, which all share. */
  | { readonly kind: "read" }
  /** The same, and goes on afterwards. */
  | { readonly kind: "continuous" }
  /** About an order. */
  | { readonly kind: "order" }
  /** Of the connection, which is the pool's: answered or ignored here. */
  | { readonly kind: "own" };

/** A request with a number, which is sent under another one. */
export interface NumberedMethod {
  readonly kind: "numbered";
  readonly lane: Lane;
  /** Can only IBKR answer it? Then it waits while TWS is cut off. */
  readonly needsIbkr: boolean;
  /** What ends it, where something does. */
  readonly cancel?: MethodName;
  /** The events after which nothing more comes; none for what goes on until it is cancelled. */
  readonly ends: readonly string[];
}

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

const numbered = (
  lane: Lane,
  needsIbkr: boolean,
  ends: readonly string[],
  cancel: MethodName | undefined,
): Method => ({ kind: "numbered", lane, needsIbkr, ends, ...(cancel === undefined ? {} : { cancel }) });
/** Answered by TWS itself. */
const local = (ends: readonly string[], cancel?: MethodName): Method =>
  numbered("interactive", false, ends, cancel);
/** Answered by IBKR. */
const remote = (ends: readonly string[], cancel?: MethodName): Method =>
  numbered("interactive", true, ends, cancel);
/** Answered by IBKR, and large. */
const bulk = (ends: readonly string[], cancel?: MethodName): Method => numbered("bulk", true, ends, cancel);
/** Goes on until it is cancelled. */
const ON: readonly string[] = [];
const cancels = (of: MethodName): Method => ({ kind: "cancel", of });
const READ: Method = { kind: "read" };
const ORDER: Method = { kind: "order" };
const CONTINUOUS: Method = { kind: "continuous" };
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
  reqOpenOrders: READ,
  reqAllOpenOrders: READ,
  reqCompletedOrders: READ,
  reqFamilyCodes: READ,
  reqNewsProviders: READ,
  reqScannerParameters: READ,
  reqMktDepthExchanges: READ,
  reqMarketRule: READ,

  reqAccountSummary: CONTINUOUS,
  cancelAccountSummary: CONTINUOUS,
  reqPositions: CONTINUOUS,
  cancelPositions: CONTINUOUS,
  reqAccountUpdates: CONTINUOUS,
  reqNewsBulletins: CONTINUOUS,
  cancelNewsBulletins: CONTINUOUS,
  requestFA: CONTINUOUS,
  reqAutoOpenOrders: CONTINUOUS,

  placeOrder: ORDER,
  cancelOrder: ORDER,
  reqGlobalCancel: ORDER,

  calculateImpliedVolatility: remote(["tickOptionComputation"], "cancelCalculateImpliedVolatility"),
  cancelCalculateImpliedVolatility: cancels("calculateImpliedVolatility"),
  calculateOptionPrice: remote(["tickOptionComputation"], "cancelCalculateOptionPrice"),
  cancelCalculateOptionPrice: cancels("calculateOptionPrice"),
  exerciseOptions: numbered("orders", false, ON, undefined),
  queryDisplayGroups: local(["displayGroupList"]),
  replaceFA: local(["replaceFAEnd"]),
  reqAccountUpdatesMulti: local(ON, "cancelAccountUpdatesMulti"),
  cancelAccountUpdatesMulti: cancels("reqAccountUpdatesMulti"),
  reqWshMetaData: remote(["wshMetaData"], "reqCancelWshMetaData"),
  reqCancelWshMetaData: cancels("reqWshMetaData"),
  reqWshEventData: remote(["wshEventData"], "reqCancelWshEventData"),
  reqCancelWshEventData: cancels("reqWshEventData"),
  reqContractDetails: remote(["contractDetailsEnd"]),
  reqExecutions: local(["execDetailsEnd"]),
  reqFundamentalData: bulk(["fundamentalData"], "cancelFundamentalData"),
  cancelFundamentalData: cancels("reqFundamentalData"),
  reqHeadTimestamp: bulk(["headTimestamp"], "cancelHeadTimestamp"),
  cancelHeadTimestamp: cancels("reqHeadTimestamp"),
  reqHistogramData: bulk(["histogramData"], "cancelHistogramData"),
  cancelHistogramData: cancels("reqHistogramData"),
  reqHistoricalData: bulk(["historicalData", "historicalSchedule"], "cancelHistoricalData"),
  cancelHistoricalData: cancels("reqHistoricalData"),
  reqHistoricalNews: bulk(["historicalNewsEnd"]),
  reqHistoricalTicks: bulk(["historicalTicks", "historicalTicksBidAsk", "historicalTicksLast"]),
  reqMktDepth: remote(ON, "cancelMktDepth"),
  cancelMktDepth: cancels("reqMktDepth"),
  reqMatchingSymbols: remote(["symbolSamples", "contractDescriptions"]),
  reqMktData: remote(["tickSnapshotEnd"], "cancelMktData"),
  cancelMktData: cancels("reqMktData"),
  reqNewsArticle: remote(["newsArticle"]),
  reqPnL: local(ON, "cancelPnL"),
  cancelPnL: cancels("reqPnL"),
  reqPnLSingle: local(ON, "cancelPnLSingle"),
  cancelPnLSingle: cancels("reqPnLSingle"),
  reqPositionsMulti: local(ON, "cancelPositionsMulti"),
  cancelPositionsMulti: cancels("reqPositionsMulti"),
  reqRealTimeBars: remote(ON, "cancelRealTimeBars"),
  cancelRealTimeBars: cancels("reqRealTimeBars"),
  reqScannerSubscription: remote(ON, "cancelScannerSubscription"),
  cancelScannerSubscription: cancels("reqScannerSubscription"),
  reqSecDefOptParams: remote(["securityDefinitionOptionParameterEnd"]),
  reqSmartComponents: remote(["smartComponents"]),
  reqSoftDollarTiers: local(["softDollarTiers"]),
  reqTickByTickData: remote(ON, "cancelTickByTickData"),
  cancelTickByTickData: cancels("reqTickByTickData"),
  subscribeToGroupEvents: local(ON, "unsubscribeFromGroupEvents"),
  unsubscribeFromGroupEvents: cancels("subscribeToGroupEvents"),
  updateDisplayGroup: cancels("subscribeToGroupEvents"),
  reqUserInfo: local(["userInfo"]),
};

/** Is the first argument of a method the number of a request or an order? */
export function hasNumber(name: MethodName): boolean {
  const { kind } = METHODS[name];
  if (kind === "numbered" || kind === "cancel") return true;
  return ["placeOrder", "cancelOrder", "reqAccountSummary", "cancelAccountSummary"].includes(name);
}

/** Does a request go on until it is cancelled, whatever comes back? */
export function goesOn(name: MethodName, { ends }: NumberedMethod, request: readonly unknown[]): boolean {
  if (name === "reqHistoricalData") return Boolean(request[8]);
  return ends.length === 0 || (name === "reqMktData" && !request[3]);
}

/** The end of a list of historical bars; the library marks it by a bar that is none. */
const FINISHED = "finished";

/** Does an event end the request that it is about? `request` is what the caller sent, `args` what came back. */
export function isLast(
  name: MethodName,
  { ends }: NumberedMethod,
  event: string,
  request: readonly unknown[],
  args: readonly unknown[],
): boolean {
  if (!ends.includes(event)) return false;
  switch (name) {
    case "reqHistoricalData":
      if (request[8]) return false;
      return event !== "historicalData" || String(args[1]).startsWith(FINISHED);
    case "reqHistoricalTicks":
      return args[2] === true;
    default:
      return true;
  }
}
