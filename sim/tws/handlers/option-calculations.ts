import { impliedVolatility, optionValue } from "../../exchange/black-scholes.ts";
import * as request from "../../wire/requests/option-calculations.ts";
import { tickOptionComputation } from "../../wire/responses/market-data.ts";
import type { Context } from "../context/context.ts";
import { type Handler, on } from "../context/handler.ts";

/** Tick type of a computation that a client requested. */
const CUSTOM_OPTION_COMPUTATION = 53;

/** Handlers of implied volatility and option prices. The answer is sent at once, so that a cancel has nothing to do. */
export const optionCalculationHandlers: readonly Handler[] = [
  on(request.calculateImpliedVolatility, { needsIbkr: false }, (query, context) =>
    calculate(query, context, "volatility"),
  ),
  on(request.calculateOptionPrice, { needsIbkr: false }, (query, context) =>
    calculate(query, context, "price"),
  ),
  on(request.cancelCalculateImpliedVolatility, { needsIbkr: false }, () => {}),
  on(request.cancelCalculateOptionPrice, { needsIbkr: false }, () => {}),
];

function calculate(query: request.CalculateRequest, context: Context, result: "volatility" | "price"): void {
  const { reqId, given, underPrice } = query;
  const instrument = context.instrument(reqId, query);
  if (instrument === undefined) return;
  const option = context.exchange.option(instrument, context.nowMs);
  if (option === undefined) return context.invalid(reqId, "The contract is not an option");
  const volatility =
    result === "price" ? given : impliedVolatility(option.terms, given, underPrice, context.nowMs);
  if (volatility === undefined) return context.failed(reqId, "No volatility gives this price");
  const value = optionValue(option.terms, underPrice, volatility, context.nowMs);
  context.send(tickOptionComputation, {
    ...value,
    reqId,
    tickType: CUSTOM_OPTION_COMPUTATION,
    attribute: 0,
    dividends: 0,
    underPrice,
    impliedVolatility: volatility,
    price: result === "price" ? value.price : given,
  });
}
