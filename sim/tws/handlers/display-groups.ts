import * as request from "../../wire/requests/display-groups.ts";
import { displayGroupList, displayGroupUpdated } from "../../wire/responses/display-groups.ts";
import type { Context } from "../context/context.ts";
import { type Handler, on } from "../context/handler.ts";
import { onEvents } from "../context/subscriptions.ts";
import { DISPLAY_GROUP_RULES, DISPLAY_GROUPS } from "../rules/reference-data.ts";
import { refuses } from "../rules/refuses.ts";

const GROUPS = Array.from({ length: DISPLAY_GROUPS }, (_, at) => at + 1).join("|");

/** Handlers of display groups. A gateway has no windows, so that no group has a contract until a client sets one. */
export const displayGroupHandlers: readonly Handler[] = [
  on(request.queryDisplayGroups, { needsIbkr: false }, ({ reqId }, context) =>
    context.send(displayGroupList, { reqId, groups: GROUPS }),
  ),
  on(request.subscribeToGroupEvents, { needsIbkr: false }, ({ reqId, groupId }, context) => {
    if (isRefused(reqId, { groupId }, context)) return;
    context.subscribe("display group", reqId, onEvents());
    context.send(displayGroupUpdated, { reqId, contractInfo: "none" });
  }),
  on(request.updateDisplayGroup, { needsIbkr: false }, ({ reqId, contractInfo }, context) => {
    if (isRefused(reqId, { contractInfo }, context)) return;
    context.send(displayGroupUpdated, { reqId, contractInfo });
  }),
  on(request.unsubscribeFromGroupEvents, { needsIbkr: false }, ({ reqId }, context) => {
    if (!isRefused(reqId, {}, context)) context.unsubscribe("display group", reqId);
  }),
];

function isRefused(
  reqId: number,
  values: { readonly groupId?: number; readonly contractInfo?: string },
  context: Context,
): boolean {
  const isSubscribed = context.subscribed("display group", reqId);
  return refuses(context, reqId, DISPLAY_GROUP_RULES, { ...values, isSubscribed });
}
