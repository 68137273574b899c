import type { Instrument } from "../../../exchange/contracts/instrument.ts";
import { exchangesOf } from "../../../tws/lookup/exchanges.ts";
import type { GatewayContext } from "../context.ts";
import { monthName, namedInstrument, optionTitle } from "../data/instruments.ts";
import { objectOf, textOf } from "../data/parameters.ts";
import { badRequest } from "../data/refusals.ts";
import type { Handler, Reply, RoutedRequest } from "../handler.ts";

/** Handlers of the search for contracts, and of the derivatives that a search opens. */
export const securitySearchHandlers: readonly Handler[] = [
  {
    method: "GET",
    path: "/iserver/secdef/search",
    layer: "brokerage",
    handle: ({ query }, context) =>
      found(
        {
          symbol: query.get("symbol") ?? "",
          byName: query.get("name") === "true",
          secType: query.get("secType") ?? "",
        },
        context,
      ),
  },
  {
    method: "POST",
    path: "/iserver/secdef/search",
    layer: "brokerage",
    handle: ({ body }, context) => {
      const { symbol, name, secType } = objectOf(body) ?? {};
      const query = { byName: `${textOf(name)}` === "true", secType: textOf(secType) ?? "" };
      return found({ ...query, symbol: textOf(symbol) ?? "" }, context);
    },
  },
  {
    method: "GET",
    path: "/iserver/secdef/info",
    layer: "brokerage",
    handle: (request, context) =>
      opened(request, context, (under, chain) => {
        const { query } = request;
        const strike = query.get("strike");
        const right = (query.get("right") ?? "").toUpperCase();
        const rows = chain.filter(
          (one) =>
            (strike === null || one.strike === Number(strike)) && (right === "" || one.right === right),
        );
        if (chain.length > 0 && chain[0]?.secType === "OPT" && strike === null && right === "") {
          return badRequest("strike is required");
        }
        if (rows.length === 0) return badRequest("no contracts retrieved");
        return { body: rows.map((one) => infoRow(one, under)) };
      }),
  },
  {
    method: "GET",
    path: "/iserver/secdef/strikes",
    layer: "brokerage",
    handle: (request, context) =>
      opened(request, context, (_, chain) => {
        const strikes = (right: string): readonly number[] =>
          [...new Set(chain.filter((one) => one.right === right).map(({ strike }) => strike))].sort(
            (a, b) => a - b,
          );
        return { body: { call: strikes("C"), put: strikes("P") } };
      }),
  },
];

/** The query of a search. */
interface Search {
  readonly symbol: string;
  /** True to search names of companies, which opens no derivatives. */
  readonly byName: boolean;
  readonly secType: string;
}

/** Answers a search, and remembers the symbols that it found. */
function found({ symbol, byName, secType }: Search, context: GatewayContext): Reply {
  const { exchange, nowMs, brokerage } = context;
  const wanted = symbol.trim().toUpperCase();
  if (wanted === "") return badRequest("symbol is required");
  const roots = exchange
    .matching(wanted, nowMs)
    .map(({ instrument }) => instrument)
    .filter((one) => byName || one.symbol.startsWith(wanted));
  const futures = exchange
    .listed(nowMs)
    .filter((one) => one.secType === "FUT" && one.symbol === wanted)
    .slice(0, byName ? 0 : 1);
  // An index with the symbol of its futures has their months: ES at CME.
  const own = futures.filter(({ underConId }) => !roots.some(({ conId }) => conId === underConId));
  const rows = [...roots, ...own]
    .filter((one) => secType === "" || one.secType === secType || one.secType === "FUT")
    .sort((a, b) => Number(b.symbol === wanted) - Number(a.symbol === wanted));
  if (!byName) for (const one of rows) brokerage.searched.add(one.symbol);
  return { body: rows.map((one) => searchRow(one, context)) };
}

function searchRow(instrument: Instrument, context: GatewayContext): Readonly<Record<string, unknown>> {
  const { symbol, longName, primaryExchange, secType, conId, underConId } = instrument;
  // A future stands for its root, whose ID is that of the underlying.
  const isRoot = secType === "FUT";
  const conid = isRoot ? underConId : conId;
  const sections = ["OPT", "FUT"].flatMap((kind) => {
    const chain = derivativesOf(conid, kind, context).filter((one) => !isRoot || one.symbol === symbol);
    const [first] = chain;
    if (first === undefined) return [];
    const days = [...new Set(chain.map(({ lastTradeDate }) => lastTradeDate))].sort();
    const months = [...new Set(days.map(monthName))];
    return [{ secType: kind, months: months.join(";"), exchange: exchangesOf(first).join(";") }];
  });
  return {
    conid: `${conid}`,
    companyHeader: `${longName} - ${primaryExchange}`,
    companyName: longName,
    symbol,
    description: primaryExchange,
    restricted: null,
    sections: isRoot ? sections : [{ secType }, ...sections],
  };
}

/**
 * Finds the derivatives of a month that a request names, or the contract itself, for the `answer`; refuses contracts whose
 * symbol was not searched.
 */
function opened(
  { query }: RoutedRequest,
  context: GatewayContext,
  answer: (under: Instrument | undefined, chain: readonly Instrument[]) => Reply,
): Reply {
  const named = namedInstrument(query.get("conid") ?? "", context);
  if (named === undefined) return badRequest("conid is required");
  // The documentation has both spellings.
  const secType = (query.get("secType") ?? query.get("sectype") ?? "").toUpperCase();
  if (secType === "") return badRequest("secType is required");
  const { searched } = context.brokerage;
  const { conid, instrument } = named;
  if (secType !== "OPT" && secType !== "FUT") {
    const isKnown = instrument?.secType === secType && searched.has(instrument.symbol);
    return isKnown ? answer(instrument, [instrument]) : badRequest("no contracts retrieved");
  }
  const chain = derivativesOf(conid, secType, context).filter(({ symbol }) => searched.has(symbol));
  if (chain.length === 0) return badRequest("no contracts retrieved");
  const month = (query.get("month") ?? "").toUpperCase();
  if (month === "") return badRequest("month is required");
  // Without an exchange it is SMART (documented); what is not traded there is left out, which is unsourced.
  const exchange = (query.get("exchange") ?? "").toUpperCase();
  const ofMonth = chain.filter(({ lastTradeDate }) => monthName(lastTradeDate) === month);
  return answer(
    instrument,
    ofMonth.filter((one) => exchange === "" || exchangesOf(one).includes(exchange)),
  );
}

function derivativesOf(
  conid: number,
  secType: string,
  { exchange, nowMs }: GatewayContext,
): readonly Instrument[] {
  const chain = secType === "FUT" ? exchange.listed(nowMs) : exchange.chain(conid, nowMs);
  return chain.filter((one) => one.underConId === conid && one.secType === secType);
}

function infoRow(instrument: Instrument, under: Instrument | undefined): Readonly<Record<string, unknown>> {
  const { secType, lastTradeDate, multiplier, right, strike } = instrument;
  const isOption = secType === "OPT";
  return {
    conid: instrument.conId,
    symbol: instrument.symbol,
    ticker: instrument.symbol,
    secType,
    exchange: instrument.exchange,
    listingExchange: instrument.primaryExchange || null,
    right: right || "?",
    strike,
    currency: instrument.currency,
    cusip: instrument.bond?.cusip ?? null,
    coupon: "No Coupon",
    companyName: under?.longName ?? instrument.longName,
    desc1: instrument.symbol,
    desc2: isOption ? optionTitle(instrument) : instrument.longName,
    maturityDate: lastTradeDate || null,
    multiplier: isOption || secType === "FUT" ? `${multiplier}` : null,
    tradingClass: instrument.tradingClass,
    validExchanges: exchangesOf(instrument).join(","),
    priceRendering: null,
  };
}
