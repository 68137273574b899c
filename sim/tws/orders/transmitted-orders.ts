import type { Order } from "../../exchange/orders/orders.ts";
import type { Placement, Transmitted } from "../../exchange/trading/order-entry.ts";
import { dayOf, timeOf } from "../../world/zones.ts";
import type { Context } from "../context/context.ts";
import type { PlacedOrder } from "../context/placed-orders.ts";
import * as code from "../facts/codes.ts";
import { EXCHANGE_REFUSAL_RULES } from "../rules/order-exchange.ts";
import type { OrderInput } from "../rules/order-input.ts";
import { type NoticeInput, ORDER_NOTICE_RULES } from "../rules/order-notices.ts";
import { notify, refuses } from "../rules/refuses.ts";
import type { Rule } from "../rules/rule.ts";
import { orderInput } from "./known-orders.ts";
import { sendOrder } from "./order-messages.ts";

/** Notices of the servers behind TWS, which come when an order is transmitted; all others are those of TWS itself. */
const SERVER_NOTICES: readonly number[] = [code.ORDER_MESSAGE, code.SHARES_NOT_AVAILABLE];

const OF_SERVERS = ORDER_NOTICE_RULES.filter(({ code: number }) => SERVER_NOTICES.includes(number));
const OF_TWS = ORDER_NOTICE_RULES.filter((rule) => !OF_SERVERS.includes(rule));

/**
 * Sends what TWS says at once about a new order or a change: its notices, and those and the rejections of everything that
 * was transmitted with it.
 */
export function reportPlacement(placement: Placement, input: OrderInput, context: Context): void {
  const state = context.exchange.trading.order(placement.permId);
  if (state !== undefined && placement.refusal === undefined && input.open === undefined)
    sendNotices(input, state, context, OF_TWS);
  for (const one of placement.transmitted) {
    const placed = takeStaged(one, context);
    const now = context.exchange.trading.order(one.permId);
    if (placed === undefined || now === undefined) continue;
    if (one.refusal !== undefined) refuses(context, placed.orderId, EXCHANGE_REFUSAL_RULES, one.refusal);
    if (one.what === "change") continue;
    if (one.refusal !== undefined) sendOrder(context, placed, now);
    else sendServerNotices(one.permId === placement.permId ? input : undefined, placed, now, context);
  }
}

/** Replaces an order as its client sees it by the change that was transmitted; a change that was rejected is dropped. */
function takeStaged({ permId, refusal }: Transmitted, { shared }: Context): PlacedOrder | undefined {
  const placed = shared.placedOrders.byPermId(permId);
  if (placed?.staged === undefined) return placed;
  const { staged, ...before } = placed;
  const after = refusal === undefined ? { ...before, order: staged } : before;
  shared.placedOrders.put(after);
  return after;
}

function sendServerNotices(
  known: OrderInput | undefined,
  { order, clientId }: PlacedOrder,
  state: Order,
  context: Context,
): void {
  const { instrument } = state.terms;
  const input = known ?? orderInput(order, instrument, state.terms, context.shared, clientId, context.nowMs);
  sendNotices(input, state, context, OF_SERVERS);
}

function sendNotices(
  input: OrderInput,
  state: Order,
  context: Context,
  due: readonly Rule<NoticeInput>[],
): void {
  const opens = opensText(input, state, context);
  notify(context, input.order.orderId, due, { ...input, state, opens });
}

/** Gets the time at which the venue of an order opens next, as text; undefined while it is open. */
function opensText(
  { instrument }: OrderInput,
  { terms }: Order,
  { exchange, nowMs }: Context,
): string | undefined {
  const calendar = exchange.calendar(instrument, nowMs);
  const { outsideRth } = terms;
  if (calendar.isOpen(nowMs, !outsideRth)) return undefined;
  const next = calendar.dayAfter(nowMs);
  const opensMs = outsideRth ? next.openMs : next.liquidOpenMs;
  const day = dayOf(opensMs, calendar.zone).replace(/^(\d{4})(\d\d)/, "$1-$2-");
  return `${day} ${timeOf(opensMs, calendar.zone)} ${calendar.zone}`;
}
