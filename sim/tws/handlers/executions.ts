import type { Order } from "../../exchange/orders/orders.ts";
import { type ExecutionsRequest, reqExecutions } from "../../wire/requests/executions.ts";
import { execDetails, execDetailsEnd } from "../../wire/responses/executions.ts";
import { dayOf } from "../../world/zones.ts";
import { type Handler, on } from "../context/handler.ts";
import { loginZone } from "../context/login-zone.ts";
import { execution, sendCommission } from "../orders/order-messages.ts";
import { reportedFills } from "../orders/reported-fills.ts";
import { acceptTime } from "../rules/dates.ts";
import { EXECUTION_RULES } from "../rules/executions.ts";

/** Handler of executions: those since midnight in the zone of the login, with their commissions. */
export const executionHandlers: readonly Handler[] = [
  on(reqExecutions, { needsIbkr: false }, (query, context) => {
    const { trading } = context.seen.exchange;
    const { reqId, time } = query;
    const zone = loginZone(context);
    const since = acceptTime(context, reqId, "Time", time, EXECUTION_RULES);
    if (since === "refused") return;
    const sinceMs = since?.atMs ?? 0;
    const today = dayOf(context.nowMs, zone);
    for (const fill of trading.fills()) {
      const placed = context.shared.placedOrders.byPermId(fill.permId);
      const order = trading.order(fill.permId);
      if (placed === undefined || order === undefined) continue;
      if (dayOf(fill.atMs, zone) !== today || fill.atMs < sinceMs) continue;
      for (const { order: of, fill: part, charged } of reportedFills(order, fill)) {
        if (!passes(query, placed.clientId, part.account, of)) continue;
        const { account } = part;
        context.send(execDetails, { ...execution(context, reqId, placed, of, part), account });
        if (charged) sendCommission(context, of, part);
      }
    }
    context.send(execDetailsEnd, { reqId });
  }),
];

/** Texts by which a filter means a side. */
const SIDES: Readonly<Record<string, string>> = {
  BUY: "BUY",
  BOT: "BUY",
  SELL: "SELL",
  SLD: "SELL",
  SSHORT: "SELL",
};

/** Tests whether a fill passes the filter of a request; an empty text or 0 passes everything. */
function passes(filter: ExecutionsRequest, clientId: number, account: string, { terms }: Order): boolean {
  const { instrument } = terms;
  return (
    (filter.clientId === 0 || filter.clientId === clientId) &&
    (filter.account === "" || filter.account === account) &&
    (filter.symbol === "" || filter.symbol === instrument.symbol) &&
    (filter.secType === "" || filter.secType === instrument.secType) &&
    (filter.exchange === "" || [instrument.exchange, instrument.primaryExchange].includes(filter.exchange)) &&
    (filter.side === "" || SIDES[filter.side.toUpperCase()] === terms.side)
  );
}
