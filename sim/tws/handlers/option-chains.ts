import { reqSecDefOptParams } from "../../wire/requests/option-chains.ts";
import {
  securityDefinitionOptionParameter,
  securityDefinitionOptionParameterEnd,
} from "../../wire/responses/option-chains.ts";
import { type Handler, on } from "../context/handler.ts";
import { exchangesOf } from "../lookup/exchanges.ts";
import { OPTION_CHAIN_RULES } from "../rules/reference-data.ts";
import { refuses } from "../rules/refuses.ts";

/** Handler of option chains. */
export const optionChainHandlers: readonly Handler[] = [
  on(reqSecDefOptParams, { needsIbkr: "data" }, (query, context) => {
    const { reqId, underlyingConId, underlyingSymbol, futFopExchange } = query;
    const isKnown = context.exchange.instrument(underlyingConId, context.nowMs)?.symbol === underlyingSymbol;
    if (refuses(context, reqId, OPTION_CHAIN_RULES, { ...query, exchange: futFopExchange, isKnown })) return;
    for (const { base, dates, strikes } of context.exchange.optionClasses(underlyingConId, context.nowMs)) {
      for (const exchange of exchangesOf(base)) {
        if (futFopExchange !== "" && futFopExchange !== exchange) continue;
        context.send(securityDefinitionOptionParameter, {
          reqId,
          exchange,
          underlyingConId,
          tradingClass: base.tradingClass,
          multiplier: `${base.multiplier}`,
          expirations: dates.map((date) => ({ date })),
          strikes: strikes.map((strike) => ({ strike })),
        });
      }
    }
    context.send(securityDefinitionOptionParameterEnd, { reqId });
  }),
];
