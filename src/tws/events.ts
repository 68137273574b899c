/** Where an event of `IBApi` says whom it is about. */
export type EventRoute =
  /** Its first argument is the number of a request. */
  | "request"
  /** Its first argument is the number of an order; the client ID stands further back. */
  | "order"
  /** About a request or, with -1, about an order that was filled: `execDetails`. */
  | "execution"
  /** About an execution that came before: `commissionReport`. */
  | "commission"
  /** Without a number: for whoever listens to its name. */
  | "connection"
  /** Of the library itself. */
  | "library";

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
