import { impliedVolatility, optionValue } from "../exchange/black-scholes.ts";
import * as request from "../wire/requests/contracts.ts";
import * as out from "../wire/responses/definitions.ts";
import { type OptionTick, tickOptionComputation } from "../wire/responses/market-data.ts";
import { type Context, type Handler, NONE_FOUND, on } from "./context.ts";
import { marketRuleId } from "./contracts.ts";

/** The tick type of what a client asked to be computed. */
const CUSTOM_OPTION_COMPUTATION = 53;
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const SMART_VENUES = ["AMEX", "BATS", "CBOE", "ARCA", "IEX", "ISLAND", "NYSE", "NASDAQ"];

/** Requests about what contracts there are, and by which rules they trade. */
export const definitionHandlers: readonly Handler[] = [
  on(request.reqMatchingSymbols, ({ reqId, pattern }, context) => {
    const samples = context.exchange.matching(pattern, context.nowMs).map(({ instrument, derivatives }) => ({
      conId: instrument.conId,
      symbol: instrument.symbol,
      secType: instrument.secType,
      primaryExchange: instrument.primaryExchange,
      currency: instrument.currency,
      derivatives: derivatives.map((secType) => ({ secType })),
      description: instrument.longName,
      issuerId: "",
    }));
    context.send(out.symbolSamples, { reqId, samples });
  }),
  on(request.reqSecDefOptParams, ({ reqId, underlyingConId, underlyingSymbol }, context) => {
    const options = context.exchange
      .listed(context.nowMs)
      .filter(({ secType, underConId }) => secType === "OPT" && underConId === underlyingConId);
    const [first] = options;
    if (context.exchange.instrument(underlyingConId, context.nowMs)?.symbol !== underlyingSymbol) {
      return context.error(reqId, 200, NONE_FOUND);
    }
    if (first !== undefined) {
      const sorted = <Value>(values: readonly Value[], by: (a: Value, b: Value) => number): Value[] =>
        [...new Set(values)].sort(by);
      const expirations = sorted(
        options.map(({ lastTradeDate }) => lastTradeDate),
        (a, b) => (a < b ? -1 : 1),
      );
      const strikes = sorted(
        options.map(({ strike }) => strike),
        (a, b) => a - b,
      );
      for (const exchange of ["SMART", "CBOE", "AMEX"]) {
        context.send(out.securityDefinitionOptionParameter, {
          ...{ reqId, exchange, underlyingConId },
          tradingClass: first.tradingClass,
          multiplier: `${first.multiplier}`,
          expirations: expirations.map((date) => ({ date })),
          strikes: strikes.map((strike) => ({ strike })),
        });
      }
    }
    context.send(out.securityDefinitionOptionParameterEnd, { reqId });
  }),
  on(request.reqMarketRule, ({ marketRuleId: rule }, context) => {
    const found = context.exchange.listed(context.nowMs).find((one) => marketRuleId(one) === rule);
    if (found === undefined) return context.invalid(-1, `Market rule ${rule} is not known`);
    context.send(out.marketRule, {
      marketRuleId: rule,
      increments: [{ lowEdge: 0, increment: found.minTick }],
    });
  }),
  on(request.reqSmartComponents, ({ reqId, bboExchange }, context) => {
    if (bboExchange !== BBO_EXCHANGE) return context.error(reqId, 200, NONE_FOUND);
    const components = SMART_VENUES.map((exchange, bit) => ({ bit, exchange, letter: LETTERS[bit] ?? "" }));
    context.send(out.smartComponents, { reqId, components });
  }),
  on(request.reqMktDepthExchanges, (_, context) =>
    context.send(out.mktDepthExchanges, {
      exchanges: [
        ...SMART_VENUES.map((exchange) => ({ exchange, secType: "STK" })),
        ...["CME", "NYMEX", "COMEX", "CBOT"].map((exchange) => ({ exchange, secType: "FUT" })),
        { exchange: "IDEALPRO", secType: "CASH" },
      ].map((one) => ({
        ...one,
        listingExchange: "",
        serviceDataType: one.secType === "STK" ? "Deep2" : "Deep",
        aggGroup: one.secType === "STK" ? 1 : undefined,
      })),
    }),
  ),
  on(request.calculateImpliedVolatility, (query, context) => compute(query, context, "volatility")),
  on(request.calculateOptionPrice, (query, context) => compute(query, context, "price")),
  // The answer has come at once, so that there is never anything to cancel.
  on(request.cancelCalculateImpliedVolatility, () => {}),
  on(request.cancelCalculateOptionPrice, () => {}),
];

/** What ticks of shares name as the origin of best bids and offers. */
export const BBO_EXCHANGE = "9c0001";

function compute(query: request.CalculateRequest, context: Context, wanted: "volatility" | "price"): void {
  const { reqId, given, underPrice } = query;
  const instrument = context.theOne(reqId, query);
  if (instrument === undefined) return;
  const option = context.exchange.option(instrument, context.nowMs);
  if (option === undefined) return context.invalid(reqId, "The contract is not an option");
  const volatility =
    wanted === "price" ? given : impliedVolatility(option.terms, given, underPrice, context.nowMs);
  if (volatility === undefined) return context.failed(reqId, "No volatility gives this price");
  const value = optionValue(option.terms, underPrice, volatility, context.nowMs);
  const tick: OptionTick = {
    ...{ reqId, tickType: CUSTOM_OPTION_COMPUTATION, attribute: 0, dividends: 0, underPrice },
    ...value,
    impliedVolatility: volatility,
    price: wanted === "price" ? value.price : given,
  };
  context.send(tickOptionComputation, tick);
}
