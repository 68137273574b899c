import type { Instrument } from "../../exchange/instrument.ts";
import { reqSecDefOptParams } from "../../wire/requests/option-chains.ts";
import {
  securityDefinitionOptionParameter,
  securityDefinitionOptionParameterEnd,
} from "../../wire/responses/option-chains.ts";
import { type Handler, on } from "../context/handler.ts";
import { exchangesOf } from "../lookup/exchanges.ts";
import { OPTION_CHAIN_RULES } from "../rules/reference-data.ts";
import { refuses } from "../rules/refuses.ts";

const OPTIONS: readonly string[] = ["OPT", "FOP"];

/** Handler of option chains. */
export const optionChainHandlers: readonly Handler[] = [
  on(reqSecDefOptParams, { needsIbkr: "data" }, (query, context) => {
    const { reqId, underlyingConId, underlyingSymbol, futFopExchange } = query;
    const isKnown = context.exchange.instrument(underlyingConId, context.nowMs)?.symbol === underlyingSymbol;
    if (refuses(context, reqId, OPTION_CHAIN_RULES, { ...query, exchange: futFopExchange, isKnown })) return;
    const options = context.exchange
      .chain(underlyingConId, context.nowMs)
      .filter(({ secType }) => OPTIONS.includes(secType));
    for (const [tradingClass, listed] of byTradingClass(options)) {
      const [first] = listed;
      const dates = new Set(listed.map(({ lastTradeDate }) => lastTradeDate));
      const strikes = new Set(listed.map(({ strike }) => strike));
      for (const exchange of exchangesOf(first)) {
        if (futFopExchange !== "" && futFopExchange !== exchange) continue;
        context.send(securityDefinitionOptionParameter, {
          reqId,
          exchange,
          underlyingConId,
          tradingClass,
          multiplier: `${first.multiplier}`,
          expirations: [...dates].sort().map((date) => ({ date })),
          strikes: [...strikes].sort((a, b) => a - b).map((strike) => ({ strike })),
        });
      }
    }
    context.send(securityDefinitionOptionParameterEnd, { reqId });
  }),
];

/** Groups options by their trading class, e.g. SPX and SPXW. */
function byTradingClass(options: readonly Instrument[]): ReadonlyMap<string, [Instrument, ...Instrument[]]> {
  const classes = new Map<string, [Instrument, ...Instrument[]]>();
  for (const option of options) {
    const known = classes.get(option.tradingClass);
    if (known === undefined) classes.set(option.tradingClass, [option]);
    else known.push(option);
  }
  return classes;
}
