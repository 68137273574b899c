/** Location of the request or order number in the arguments of an `IBApi` event. */
export type EventRoute =
  /** Its first argument is the number of a request. */
  | "request"
  /** Its first argument is the number of an order; the client ID stands further back. */
  | "order"
  /** `execDetails`: about a request or, with -1, about a filled order. */
  | "execution"
  /** `commissionReport`: about an earlier execution. */
  | "commission"
  /** An event without a number: delivered to all that listen to its name. */
  | "connection"
  /** An event of `@stoqey/ib` itself. */
  | "library";

/**
 * Events of messages that are parts of an answer, or of a stream in which each counts, by the message ID of TWS. If one
 * cannot be decoded, its answer or stream is incomplete. All messages are listed but those that carry no such part:
 * errors (4), the time of an account (8), the next order ID (9), the parameters of a ticker (81), bound orders (100).
 *
 * @see TWS API, `IncomingMessages`.
 */
const EVENTS_OF_MESSAGE: ReadonlyMap<number, readonly string[]> = new Map([
  [1, ["tickPrice", "tickSize"]],
  [2, ["tickSize"]],
  [3, ["orderStatus"]],
  [5, ["openOrder"]],
  [6, ["updateAccountValue"]],
  [7, ["updatePortfolio"]],
  [10, ["contractDetails"]],
  [11, ["execDetails"]],
  [12, ["updateMktDepth"]],
  [13, ["updateMktDepthL2"]],
  [14, ["updateNewsBulletin"]],
  [15, ["managedAccounts"]],
  [16, ["receiveFA"]],
  [17, ["historicalData"]],
  [18, ["bondContractDetails"]],
  [19, ["scannerParameters"]],
  [20, ["scannerData", "scannerDataEnd"]],
  [21, ["tickOptionComputation"]],
  [45, ["tickGeneric"]],
  [46, ["tickString"]],
  [47, ["tickEFP"]],
  [49, ["currentTime"]],
  [50, ["realtimeBar"]],
  [51, ["fundamentalData"]],
  [52, ["contractDetailsEnd"]],
  [53, ["openOrderEnd"]],
  [54, ["accountDownloadEnd"]],
  [55, ["execDetailsEnd"]],
  [56, ["deltaNeutralValidation"]],
  [57, ["tickSnapshotEnd"]],
  [58, ["marketDataType"]],
  [59, ["commissionReport"]],
  [61, ["position"]],
  [62, ["positionEnd"]],
  [63, ["accountSummary"]],
  [64, ["accountSummaryEnd"]],
  [67, ["displayGroupList"]],
  [68, ["displayGroupUpdated"]],
  [71, ["positionMulti"]],
  [72, ["positionMultiEnd"]],
  [73, ["accountUpdateMulti"]],
  [74, ["accountUpdateMultiEnd"]],
  [75, ["securityDefinitionOptionParameter"]],
  [76, ["securityDefinitionOptionParameterEnd"]],
  [77, ["softDollarTiers"]],
  [78, ["familyCodes"]],
  [79, ["symbolSamples"]],
  [80, ["mktDepthExchanges"]],
  [82, ["smartComponents"]],
  [83, ["newsArticle"]],
  [84, ["tickNews"]],
  [85, ["newsProviders"]],
  [86, ["historicalNews"]],
  [87, ["historicalNewsEnd"]],
  [88, ["headTimestamp"]],
  [89, ["histogramData"]],
  [90, ["historicalDataUpdate"]],
  [91, ["rerouteMktDataReq"]],
  [92, ["rerouteMktDepthReq"]],
  [93, ["marketRule"]],
  [94, ["pnl"]],
  [95, ["pnlSingle"]],
  [96, ["historicalTicks"]],
  [97, ["historicalTicksBidAsk"]],
  [98, ["historicalTicksLast"]],
  [99, ["tickByTickAllLast", "tickByTickBidAsk", "tickByTickMidPoint"]],
  [101, ["completedOrder"]],
  [102, ["completedOrdersEnd"]],
  [103, ["replaceFAEnd"]],
  [104, ["wshMetaData"]],
  [105, ["wshEventData"]],
  [106, ["historicalSchedule"]],
  [107, ["userInfo"]],
]);

/** Gets the events of a message that could not be decoded; every event if its ID could not be read. */
export function eventsOfMessage(messageId: number): readonly string[] {
  return Number.isNaN(messageId)
    ? [...EVENTS_OF_MESSAGE.values()].flat()
    : (EVENTS_OF_MESSAGE.get(messageId) ?? []);
}

const route = (of: EventRoute, names: string): readonly (readonly [name: string, of: EventRoute])[] =>
  names
    .trim()
    .split(/\s+/)
    .map((name) => [name, of]);

/** Every event of `IBApi`, by name; a test compares the names with the library. */
export const EVENT_ROUTES: ReadonlyMap<string, EventRoute> = new Map([
  ...route("library", "all connected disconnected server error info received sent result connectionClosed"),
  ...route(
    "connection",
    `accountDownloadEnd completedOrder completedOrdersEnd currentTime familyCodes managedAccounts marketRule
     mktDepthExchanges newsProviders nextValidId openOrderEnd orderBound position positionEnd receiveFA
     scannerParameters updateAccountTime updateAccountValue updateNewsBulletin updatePortfolio`,
  ),
  ...route("order", "openOrder orderStatus"),
  ...route("execution", "execDetails"),
  ...route("commission", "commissionReport"),
  ...route(
    "request",
    `accountSummary accountSummaryEnd accountUpdateMulti accountUpdateMultiEnd bondContractDetails contractDetails
     contractDetailsEnd deltaNeutralValidation tickSnapshotEnd marketDataType displayGroupList displayGroupUpdated
     execDetailsEnd contractDescriptions fundamentalData headTimestamp histogramData historicalDataUpdate
     historicalNews historicalNewsEnd historicalTicks historicalTicksBidAsk historicalTicksLast newsArticle pnl
     pnlSingle positionMulti positionMultiEnd realtimeBar replaceFAEnd rerouteMktDataReq rerouteMktDepthReq
     scannerData scannerDataEnd securityDefinitionOptionParameter securityDefinitionOptionParameterEnd
     smartComponents softDollarTiers symbolSamples tickByTickAllLast tickByTickBidAsk tickByTickMidPoint tickEFP
     tickGeneric tickNews tickOptionComputation tickPrice tickReqParams tickSize tickString updateMktDepth
     updateMktDepthL2 historicalData wshMetaData wshEventData historicalSchedule userInfo`,
  ),
]);
