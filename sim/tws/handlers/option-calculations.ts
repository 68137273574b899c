import { impliedVolatility, optionValue } from "../../exchange/prices/black-scholes.ts";
import * as request from "../../wire/requests/option-calculations.ts";
import { type OptionTick, tickOptionComputation } from "../../wire/responses/market-data.ts";
import type { Context } from "../context/context.ts";
import { type Handler, on } from "../context/handler.ts";
import { CALCULATION_RULES } from "../rules/options.ts";
import { refuses } from "../rules/refuses.ts";

/** Tick type of a computation that a client requested. */
const CUSTOM_OPTION_COMPUTATION = 53;

/** Values of a computation that TWS could not make. */
const NOT_COMPUTED: Omit<OptionTick, "reqId" | "tickType" | "underPrice"> = {
  attribute: 0,
  impliedVolatility: -1,
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
 * Arguments that the model cannot use, and a price that no volatility gives, are answered with the values -1 and -2 that the
 * API reference has for what was not computed. Whether TWS answers all of them so is unknown; a fake that does not answer
 * would leave clients waiting.
 *
 * @see TWS API reference, tickOptionComputation; deepentropy/ibx#442 for arguments that are 0 or less.
 */
function calculate(query: request.CalculateRequest, context: Context, result: "volatility" | "price"): void {
  const { reqId, given, underPrice } = query;
  const instrument = context.instrument(reqId, query);
  if (instrument === undefined) return;
  if (refuses(context, reqId, CALCULATION_RULES, { result, instrument })) return;
  const option = context.exchange.option(instrument, context.nowMs);
  if (option === undefined) return;
  const answer = { reqId, tickType: CUSTOM_OPTION_COMPUTATION, underPrice: known(underPrice) };
  const isUsable = given > 0 && underPrice > 0 && Number.isFinite(given) && Number.isFinite(underPrice);
  const volatility =
    result === "price" || !isUsable
      ? given
      : impliedVolatility(option.terms, given, underPrice, context.nowMs);
  const value =
    isUsable && volatility !== undefined
      ? optionValue(option.terms, underPrice, volatility, context.nowMs)
      : undefined;
  if (value === undefined || volatility === undefined || !Object.values(value).every(Number.isFinite)) {
    const echoed = result === "price" ? { impliedVolatility: known(given) } : { price: known(given) };
    return context.send(tickOptionComputation, { ...NOT_COMPUTED, ...answer, ...echoed });
  }
  context.send(tickOptionComputation, {
    ...value,
    ...answer,
    attribute: 0,
    dividends: 0,
    impliedVolatility: volatility,
    price: result === "price" ? value.price : given,
  });
}

/** Gets a number that the wire can carry: -1 for any other. */
function known(value: number): number {
  return Number.isFinite(value) ? value : -1;
}
