import * as request from "../../wire/requests/display-groups.ts";
import { displayGroupList, displayGroupUpdated } from "../../wire/responses/display-groups.ts";
import { type Handler, on } from "../context/handler.ts";
import { onEvents } from "../context/subscriptions.ts";

const NOT_SUBSCRIBED = "No display group is subscribed with this id";

/** Handlers of display groups. A gateway has no windows, so that no group has a contract until a client sets one. */
export const displayGroupHandlers: readonly Handler[] = [
  on(request.queryDisplayGroups, { needsIbkr: false }, ({ reqId }, context) =>
    context.send(displayGroupList, { reqId, groups: "1|2|3|4|5|6|7" }),
  ),
  on(request.subscribeToGroupEvents, { needsIbkr: false }, ({ reqId }, context) => {
    context.subscribe("display group", reqId, onEvents());
    context.send(displayGroupUpdated, { reqId, contractInfo: "none" });
  }),
  on(request.updateDisplayGroup, { needsIbkr: false }, ({ reqId, contractInfo }, context) => {
    if (context.subscribed("display group", reqId))
      context.send(displayGroupUpdated, { reqId, contractInfo });
    else context.failed(reqId, NOT_SUBSCRIBED);
  }),
  on(request.unsubscribeFromGroupEvents, { needsIbkr: false }, ({ reqId }, context) => {
    if (!context.unsubscribe("display group", reqId)) context.failed(reqId, NOT_SUBSCRIBED);
  }),
];
