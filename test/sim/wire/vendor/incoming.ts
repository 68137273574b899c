import { type Entry, table } from "../../../support/vendor-table.ts";

/*
 * What the decoders of IBKR's Java client 10.32 (versions 100 to 193) read, message by message: the name of each field in
 * this project's words, its type and its versions from 151 on. Where ib_async 2.0 is stricter (exact numbers of fields, no
 * empty number), the stricter form is listed.
 */

const ID = "version:int! reqId:int";
const CONTRACT_HEAD =
  "conId:int symbol:text secType:text lastTradeDate:text strike:double right:text multiplier:text";
const CONTRACT_TAIL = "currency:text localSymbol:text tradingClass:text";
const CONTRACT = `${CONTRACT_HEAD} exchange:text ${CONTRACT_TAIL}`;
const SIZES = "minSize:decimal>=164 sizeIncrement:decimal>=164 suggestedSizeIncrement:decimal>=164";
const SEC_IDS = "secIds[ tag:text value:text ]";
const PEGS =
  "minTradeQty:int?>=170 minCompeteSize:int?>=170 competeAgainstBestOffset:double?>=170 midOffsetAtWhole:double?>=170 midOffsetAtHalf:double?>=170";
const ORDER_HEAD = `${CONTRACT} action:text totalQuantity:decimal orderType:text lmtPrice:double? auxPrice:double? tif:text
  ocaGroup:text account:text openClose:text origin:int orderRef:text`;
const ADVISOR =
  "faGroup:text faMethod:text faPercentage:text faProfile:text<177 modelCode:text goodTillDate:text rule80A:text percentOffset:double? settlingFirm:text shortSaleSlot:int designatedLocation:text exemptCode:int";
const COMBINATION = `comboLegsDescription:text
  legs[ conId:int ratio:int action:text exchange:text openClose:int shortSaleSlot:int designatedLocation:text exemptCode:int ]
  orderComboLegs[ price:double? ] smartComboRoutingParams[ tag:text value:text ]`;
const SCALE = `scaleInitLevelSize:int? scaleSubsLevelSize:int? scalePriceIncrement:double?
  hasScale( scalePriceAdjustValue:double? scalePriceAdjustInterval:int? scaleProfitOffset:double? scaleAutoReset:boolean
    scaleInitPosition:int? scaleInitFillQty:int? scaleRandomPercent:boolean )
  hedgeType:text hasHedge( hedgeParam:text )`;
const DELTA_CONTRACT = `hasDeltaNeutralContract:boolean
  hasDeltaContract( deltaNeutralContractConId:int deltaNeutralContractDelta:double deltaNeutralContractPrice:double )`;
const ALGO = "algoStrategy:text hasAlgo( algoParams[ tag:text value:text ] )";
const BENCHMARK_AND_CONDITIONS = `pegsToBenchmark( referenceContractId:int isPeggedChangeAmountDecrease:boolean
    peggedChangeAmount:double referenceChangeAmount:double referenceExchangeId:text )
  conditions[ type:int! conjunction:text
    isPrice( isMore:boolean value:double! conId:int exchange:text triggerMethod:int )
    isTime( isMore:boolean value:text )
    isMargin( isMore:boolean value:int! )
    isExecution( secType:text exchange:text symbol:text )
    isVolume( isMore:boolean value:int! conId:int exchange:text )
    isPercentChange( isMore:boolean value:double! conId:int exchange:text ) ]
  hasConditions( conditionsIgnoreRth:boolean conditionsCancelOrder:boolean )`;

const TABLES: Readonly<Record<string, string>> = {
  tickPrice: `${ID} tickType:int! price:double! size:decimal attributes:int!`,
  tickSize: `${ID} tickType:int! size:decimal`,
  tickGeneric: `${ID} tickType:int! value:double!`,
  tickString: `${ID} tickType:int! value:text`,
  tickEFP: `${ID} tickType:int! basisPoints:double! formattedBasisPoints:text impliedFuture:double! holdDays:int!
    futureExpiry:text dividendImpact:double! dividendsToExpiry:double!`,
  tickOptionComputation: `version:int!<156 reqId:int tickType:int! attribute:int!>=156 impliedVolatility:double!
    delta:double! price:double! dividends:double! gamma:double! vega:double! theta:double! underPrice:double!`,
  tickSnapshotEnd: ID,
  marketDataType: `${ID} marketDataType:int!`,
  tickReqParams: "reqId:int minTick:double! bboExchange:text snapshotPermissions:int!",
  smartComponents: "reqId:int components[ bit:int! exchange:text letter:text ]",
  deltaNeutralValidation: `${ID} conId:int delta:double price:double`,
  rerouteMktDataReq: "reqId:int conId:int exchange:text",
  rerouteMktDepthReq: "reqId:int conId:int exchange:text",
  updateMktDepth: `${ID} position:int! operation:int! side:int! price:double! size:decimal`,
  updateMktDepthL2: `${ID} position:int! marketMaker:text operation:int! side:int! price:double! size:decimal smart:boolean`,
  mktDepthExchanges:
    "exchanges[ exchange:text secType:text listingExchange:text serviceDataType:text aggGroup:int? ]",
  tickByTick: `reqId:int type:int! seconds:long
    isTrade( price:double! size:decimal mask:int! exchange:text conditions:text )
    isQuote( bid:double! ask:double! bidSize:decimal askSize:decimal mask:int! )
    isMidpoint( price:double! )`,
  realtimeBar: `${ID} seconds:long open:double! high:double! low:double! close:double! volume:decimal wap:decimal count:int!`,
  historicalData: `reqId:int start:text end:text bars[ time:text open:double! high:double! low:double! close:double!
    volume:decimal wap:decimal count:int! ]`,
  historicalDataUpdate: `reqId:int count:int! time:text open:double! close:double! high:double! low:double! wap:decimal
    volume:decimal`,
  historicalSchedule:
    "reqId:int start:text end:text timeZone:text sessions[ start:text end:text refDate:text ]",
  headTimestamp: "reqId:int timestamp:text",
  histogramData: "reqId:int items[ price:double! size:decimal ]",
  historicalTicks: "reqId:int ticks[ seconds:long unused:int price:double! size:decimal ] done:boolean",
  historicalTicksBidAsk: `reqId:int
    ticks[ seconds:long mask:int! bid:double! ask:double! bidSize:decimal askSize:decimal ] done:boolean`,
  historicalTicksLast: `reqId:int
    ticks[ seconds:long mask:int! price:double! size:decimal exchange:text conditions:text ] done:boolean`,
  error: `${ID} code:int! text:escaped advanced:escaped>=166`,
  nextValidId: "version:int! orderId:int!",
  managedAccounts: "version:int! accounts:text",
  currentTime: "version:int! seconds:long",
  userInfo: "reqId:int whiteBrandingId:text",
  familyCodes: "codes[ accountId:text familyCode:text ]",
  softDollarTiers: "reqId:int tiers[ name:text value:text displayName:text ]",
  receiveFA: "version:int! faDataType:int! xml:text",
  replaceFAEnd: "reqId:int text:text",
  updateAccountValue: "version:int! key:text value:text currency:text account:text",
  updatePortfolio: `version:int! ${CONTRACT_HEAD} primaryExchange:text ${CONTRACT_TAIL} position:decimal
    marketPrice:double! marketValue:double! averageCost:double! unrealizedPnl:double! realizedPnl:double! account:text`,
  updateAccountTime: "version:int! time:text",
  accountDownloadEnd: "version:int! account:text",
  accountSummary: `${ID} account:text tag:text value:text currency:text`,
  accountSummaryEnd: ID,
  accountUpdateMulti: `${ID} account:text modelCode:text key:text value:text currency:text`,
  accountUpdateMultiEnd: ID,
  position: `version:int! account:text ${CONTRACT} size:decimal averageCost:double!`,
  positionEnd: "version:int!",
  positionMulti: `${ID} account:text ${CONTRACT} size:decimal averageCost:double! modelCode:text`,
  positionMultiEnd: ID,
  pnl: "reqId:int daily:double! unrealized:double! realized:double!",
  pnlSingle: "reqId:int position:decimal daily:double! unrealized:double! realized:double! value:double!",
  contractDetails: `version:int!<164 reqId:int symbol:text secType:text lastTradeDate:text lastTradeDay:text>=182
    strike:double right:text exchange:text currency:text localSymbol:text marketName:text tradingClass:text conId:int
    minTick:double mdSizeMultiplier:int<164 multiplier:text orderTypes:text validExchanges:text priceMagnifier:int
    underConId:int longName:escaped primaryExchange:text contractMonth:text industry:text category:text
    subcategory:text timeZone:text tradingHours:text liquidHours:text evRule:text evMultiplier:double ${SEC_IDS}
    aggGroup:int underSymbol:text underSecType:text marketRuleIds:text realExpirationDate:text stockType:text>=152
    sizeMinTick:decimal>=163<164 ${SIZES}
    isFund( fundName:text>=179 fundFamily:text>=179 fundType:text>=179 fundFrontLoad:text>=179 fundBackLoad:text>=179
      fundBackLoadTimeInterval:text>=179 fundManagementFee:text>=179 fundClosed:boolean>=179
      fundClosedForNewInvestors:boolean>=179 fundClosedForNewMoney:boolean>=179 fundNotifyAmount:text>=179
      fundMinimumInitialPurchase:text>=179 fundSubsequentMinimumPurchase:text>=179 fundBlueSkyStates:text>=179
      fundBlueSkyTerritories:text>=179 fundDistributionPolicyIndicator:text>=179 fundAssetType:text>=179 )
    ineligibilityReasons>=186[ id:text description:text ]`,
  bondContractDetails: `version:int!<164 reqId:int symbol:text secType:text cusip:text coupon:double maturity:text
    issueDate:text ratings:text bondType:text couponType:text convertible:boolean callable:boolean putable:boolean
    descAppend:text exchange:text currency:text marketName:text tradingClass:text conId:int minTick:double
    mdSizeMultiplier:int<164 orderTypes:text validExchanges:text nextOptionDate:text nextOptionType:text
    nextOptionPartial:boolean notes:text longName:text timeZone:text>=188 tradingHours:text>=188 liquidHours:text>=188
    evRule:text evMultiplier:double ${SEC_IDS} aggGroup:int marketRuleIds:text ${SIZES}`,
  contractDetailsEnd: ID,
  symbolSamples: `reqId:int samples[ conId:int symbol:text secType:text primaryExchange:text currency:text
    derivatives[ secType:text ] description:text>=176 issuerId:text>=176 ]`,
  marketRule: "marketRuleId:int increments[ lowEdge:double! increment:double! ]",
  securityDefinitionOptionParameter: `reqId:int exchange:text underlyingConId:int tradingClass:text multiplier:text
    expirations[ date:text ] strikes[ strike:double! ]`,
  securityDefinitionOptionParameterEnd: "reqId:int",
  scannerParameters: "version:int! xml:text",
  scannerData: `${ID} rows[ rank:int! conId:int symbol:text secType:text lastTradeDate:text strike:double right:text
    exchange:text currency:text localSymbol:text marketName:text tradingClass:text distance:text benchmark:text
    projection:text legsText:text ]`,
  newsProviders: "providers[ code:text name:text ]",
  newsArticle: "reqId:int type:int! text:text",
  historicalNews: "reqId:int time:text provider:text articleId:text headline:text",
  historicalNewsEnd: "reqId:int hasMore:boolean",
  updateNewsBulletin: "version:int! messageId:int! messageType:int! text:text exchange:text",
  tickNews: "reqId:int timeMs:long provider:text articleId:text headline:text extra:text",
  fundamentalData: `${ID} data:text`,
  displayGroupList: `${ID} groups:text`,
  displayGroupUpdated: `${ID} contractInfo:text`,
  wshMetaData: "reqId:int json:text",
  wshEventData: "reqId:int json:text",
  orderStatus: `orderId:int! status:text filled:decimal remaining:decimal avgFillPrice:double! permId:long parentId:int!
    lastFillPrice:double! clientId:int! whyHeld:text mktCapPrice:double!`,
  openOrder: `orderId:int! ${ORDER_HEAD} clientId:int permId:long outsideRth:boolean hidden:int discretionaryAmt:double
    goodAfterTime:text sharesAllocation:text ${ADVISOR} auctionStrategy:int startingPrice:double? stockRefPrice:double?
    delta:double? stockRangeLower:double? stockRangeUpper:double? displaySize:int? blockOrder:boolean
    sweepToFill:boolean allOrNone:boolean minQty:int? ocaType:int eTradeOnly:boolean firmQuoteOnly:boolean
    nbboPriceCap:double? parentId:int triggerMethod:int volatility:double? volatilityType:int
    deltaNeutralOrderType:text deltaNeutralAuxPrice:double?
    hasDeltaOrder( deltaNeutralConId:int deltaNeutralSettlingFirm:text deltaNeutralClearingAccount:text
      deltaNeutralClearingIntent:text deltaNeutralOpenClose:text deltaNeutralShortSale:boolean
      deltaNeutralShortSaleSlot:int deltaNeutralDesignatedLocation:text )
    continuousUpdate:int referencePriceType:int trailStopPrice:double? trailingPercent:double? basisPoints:double?
    basisPointsType:int? ${COMBINATION} ${SCALE} optOutSmartRouting:boolean clearingAccount:text clearingIntent:text
    notHeld:boolean ${DELTA_CONTRACT} ${ALGO} solicited:boolean whatIf:boolean status:text initMarginBefore:text
    maintMarginBefore:text equityWithLoanBefore:text initMarginChange:text maintMarginChange:text
    equityWithLoanChange:text initMarginAfter:text maintMarginAfter:text equityWithLoanAfter:text commission:double?
    minCommission:double? maxCommission:double? commissionCurrency:text warningText:text randomizeSize:boolean
    randomizePrice:boolean ${BENCHMARK_AND_CONDITIONS} adjustedOrderType:text triggerPrice:double?
    trailStopPrice:double? lmtPriceOffset:double? adjustedStopPrice:double? adjustedStopLimitPrice:double?
    adjustedTrailingAmount:double? adjustableTrailingUnit:int softDollarName:text softDollarValue:text
    softDollarDisplayName:text cashQty:double? dontUseAutoPriceForHedge:boolean isOmsContainer:boolean
    discretionaryUpToLimitPrice:boolean usePriceMgmtAlgo:boolean duration:int>=158 postToAts:int?>=160
    autoCancelParent:boolean>=162 ${PEGS} customerAccount:text>=183 professionalCustomer:boolean>=184
    bondAccruedInterest:text>=185 includeOvernight:boolean>=189 extOperator:text>=193 manualOrderIndicator:int?>=193`,
  openOrderEnd: "version:int!",
  completedOrder: `${ORDER_HEAD} permId:long outsideRth:boolean hidden:int discretionaryAmt:double goodAfterTime:text
    ${ADVISOR} startingPrice:double? stockRefPrice:double? delta:double? stockRangeLower:double? stockRangeUpper:double?
    displaySize:int? sweepToFill:boolean allOrNone:boolean minQty:int? ocaType:int triggerMethod:int volatility:double?
    volatilityType:int deltaNeutralOrderType:text deltaNeutralAuxPrice:double?
    hasDeltaOrder( deltaNeutralConId:int deltaNeutralShortSale:boolean deltaNeutralShortSaleSlot:int
      deltaNeutralDesignatedLocation:text )
    continuousUpdate:int referencePriceType:int trailStopPrice:double? trailingPercent:double? ${COMBINATION} ${SCALE}
    clearingAccount:text clearingIntent:text notHeld:boolean ${DELTA_CONTRACT} ${ALGO} solicited:boolean status:text
    randomizeSize:boolean randomizePrice:boolean ${BENCHMARK_AND_CONDITIONS} trailStopPrice:double?
    lmtPriceOffset:double? cashQty:double? dontUseAutoPriceForHedge:boolean isOmsContainer:boolean autoCancelDate:text
    filledQuantity:decimal refFuturesConId:int autoCancelParent:boolean shareholder:text imbalanceOnly:boolean
    routeMarketableToBbo:boolean parentPermId:long completedTime:text completedStatus:text ${PEGS}
    customerAccount:text>=183 professionalCustomer:boolean>=184`,
  completedOrdersEnd: "",
  orderBound: "permId:long clientId:int orderId:int",
  execDetails: `reqId:int orderId:int ${CONTRACT} execId:text time:text account:text venue:text side:text shares:decimal
    price:double! permId:long clientId:int liquidation:int cumQty:decimal avgPrice:double! orderRef:text evRule:text
    evMultiplier:double modelCode:text lastLiquidity:int pendingPriceRevision:boolean>=178`,
  execDetailsEnd: ID,
  commissionReport: `version:int! execId:text commission:double! currency:text realizedPnl:double! yield:double!
    yieldRedemptionDate:int`,
};

/** What the vendor's decoders read, by the name of the message. */
export const INCOMING: ReadonlyMap<string, readonly Entry[]> = new Map(
  Object.entries(TABLES).map(([name, text]) => [name, table(text)]),
);
