import * as request from "../wire/requests/account.ts";
import * as out from "../wire/responses/account.ts";
import { type Handler, on } from "./context.ts";
import { multiplierText } from "./contracts.ts";

/** TWS counts the request numbers of account summaries on a connection, and allows so many different ones. */
const SUMMARIES_MAX = 2;

export const accountHandlers: readonly Handler[] = [
  on(request.reqPositions, (_, context) => {
    for (const { account, instrument, size, averageCost } of context.market.positions(context.nowMs)) {
      context.send(out.position, {
        account,
        conId: instrument.conId,
        symbol: instrument.symbol,
        secType: instrument.secType,
        lastTradeDate: instrument.lastTradeDate,
        strike: 0,
        right: "",
        multiplier: multiplierText(instrument),
        exchange: instrument.primaryExchange,
        currency: instrument.currency,
        localSymbol: instrument.localSymbol,
        tradingClass: instrument.tradingClass,
        size,
        averageCost,
      });
    }
    context.send(out.positionEnd, {});
  }),
  // Positions change by orders, and there are none yet: nothing runs that a cancel could end.
  on(request.cancelPositions, () => {}),
  on(request.reqAccountSummary, ({ reqId, group, tags }, context) => {
    const invalid = (cause: string): void =>
      context.error(reqId, 321, `Error validating request.-'bO' : cause - ${cause}`);
    const { summaries } = context.client;
    if (!summaries.has(reqId) && summaries.size >= SUMMARIES_MAX) {
      const cause = "Maximum number of account summary requests exceeded";
      return context.error(reqId, 322, `Error processing request.-'bO' : cause - ${cause}`);
    }
    if (group !== "All") return invalid(`Group ${group} is not known`);
    const values = context.market.accountValues(context.nowMs);
    const known = new Set(values.map(({ tag }) => tag));
    const wanted = tags
      .split(",")
      .map((tag) => tag.trim())
      .filter(Boolean);
    if (wanted.length === 0) return invalid("Please enter at least one tag");
    const strange = wanted.find((tag) => !known.has(tag));
    if (strange !== undefined) return invalid(`Tag ${strange} is not known`);
    summaries.add(reqId);
    for (const { account, tag, value, currency } of values) {
      if (wanted.includes(tag)) context.send(out.accountSummary, { reqId, account, tag, value, currency });
    }
    context.send(out.accountSummaryEnd, { reqId });
  }),
  on(request.cancelAccountSummary, () => {}),
];
