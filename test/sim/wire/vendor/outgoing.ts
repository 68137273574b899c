import { type Entry, table } from "../../../support/vendor-table.ts";

/*
 * What IBKR's Java client 10.32 sends, request by request: the name of each field in this project's words, its type and its
 * versions from 151 on.
 */

const ID = "version:int! reqId:int!";
const CONTRACT = `conId:int! symbol:text secType:text lastTradeDate:text strike:double! right:text multiplier:text
  exchange:text primaryExchange:text currency:text localSymbol:text tradingClass:text`;
const PAST = `reqId:int! ${CONTRACT} includeExpired:boolean`;
const LEGS = "isBag( legs[ conId:int! ratio:int! action:text exchange:text ] )";

const TABLES: Readonly<Record<string, string>> = {
  startApi: "version:int! clientId:int! capabilities:text",
  reqCurrentTime: "version:int!",
  reqIds: "version:int! count:int!",
  setServerLogLevel: "version:int! level:int!",
  reqUserInfo: "reqId:int!",
  verifyRequest: "version:int! apiName:text apiVersion:text",
  verifyMessage: "version:int! apiData:text",
  verifyAndAuthRequest: "version:int! apiName:text apiVersion:text opaqueIsvKey:text",
  verifyAndAuthMessage: "version:int! apiData:text xyzResponse:text",
  reqManagedAccts: "version:int!",
  reqFamilyCodes: "",
  reqAccountSummary: `${ID} group:text tags:text`,
  cancelAccountSummary: ID,
  reqAccountUpdates: "version:int! subscribe:boolean account:text",
  reqAccountUpdatesMulti: `${ID} account:text modelCode:text ledgerAndNlv:boolean`,
  cancelAccountUpdatesMulti: ID,
  reqPositions: "version:int!",
  cancelPositions: "version:int!",
  reqPositionsMulti: `${ID} account:text modelCode:text`,
  cancelPositionsMulti: ID,
  reqPnL: "reqId:int! account:text modelCode:text",
  cancelPnL: "reqId:int!",
  reqPnLSingle: "reqId:int! account:text modelCode:text conId:int!",
  cancelPnLSingle: "reqId:int!",
  requestFA: "version:int! faDataType:int!",
  replaceFA: "version:int! faDataType:int! xml:text reqId:int!>=157",
  reqSoftDollarTiers: "reqId:int!",
  reqContractDetails: `${ID} ${CONTRACT} includeExpired:boolean secIdType:text secId:text issuerId:text>=176`,
  reqMatchingSymbols: "reqId:int! pattern:text",
  reqMarketRule: "marketRuleId:int!",
  reqSecDefOptParams:
    "reqId:int! underlyingSymbol:text futFopExchange:text underlyingSecType:text underlyingConId:int!",
  reqMktData: `${ID} ${CONTRACT} ${LEGS} deltaNeutral:boolean
    isDeltaNeutral( deltaNeutralConId:int! deltaNeutralDelta:double! deltaNeutralPrice:double! )
    genericTicks:text snapshot:boolean regulatorySnapshot:boolean options:text`,
  cancelMktData: ID,
  reqMarketDataType: "version:int! marketDataType:int!",
  reqSmartComponents: "reqId:int! bboExchange:text",
  reqMktDepth: `${ID} ${CONTRACT} rows:int! smart:boolean options:text`,
  cancelMktDepth: `${ID} smart:boolean`,
  reqMktDepthExchanges: "",
  reqTickByTickData: `reqId:int! ${CONTRACT} tickType:text numberOfTicks:int! ignoreSize:boolean`,
  cancelTickByTickData: "reqId:int!",
  reqRealTimeBars: `${ID} ${CONTRACT} barSize:int! whatToShow:text useRth:boolean options:text`,
  cancelRealTimeBars: ID,
  reqHistoricalData: `${PAST} end:text barSize:text duration:text useRth:boolean whatToShow:text formatDate:int! ${LEGS}
    keepUpToDate:boolean options:text`,
  cancelHistoricalData: ID,
  reqHeadTimestamp: `${PAST} useRth:boolean whatToShow:text formatDate:int!`,
  cancelHeadTimestamp: "reqId:int!",
  reqHistogramData: `${PAST} useRth:boolean period:text`,
  cancelHistogramData: "reqId:int!",
  reqHistoricalTicks: `${PAST} start:text end:text numberOfTicks:int! whatToShow:text useRth:boolean ignoreSize:boolean
    options:text`,
  reqExecutions: `${ID} clientId:int! account:text time:text symbol:text secType:text exchange:text side:text`,
  reqOpenOrders: "version:int!",
  reqAllOpenOrders: "version:int!",
  reqAutoOpenOrders: "version:int! bind:boolean",
  reqCompletedOrders: "apiOnly:boolean",
  cancelOrder: `version:int!<192 orderId:int! manualOrderCancelTime:text>=169 rfqA:text>=187<190 rfqB:text>=187<190
    rfqC:int>=187<190 extOperator:text>=192 manualOrderIndicator:int?>=192`,
  reqGlobalCancel: "version:int!<192 extOperator:text>=192 manualOrderIndicator:int?>=192",
  reqScannerParameters: "version:int!",
  reqScannerSubscription: `reqId:int! numberOfRows:int? instrument:text locationCode:text scanCode:text abovePrice:double?
    belowPrice:double? aboveVolume:int? marketCapAbove:double? marketCapBelow:double? moodyRatingAbove:text
    moodyRatingBelow:text spRatingAbove:text spRatingBelow:text maturityDateAbove:text maturityDateBelow:text
    couponRateAbove:double? couponRateBelow:double? excludeConvertible:boolean averageOptionVolumeAbove:int?
    scannerSettingPairs:text stockTypeFilter:text filterOptions:text subscriptionOptions:text`,
  cancelScannerSubscription: ID,
  reqNewsProviders: "",
  reqNewsArticle: "reqId:int! provider:text articleId:text options:text",
  reqHistoricalNews: "reqId:int! conId:int! providers:text start:text end:text total:int! options:text",
  reqNewsBulletins: "version:int! all:boolean",
  cancelNewsBulletins: "version:int!",
  reqFundamentalData: `${ID} conId:int! symbol:text secType:text exchange:text primaryExchange:text currency:text
    localSymbol:text reportType:text options:text`,
  cancelFundamentalData: ID,
  calculateImpliedVolatility: `${ID} ${CONTRACT} given:double! underPrice:double! options:text`,
  calculateOptionPrice: `${ID} ${CONTRACT} given:double! underPrice:double! options:text`,
  cancelCalculateImpliedVolatility: ID,
  cancelCalculateOptionPrice: ID,
  exerciseOptions: `${ID} conId:int! symbol:text secType:text lastTradeDate:text strike:double! right:text
    multiplier:text exchange:text currency:text localSymbol:text tradingClass:text exerciseAction:int!
    exerciseQuantity:int! account:text override:boolean manualOrderTime:text>=180 customerAccount:text>=183
    professionalCustomer:boolean>=184`,
  queryDisplayGroups: ID,
  subscribeToGroupEvents: `${ID} groupId:int!`,
  updateDisplayGroup: `${ID} contractInfo:text`,
  unsubscribeFromGroupEvents: ID,
  reqWshMetaData: "reqId:int!",
  cancelWshMetaData: "reqId:int!",
  reqWshEventData: `reqId:int! conId:int? filter:text>=171 fillWatchlist:boolean>=171 fillPortfolio:boolean>=171
    fillCompetitors:boolean>=171 startDate:text>=173 endDate:text>=173 totalLimit:int?>=173`,
  cancelWshEventData: "reqId:int!",
  placeOrder: `orderId:int! ${CONTRACT} secIdType:text secId:text action:text totalQuantity:decimal orderType:text
    lmtPrice:double? auxPrice:double? tif:text ocaGroup:text account:text openClose:text origin:int! orderRef:text
    transmit:boolean parentId:int! blockOrder:boolean sweepToFill:boolean displaySize:int? triggerMethod:int!
    outsideRth:boolean hidden:boolean
    isBag( legs[ conId:int! ratio:int! action:text exchange:text openClose:int! shortSaleSlot:int!
      designatedLocation:text exemptCode:int! ] orderComboLegs[ price:double? ]
      smartComboRoutingParams[ tag:text value:text ] )
    sharesAllocation:text discretionaryAmt:double! goodAfterTime:text goodTillDate:text faGroup:text faMethod:text
    faPercentage:text faProfile:text<177 modelCode:text shortSaleSlot:int! designatedLocation:text exemptCode:int!
    ocaType:int! rule80A:text settlingFirm:text allOrNone:boolean minQty:int? percentOffset:double? eTradeOnly:boolean
    firmQuoteOnly:boolean nbboPriceCap:double? auctionStrategy:int startingPrice:double? stockRefPrice:double?
    delta:double? stockRangeLower:double? stockRangeUpper:double? overridePercentageConstraints:boolean
    volatility:double? volatilityType:int deltaNeutralOrderType:text deltaNeutralAuxPrice:double?
    hasDeltaOrder( deltaNeutralConId:int! deltaNeutralSettlingFirm:text deltaNeutralClearingAccount:text
      deltaNeutralClearingIntent:text deltaNeutralOpenClose:text deltaNeutralShortSale:boolean
      deltaNeutralShortSaleSlot:int! deltaNeutralDesignatedLocation:text )
    continuousUpdate:int! referencePriceType:int trailStopPrice:double? trailingPercent:double? scaleInitLevelSize:int?
    scaleSubsLevelSize:int? scalePriceIncrement:double?
    hasScale( scalePriceAdjustValue:double? scalePriceAdjustInterval:int? scaleProfitOffset:double?
      scaleAutoReset:boolean scaleInitPosition:int? scaleInitFillQty:int? scaleRandomPercent:boolean )
    scaleTable:text activeStartTime:text activeStopTime:text hedgeType:text hasHedge( hedgeParam:text )
    optOutSmartRouting:boolean clearingAccount:text clearingIntent:text notHeld:boolean hasDeltaNeutralContract:boolean
    hasDeltaContract( deltaNeutralContractConId:int! deltaNeutralContractDelta:double! deltaNeutralContractPrice:double! )
    algoStrategy:text hasAlgo( algoParams[ tag:text value:text ] ) algoId:text whatIf:boolean orderMiscOptions:text
    solicited:boolean randomizeSize:boolean randomizePrice:boolean
    pegsToBenchmark( referenceContractId:int! isPeggedChangeAmountDecrease:boolean peggedChangeAmount:double!
      referenceChangeAmount:double! referenceExchangeId:text )
    conditions[ type:int! conjunction:text
      isPrice( isMore:boolean value:text conId:int exchange:text triggerMethod:int )
      isTime( isMore:boolean value:text ) isMargin( isMore:boolean value:text )
      isExecution( secType:text exchange:text symbol:text )
      isVolume( isMore:boolean value:text conId:int exchange:text )
      isPercentChange( isMore:boolean value:text conId:int exchange:text ) ]
    hasConditions( conditionsIgnoreRth:boolean conditionsCancelOrder:boolean )
    adjustedOrderType:text triggerPrice:double? lmtPriceOffset:double? adjustedStopPrice:double?
    adjustedStopLimitPrice:double? adjustedTrailingAmount:double? adjustableTrailingUnit:int! extOperator:text
    softDollarName:text softDollarValue:text cashQty:double? mifid2DecisionMaker:text mifid2DecisionAlgo:text
    mifid2ExecutionTrader:text mifid2ExecutionAlgo:text dontUseAutoPriceForHedge:boolean isOmsContainer:boolean
    discretionaryUpToLimitPrice:boolean usePriceMgmtAlgo:boolean duration:int?>=158 postToAts:int?>=160
    autoCancelParent:boolean>=162 advancedErrorOverride:text>=166 manualOrderTime:text>=169
    isAtAts( minTradeQty:int?>=170 )
    pegsToBest( minCompeteSize:int?>=170 competeAgainstBestOffset:double?>=170 )
    hasMidOffsets( midOffsetAtWhole:double?>=170 midOffsetAtHalf:double?>=170 )
    customerAccount:text>=183 professionalCustomer:boolean>=184 rfqA:text>=187<190 rfqB:int>=187<190
    includeOvernight:boolean>=189 manualOrderIndicator:int?>=192`,
};

/** What the vendor's client sends, by the name of the request. */
export const OUTGOING: ReadonlyMap<string, readonly Entry[]> = new Map(
  Object.entries(TABLES).map(([name, text]) => [name, table(text)]),
);
