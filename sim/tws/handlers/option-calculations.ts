import { impliedVolatility, optionValue } from "../../exchange/black-scholes.ts";
import * as request from "../../wire/requests/option-calculations.ts";
import { type OptionTick, tickOptionComputation } from "../../wire/responses/market-data.ts";
import type { Context } from "../context/context.ts";
import { type Handler, on } from "../context/handler.ts";
import { CALCULATION_RULES } from "../rules/options.ts";
import { refuses } from "../rules/refuses.ts";

/** Tick type of a computation that a client requested. */
const CUSTOM_OPTION_COMPUTATION = 53;

/** Values of a computation that TWS could not make. */
const NOT_COMPUTED: Omit<OptionTick, "reqId" | "tickType" | "underPrice" | "impliedVolatility"> = {
  attribute: 0,
  price: -1,
  dividends: -1,
  delta: -2,
  gamma: -2,
  vega: -2,
  theta: -2,
};

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

/**
 * Answers a calculation.
 *
 * A price that no volatility gives is answered with nothing, and arguments that the model cannot use with values of -1 and -2.
 *
 * @see deepentropy/ibx#442.
 */
function calculate(query: request.CalculateRequest, context: Context, result: "volatility" | "price"): void {
  const { reqId, given, underPrice } = query;
  const instrument = context.instrument(reqId, query);
  if (instrument === undefined) return;
  if (refuses(context, reqId, CALCULATION_RULES, { result, instrument })) return;
  const option = context.exchange.option(instrument, context.nowMs);
  if (option === undefined) return;
  const answer = { reqId, tickType: CUSTOM_OPTION_COMPUTATION, underPrice };
  if (given <= 0 || underPrice <= 0) {
    if (result === "price")
      context.send(tickOptionComputation, { ...NOT_COMPUTED, ...answer, impliedVolatility: given });
    return;
  }
  const volatility =
    result === "price" ? given : impliedVolatility(option.terms, given, underPrice, context.nowMs);
  if (volatility === undefined) return;
  const value = optionValue(option.terms, underPrice, volatility, context.nowMs);
  context.send(tickOptionComputation, {
    ...value,
    ...answer,
    attribute: 0,
    dividends: 0,
    impliedVolatility: volatility,
    price: result === "price" ? value.price : given,
  });
}
