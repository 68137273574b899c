import * as request from "../../wire/requests/contracts.ts";
import { contractDetailsEnd, marketRule, symbolSamples } from "../../wire/responses/contracts.ts";
import { type Handler, on } from "../context/handler.ts";
import { sendDetails } from "../contracts/contract-details.ts";
import { marketRuleId } from "../contracts/reported-contract.ts";

/** Handlers of contract details, symbol search and market rules. */
export const contractHandlers: readonly Handler[] = [
  on(request.reqContractDetails, { needsIbkr: "data" }, (query, context) => {
    const { reqId } = query;
    if (query.conId === 0 && query.symbol === "" && query.localSymbol === "" && query.secId === "") {
      return context.invalid(reqId, "Please enter a symbol or local symbol or conId");
    }
    const found = context.exchange.find(query, context.nowMs, query.includeExpired);
    if (found.length === 0) return context.notFound(reqId);
    for (const instrument of found) sendDetails(reqId, instrument, context);
    context.send(contractDetailsEnd, { reqId });
  }),
  on(request.reqMatchingSymbols, { needsIbkr: "data" }, ({ reqId, pattern }, context) => {
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
    context.send(symbolSamples, { reqId, samples });
  }),
  on(request.reqMarketRule, { needsIbkr: false }, ({ marketRuleId: id }, context) => {
    const found = context.exchange.listed(context.nowMs).find((one) => marketRuleId(one) === id);
    if (found === undefined) return context.invalid(-1, `Market rule ${id} is not known`);
    context.send(marketRule, { marketRuleId: id, increments: [{ lowEdge: 0, increment: found.minTick }] });
  }),
];
