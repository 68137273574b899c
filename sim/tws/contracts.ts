import type { Instrument, Market } from "../exchange/types.ts";
import type { WireContract } from "../wire/contract.ts";
import * as request from "../wire/requests/contracts.ts";
import * as out from "../wire/responses/contracts.ts";
import { symbolSamples } from "../wire/responses/definitions.ts";
import { NO_FUND } from "../wire/responses/funds.ts";
import { type Handler, on } from "./context.ts";

const NONE_FOUND = "No security definition has been found for the request";

/** The one instrument that a request means, or the code and sentence that TWS answers with. */
export function theOne(market: Market, contract: WireContract): Instrument | { readonly refusal: string } {
  const found = market.find(contract);
  if (found.length === 1 && found[0] !== undefined) return found[0];
  return {
    refusal:
      found.length === 0
        ? NONE_FOUND
        : `The contract description specified for ${contract.symbol} is ambiguous`,
  };
}

export const contractHandlers: readonly Handler[] = [
  on(request.reqContractDetails, (query, context) => {
    const { reqId } = query;
    if (query.conId === 0 && query.symbol === "" && query.localSymbol === "") {
      return context.error(
        reqId,
        321,
        "Error validating request.-'bN' : cause - Please enter a symbol or a conId",
      );
    }
    const found = context.market.find(query);
    if (found.length === 0) return context.error(reqId, 200, NONE_FOUND);
    for (const instrument of found) context.send(out.contractDetails, details(reqId, instrument));
    context.send(out.contractDetailsEnd, { reqId });
  }),
  on(request.reqMatchingSymbols, ({ reqId, pattern }, context) => {
    const samples = context.market.matching(pattern).map((instrument) => ({
      conId: instrument.conId,
      symbol: instrument.symbol,
      secType: instrument.secType,
      primaryExchange: instrument.primaryExchange,
      currency: instrument.currency,
      derivatives: [],
      description: instrument.longName,
      issuerId: "",
    }));
    context.send(symbolSamples, { reqId, samples });
  }),
];

function details(reqId: number, instrument: Instrument): out.ContractData {
  const isFuture = instrument.secType === "FUT";
  return {
    reqId,
    symbol: instrument.symbol,
    secType: instrument.secType,
    lastTradeDate: instrument.lastTradeDate,
    lastTradeDay: instrument.lastTradeDate,
    strike: 0,
    right: "",
    exchange: instrument.exchange,
    currency: instrument.currency,
    localSymbol: instrument.localSymbol,
    marketName: instrument.tradingClass,
    tradingClass: instrument.tradingClass,
    conId: instrument.conId,
    minTick: instrument.minTick,
    multiplier: multiplierText(instrument),
    orderTypes: "LMT,MKT,STP,STP LMT",
    validExchanges: [...new Set([instrument.exchange, instrument.primaryExchange])].filter(Boolean).join(","),
    priceMagnifier: 1,
    underConId: 0,
    longName: instrument.longName,
    primaryExchange: instrument.primaryExchange,
    contractMonth: isFuture ? instrument.lastTradeDate.slice(0, 6) : "",
    industry: instrument.industry,
    category: instrument.category,
    subcategory: instrument.subcategory,
    timeZone: instrument.timeZone,
    tradingHours: "",
    liquidHours: "",
    evRule: "",
    evMultiplier: 0,
    secIds: [],
    aggGroup: 1,
    underSymbol: isFuture ? instrument.symbol : "",
    underSecType: isFuture ? "IND" : "",
    marketRuleIds: "26",
    realExpirationDate: instrument.lastTradeDate,
    stockType: instrument.stockType,
    minSize: 1,
    sizeIncrement: 1,
    suggestedSizeIncrement: 1,
    ineligibilityReasons: [],
    ...NO_FUND,
  };
}

/** Shares have no multiplier on the wire. */
export function multiplierText(instrument: Instrument): string {
  return instrument.multiplier === 1 ? "" : `${instrument.multiplier}`;
}
