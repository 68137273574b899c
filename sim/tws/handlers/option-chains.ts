import { reqSecDefOptParams } from "../../wire/requests/option-chains.ts";
import {
  securityDefinitionOptionParameter,
  securityDefinitionOptionParameterEnd,
} from "../../wire/responses/option-chains.ts";
import { type Handler, on } from "../context/handler.ts";

const OPTION_EXCHANGES = ["SMART", "CBOE", "AMEX"];

/** Handler of option chains. */
export const optionChainHandlers: readonly Handler[] = [
  on(reqSecDefOptParams, { needsIbkr: "data" }, ({ reqId, underlyingConId, underlyingSymbol }, context) => {
    const options = context.exchange
      .chain(underlyingConId, context.nowMs)
      .filter(({ secType }) => secType === "OPT");
    const [first] = options;
    if (context.exchange.instrument(underlyingConId, context.nowMs)?.symbol !== underlyingSymbol) {
      return context.notFound(reqId);
    }
    if (first !== undefined) {
      const dates = new Set(options.map(({ lastTradeDate }) => lastTradeDate));
      const strikes = new Set(options.map(({ strike }) => strike));
      for (const exchange of OPTION_EXCHANGES) {
        context.send(securityDefinitionOptionParameter, {
          reqId,
          exchange,
          underlyingConId,
          tradingClass: first.tradingClass,
          multiplier: `${first.multiplier}`,
          expirations: [...dates].sort().map((date) => ({ date })),
          strikes: [...strikes].sort((a, b) => a - b).map((strike) => ({ strike })),
        });
      }
    }
    context.send(securityDefinitionOptionParameterEnd, { reqId });
  }),
];
