import { updateNewsBulletin } from "../wire/responses/news.ts";
import type { TwsEvent } from "../world/tws-event.ts";
import type { Context, Shared } from "./context/context.ts";
import { isPaused, kindOf, reqIdOf } from "./context/subscription-kinds.ts";
import { endSubscriptions } from "./context/subscriptions.ts";
import * as code from "./facts/codes.ts";
import { farmNotice } from "./facts/farms.ts";
import { bindAll, placeManually } from "./orders/manual-orders.ts";

/** Message type of a regular bulletin, as opposed to one about an exchange. */
const REGULAR_BULLETIN = 1;

/**
 * Changes the state that all clients share, as an event requires.
 *
 * @returns A line for the log when the event could not take place.
 */
export function applySystemEvent(event: TwsEvent, shared: Shared, nowMs: number): string | undefined {
  const { ibkr } = shared;
  if (event.kind === "offline") ibkr.cutOff = true;
  if (event.kind === "online") ibkr.cutOff = false;
  if (event.kind === "competing") ibkr.competingSession = event.on;
  if (event.kind === "farm") {
    const farm = `${event.service}/${event.farm}` as const;
    if (event.up) ibkr.brokenFarms.delete(farm);
    else ibkr.brokenFarms.add(farm);
  }
  if (event.kind === "bulletin") ibkr.bulletins++;
  if (event.kind !== "manual-order") return undefined;
  const refusal = placeManually(event, shared, nowMs);
  return refusal === undefined ? undefined : `cannot place the manual order: ${refusal}`;
}

/** Notifies one client of an event, and ends the subscriptions that the event ends. */
export function notifySystemEvent(event: TwsEvent, context: Context): void {
  switch (event.kind) {
    case "offline": {
      const text = "Connectivity between IBKR and Trader Workstation has been lost.";
      return context.error(-1, code.CONNECTIVITY_LOST, text);
    }
    case "online": {
      const restored = "Connectivity between IBKR and Trader Workstation has been restored";
      if (!event.dataLost)
        return context.error(-1, code.CONNECTIVITY_RESTORED, `${restored} - data maintained.`);
      endSubscriptions(context, "cutOff");
      return context.error(-1, code.CONNECTIVITY_RESTORED_DATA_LOST, `${restored} - data lost.`);
    }
    case "farm": {
      const notice = farmNotice(event.service, event.farm, event.up);
      context.error(-1, notice.code, notice.text);
      if (event.up || event.bars === "kept") return;
      for (const reqId of endSubscriptions(context, "farmBroken")) {
        if (event.bars === "notified")
          context.error(reqId, code.LIVE_UPDATES_FAILED, "Failed to request live updates (disconnected).");
      }
      return;
    }
    case "port": {
      const text = `TWS socket port has been reset and this connection is being dropped. Please reconnect on the new port - ${event.port}`;
      context.error(-1, code.SOCKET_PORT_RESET, text);
      return context.close(`the port is ${event.port} now`);
    }
    case "bulletin":
      if (!context.subscribed("news bulletins", 0)) return;
      return context.send(updateNewsBulletin, {
        messageId: context.shared.ibkr.bulletins,
        messageType: REGULAR_BULLETIN,
        text: event.text,
        exchange: "",
      });
    case "depth-reset":
      for (const [key, { reset }] of context.client.subscriptions) {
        // A paused book gets no data, and none about a reset.
        if (kindOf(key) !== "market depth" || isPaused(key, context.shared.ibkr)) continue;
        reset?.();
        const text =
          "Market depth data has been RESET. Please empty deep book contents before applying any new entries.";
        context.error(reqIdOf(key), code.MARKET_DEPTH_RESET, text);
      }
      return;
    case "manual-order":
      if (context.client.autoOpenOrders) bindAll(context);
      return;
    case "competing":
      if (!event.on) return;
      for (const key of context.client.subscriptions.keys()) {
        const kind = kindOf(key);
        if (kind !== "market data" && kind !== "snapshot") continue;
        const text = "No market data during competing live session";
        context.error(reqIdOf(key), code.COMPETING_LIVE_SESSION, text);
        // The error ends a snapshot, whereas a stream continues when the other session ends.
        if (kind === "snapshot") context.unsubscribe(kind, reqIdOf(key));
      }
  }
}
