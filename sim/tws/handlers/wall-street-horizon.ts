import * as request from "../../wire/requests/wall-street-horizon.ts";
import { wshEventData, wshMetaData } from "../../wire/responses/wall-street-horizon.ts";
import type { Context } from "../context/context.ts";
import { type Handler, on } from "../context/handler.ts";
import type { SubscriptionKind } from "../context/subscription-kinds.ts";
import { type CalendarQuery, calendarEvents, calendarMetaData } from "../contracts/calendar-events.ts";
import { refuses } from "../rules/refuses.ts";
import * as rules from "../rules/wall-street-horizon.ts";

/** Time that IBKR takes to answer, in ms. */
const ANSWER_MS = 250;
const EVENTS_MAX = 100;

/**
 * Handlers of the Wall Street Horizon calendar: metadata first, then events, one request of each kind at a time.
 *
 * Without `wallStreetHorizon` the login has not subscribed to it, as a paper account.
 */
export const wallStreetHorizonHandlers: readonly Handler[] = [
  on(request.reqWshMetaData, { needsIbkr: "data" }, ({ reqId }, context) => {
    const state = stateOf("wsh metadata", context);
    if (refuses(context, reqId, rules.CALENDAR_META_DATA_RULES, state)) return;
    later("wsh metadata", reqId, context, (now) => {
      now.client.wshMetaData = "answered";
      now.send(wshMetaData, { reqId, json: calendarMetaData() });
    });
  }),
  on(request.cancelWshMetaData, { needsIbkr: false }, ({ reqId }, context) => {
    const state = {
      ...stateOf("wsh metadata", context),
      isPending: context.subscribed("wsh metadata", reqId),
    };
    if (refuses(context, reqId, rules.CALENDAR_META_DATA_CANCEL_RULES, state)) return;
    context.unsubscribe("wsh metadata", reqId);
  }),
  on(request.reqWshEventData, { needsIbkr: "data" }, (query, context) => {
    const { reqId } = query;
    const state = stateOf("wsh events", context);
    if (refuses(context, reqId, rules.CALENDAR_EVENT_RULES, { ...query, ...state })) return;
    later("wsh events", reqId, context, (now) =>
      now.send(wshEventData, { reqId, json: calendarEvents(eventQuery(query, now), now.nowMs) }),
    );
  }),
  on(request.cancelWshEventData, { needsIbkr: false }, ({ reqId }, context) => {
    const state = { ...stateOf("wsh events", context), isPending: context.subscribed("wsh events", reqId) };
    if (refuses(context, reqId, rules.CALENDAR_EVENT_CANCEL_RULES, state)) return;
    context.unsubscribe("wsh events", reqId);
  }),
];

type EventRequest = Parameters<typeof request.reqWshEventData.write>[0];

function stateOf(kind: SubscriptionKind, context: Context): rules.CalendarState {
  return {
    isAllowed: context.shared.options.wallStreetHorizon,
    metaData: context.client.wshMetaData,
    isPending: context.count(kind) > 0,
  };
}

function later(kind: SubscriptionKind, reqId: number, context: Context, send: (now: Context) => void): void {
  const run = (now: Context): undefined => send(now) as undefined;
  context.subscribe(kind, reqId, { dueMs: context.nowMs + ANSWER_MS, run });
}

/** Makes the query of a request, which names a contract or has a filter. */
function eventQuery(query: EventRequest, { exchange, nowMs }: Context): CalendarQuery {
  const { conId, filter, startDate, endDate, totalLimit } = query;
  const given: { readonly watchlist?: unknown; readonly [name: string]: unknown } =
    filter === "" ? {} : JSON.parse(filter);
  const watchlist = Array.isArray(given.watchlist) ? given.watchlist.map(Number) : [];
  const held = exchange.trading.positions(nowMs).filter(({ size }) => size !== 0);
  // The gateway ignores what a request fills in when it names a contract.
  const filled = query.fillPortfolio ? held.map(({ instrument }) => instrument.conId) : [];
  const conIds = conId === undefined ? [...new Set([...watchlist, ...filled])] : [conId];
  return {
    conIds: conIds.filter((one) => exchange.instrument(one, nowMs) !== undefined),
    tags: Object.keys(given).filter((name) => /^wshe_/.test(name) && `${given[name]}` === "true"),
    startDate,
    endDate,
    limit: Math.min(totalLimit ?? EVENTS_MAX, EVENTS_MAX),
  };
}
