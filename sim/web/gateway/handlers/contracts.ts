import { ANY_CONTRACT } from "../../../exchange/contracts/contract-query.ts";
import type { Instrument } from "../../../exchange/contracts/instrument.ts";
import { advertisedOrderTypes } from "../../../exchange/orders/advertised-orders.ts";
import { exchangesOf } from "../../../tws/lookup/exchanges.ts";
import type { GatewayContext } from "../context.ts";
import { decimalsOf, hasDerivatives, namedInstrument } from "../data/instruments.ts";
import { listOf, objectOf, textOf, textsOf } from "../data/parameters.ts";
import { badRequest, notFound } from "../data/refusals.ts";
import type { Handler, Reply } from "../handler.ts";

const CONIDS_MAX = 200;

/** Handlers of the descriptions of contracts whose IDs or symbols are known. */
export const contractHandlers: readonly Handler[] = [
  {
    method: "GET",
    path: "/trsrv/stocks",
    layer: "login",
    handle: ({ query }, context) => {
      const symbols = listOf(query.get("symbols"));
      if (symbols.length === 0) return badRequest("symbols is required");
      return { body: Object.fromEntries(symbols.map((symbol) => [symbol, sharesOf(symbol, context)])) };
    },
  },
  {
    method: "GET",
    path: "/trsrv/futures",
    layer: "login",
    handle: ({ query }, context) => {
      const symbols = listOf(query.get("symbols"));
      if (symbols.length === 0) return badRequest("symbols is required");
      return { body: Object.fromEntries(symbols.map((symbol) => [symbol, futuresOf(symbol, context)])) };
    },
  },
  {
    method: "GET",
    path: "/trsrv/secdef",
    layer: "login",
    handle: ({ query }, context) => definitions(listOf(query.get("conids")), context),
  },
  {
    method: "POST",
    path: "/trsrv/secdef",
    layer: "login",
    handle: ({ body }, context) => definitions(textsOf(objectOf(body)?.conids), context),
  },
  {
    method: "GET",
    path: "/iserver/contract/:conid/info",
    layer: "brokerage",
    handle: ({ params }, context) =>
      described(params.conid, context, (instrument) => info(instrument, context)),
  },
  {
    method: "GET",
    path: "/iserver/contract/:conid/info-and-rules",
    layer: "brokerage",
    handle: ({ params, query }, context) =>
      described(params.conid, context, (instrument) => {
        const isBuy = textOf(query.get("isBuy")) !== "false";
        return { ...info(instrument, context), rules: rules(instrument, isBuy, context) };
      }),
  },
];

/** Gets the shares with a symbol, as `/trsrv/stocks` lists them. */
function sharesOf(symbol: string, { exchange, nowMs }: GatewayContext): readonly unknown[] {
  return exchange
    .find({ ...ANY_CONTRACT, symbol, secType: "STK" }, nowMs)
    .map(({ conId, longName, primaryExchange, currency }) => ({
      name: longName,
      chineseName: null,
      assetClass: "STK",
      contracts: [{ conid: conId, exchange: primaryExchange, isUS: currency === "USD" }],
    }));
}

/**
 * Gets the futures with a symbol that have not expired, as `/trsrv/futures` lists them. An unknown symbol has an empty list, and
 * the expiration is the last trading day, both unsourced.
 */
function futuresOf(symbol: string, { exchange, nowMs }: GatewayContext): readonly unknown[] {
  return exchange
    .listed(nowMs)
    .filter((one) => one.secType === "FUT" && one.symbol === symbol.toUpperCase())
    .map(({ conId, underConId, lastTradeDate, symbol: name }) => ({
      symbol: name,
      conid: conId,
      underlyingConid: underConId,
      expirationDate: Number(lastTradeDate),
      ltd: Number(lastTradeDate),
    }));
}

function definitions(conids: readonly string[], context: GatewayContext): Reply {
  if (conids.length === 0) return badRequest("conids is required");
  if (conids.length > CONIDS_MAX) return badRequest(`more than ${CONIDS_MAX} conids`);
  const found = conids.map((text) => namedInstrument(text, context));
  if (found.includes(undefined)) return badRequest("conids are not valid");
  const secdef = found.flatMap((one) =>
    one?.instrument === undefined ? [] : [definition(one.instrument, context)],
  );
  return { body: { secdef } };
}

function definition(instrument: Instrument, context: GatewayContext): Readonly<Record<string, unknown>> {
  const { secType, lastTradeDate, right, strike, multiplier, category, industry, subcategory } = instrument;
  return {
    incrementRules: [{ lowerEdge: 0, increment: instrument.minTick }],
    conid: instrument.conId,
    currency: instrument.currency,
    name: instrument.longName,
    assetClass: secType,
    expiry: lastTradeDate || null,
    lastTradingDay: lastTradeDate || null,
    group: category || null,
    putOrCall: right || null,
    sector: industry || null,
    sectorGroup: subcategory || null,
    strike: `${strike}`,
    ticker: instrument.symbol,
    undConid: instrument.underConId,
    multiplier: isDerivative(instrument) ? multiplier : 0,
    type: instrument.stockType,
    hasOptions: hasDerivatives(instrument, context),
    fullName: instrument.localSymbol,
    isUS: instrument.currency === "USD",
    isEventContract: false,
    listingExchange: instrument.primaryExchange,
    allExchanges: exchangesOf(instrument).join(","),
    countryCode: "US",
  };
}

function described(
  conid: string | undefined,
  context: GatewayContext,
  answer: (instrument: Instrument) => Readonly<Record<string, unknown>>,
): Reply {
  const named = namedInstrument(conid ?? "", context);
  if (named === undefined) return badRequest("conid is not valid");
  if (named.instrument === undefined) return notFound(`No contract with conid ${named.conid}`);
  return { body: answer(named.instrument) };
}

function info(instrument: Instrument, context: GatewayContext): Readonly<Record<string, unknown>> {
  const { secType, lastTradeDate, multiplier, strike, right } = instrument;
  const isOption = secType === "OPT";
  return {
    cfi_code: "",
    symbol: instrument.symbol,
    cusip: instrument.bond?.cusip ?? null,
    expiry_full: lastTradeDate || null,
    con_id: instrument.conId,
    maturity_date: (instrument.bond?.maturity ?? lastTradeDate) || null,
    industry: instrument.industry || null,
    category: instrument.category || null,
    instrument_type: secType,
    has_related_contracts: hasDerivatives(instrument, context),
    trading_class: instrument.tradingClass,
    valid_exchanges: exchangesOf(instrument).join(","),
    allow_sell_long: false,
    is_zero_commission_security: false,
    local_symbol: instrument.localSymbol,
    contract_clarification_type: null,
    classifier: null,
    currency: instrument.currency,
    text: null,
    underlying_con_id: instrument.underConId,
    r_t_h: true,
    multiplier: isDerivative(instrument) ? `${multiplier}` : null,
    strike: isOption ? `${strike}` : undefined,
    right: isOption ? right : undefined,
    underlying_issuer: null,
    contract_month: lastTradeDate === "" ? null : lastTradeDate.slice(0, 6),
    company_name: instrument.longName,
    smart_available: instrument.exchange === "SMART",
    exchange: instrument.exchange,
  };
}

function rules(
  instrument: Instrument,
  isBuy: boolean,
  { exchange, nowMs }: GatewayContext,
): Readonly<Record<string, unknown>> {
  const { bid, ask } = exchange.quote(instrument, nowMs);
  const price = isBuy ? ask : bid;
  return {
    algoEligible: false,
    orderTypes: advertisedOrderTypes(instrument),
    tifTypes: ["DAY", "GTC"],
    defaultSize: 1,
    cashSize: 0,
    sizeIncrement: 1,
    limitPrice: price,
    stopprice: price,
    preview: true,
    cashCcy: instrument.currency,
    increment: instrument.minTick,
    incrementDigits: decimalsOf(instrument),
    error: null,
  };
}

function isDerivative({ secType }: Instrument): boolean {
  return secType === "OPT" || secType === "FUT";
}
