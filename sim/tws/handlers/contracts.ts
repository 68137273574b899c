import type { Instrument } from "../../exchange/contracts/instrument.ts";
import { bandsOf } from "../../exchange/contracts/market-rules.ts";
import * as request from "../../wire/requests/contracts.ts";
import { marketRule, symbolSamples } from "../../wire/responses/contracts.ts";
import type { Context } from "../context/context.ts";
import { type Handler, on } from "../context/handler.ts";
import type { DetailsRow } from "../contracts/contract-details.ts";
import { sendDetailsOverTime } from "../contracts/details-over-time.ts";
import { exchangeName, exchangesOf } from "../lookup/exchanges.ts";
import { MARKET_RULE_RULES, SYMBOL_RULES } from "../rules/reference-data.ts";
import { refuses } from "../rules/refuses.ts";

/** Largest number of contracts in the answer to a symbol search. */
const SAMPLES_MAX = 16;

/** Handlers of contract details, symbol search and market rules. */
export const contractHandlers: readonly Handler[] = [
  on(request.reqContractDetails, { needsIbkr: "data" }, (query, context) => {
    const { reqId } = query;
    const found = context.contracts(reqId, query, "details");
    if (found !== undefined) sendDetailsOverTime(reqId, detailsRows(query, found), context);
  }),
  on(request.reqMatchingSymbols, { needsIbkr: "data" }, ({ reqId, pattern }, context) => {
    if (refuses(context, reqId, SYMBOL_RULES, { pattern })) return;
    context.send(symbolSamples, { reqId, samples: samplesOf(pattern.trim().replace(/ +/g, " "), context) });
  }),
  on(request.reqMarketRule, { needsIbkr: false }, ({ marketRuleId }, context) => {
    if (refuses(context, -1, MARKET_RULE_RULES, { marketRuleId })) return;
    const bands = bandsOf(marketRuleId) ?? [];
    const increments = bands.map(([lowEdge, increment]) => ({ lowEdge, increment }));
    context.send(marketRule, { marketRuleId, increments });
  }),
];

/** Makes the rows of details: one for each exchange when the request names neither an exchange nor a conId. */
function* detailsRows(
  { conId, exchange }: request.ContractDetailsRequest,
  found: Iterable<Instrument>,
): Generator<DetailsRow, undefined> {
  for (const instrument of found) {
    if (exchange !== "") yield { instrument, exchange: exchangeName(exchange) };
    else if (conId !== 0) yield { instrument, exchange: instrument.exchange };
    else for (const one of exchangesOf(instrument)) yield { instrument, exchange: one };
  }
}

function samplesOf(pattern: string, { exchange, nowMs }: Context) {
  return exchange
    .matching(pattern, nowMs)
    .slice(0, SAMPLES_MAX)
    .map(({ instrument, derivatives }) => ({
      conId: instrument.conId,
      symbol: instrument.symbol,
      secType: instrument.secType,
      primaryExchange: instrument.primaryExchange,
      currency: instrument.currency,
      derivatives: derivatives.map((secType) => ({ secType })),
      description: instrument.longName,
      issuerId: "",
    }));
}
