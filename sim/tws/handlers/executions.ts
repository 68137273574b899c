import type { Order } from "../../exchange/orders.ts";
import { type ExecutionsRequest, reqExecutions } from "../../wire/requests/executions.ts";
import { execDetails, execDetailsEnd } from "../../wire/responses/executions.ts";
import { dayOf, parseStamp } from "../../world/zones.ts";
import { type Handler, on } from "../context/handler.ts";
import { execution, sendCommission } from "../orders/order-messages.ts";

const ZONE = "US/Eastern";

/** Handler of executions: those of today, with their commissions. */
export const executionHandlers: readonly Handler[] = [
  on(reqExecutions, { needsIbkr: false }, (query, context) => {
    const { trading } = context.exchange;
    const { reqId, time } = query;
    const sinceMs = time === "" ? 0 : parseStamp(time, ZONE);
    if (sinceMs === undefined) return context.invalid(reqId, `Invalid time ${time}`);
    const today = dayOf(context.nowMs, ZONE);
    for (const fill of trading.fills()) {
      const placed = context.shared.placedOrders.byPermId(fill.permId);
      const order = trading.order(fill.permId);
      if (placed === undefined || order === undefined) continue;
      if (dayOf(fill.atMs, ZONE) !== today || fill.atMs < sinceMs) continue;
      if (!passes(query, placed.clientId, order)) continue;
      context.send(execDetails, execution(reqId, placed, order, fill));
      sendCommission(context, order, fill);
    }
    context.send(execDetailsEnd, { reqId });
  }),
];

/** Tests whether a fill passes the filter of a request; an empty text or 0 passes everything. */
function passes(filter: ExecutionsRequest, clientId: number, { terms }: Order): boolean {
  const { instrument, account } = terms;
  const side = filter.side.toUpperCase();
  return (
    (filter.clientId === 0 || filter.clientId === clientId) &&
    (filter.account === "" || filter.account === account) &&
    (filter.symbol === "" || filter.symbol === instrument.symbol) &&
    (filter.secType === "" || filter.secType === instrument.secType) &&
    (filter.exchange === "" || [instrument.exchange, instrument.primaryExchange].includes(filter.exchange)) &&
    // BUY or BOT, and SELL or SLD.
    (side === "" || side.charAt(0) === terms.side.charAt(0))
  );
}
