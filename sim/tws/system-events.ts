import { updateNewsBulletin } from "../wire/responses/news.ts";
import { FARMS } from "../world/farms.ts";
import type { TwsEvent } from "../world/tws-event.ts";
import { sendReplacedHoldings } from "./account/holding-change.ts";
import type { Context, Shared } from "./context/context.ts";
import { isPaused } from "./context/interruptions.ts";
import { accountsAsOf } from "./context/seen-accounts.ts";
import { BAR_KINDS, type Interruption, KINDS, kindOf, reqIdOf } from "./context/subscription-kinds.ts";
import * as code from "./facts/codes.ts";
import { farmNotice } from "./facts/farms.ts";
import { bindAll, placeManually } from "./orders/manual-orders.ts";
import { FARM_NOTICES, INTERRUPTION_NOTICES } from "./rules/conditions.ts";
import { notify } from "./rules/refuses.ts";

/** Message type of a regular bulletin, as opposed to one about an exchange. */
const REGULAR_BULLETIN = 1;

/**
 * Changes the state that all clients share, as an event requires.
 *
 * @returns A line for the log when the event could not take place.
 */
export function applySystemEvent(event: TwsEvent, shared: Shared, nowMs: number): string | undefined {
  const { ibkr } = shared;
  if (event.kind === "offline") ibkr.cutOff ??= accountsAsOf(shared.exchange, nowMs);
  if (event.kind === "online") ibkr.cutOff = undefined;
  if (event.kind === "competing") ibkr.competingSession = event.on;
  if (event.kind === "farm") {
    const farm = `${event.service}/${event.farm}` as const;
    if (event.up) ibkr.brokenFarms.delete(farm);
    else ibkr.brokenFarms.add(farm);
  }
  if (event.kind === "bulletin") {
    if (ibkr.cutOff !== undefined) return "TWS gets no bulletin while it is cut off from IBKR";
    ibkr.bulletins++;
  }
  if (event.kind !== "manual-order") return undefined;
  const refusal = placeManually(event, shared, nowMs);
  return refusal === undefined ? undefined : `cannot place the manual order: ${refusal}`;
}

/** Reports to a new client whether TWS is connected to IBKR, and to each farm. */
export function reportConnections(context: Context): void {
  const { cutOff, brokenFarms } = context.shared.ibkr;
  if (cutOff !== undefined) {
    const text = "Connectivity between TWS and server is broken. It will be restored automatically.";
    return context.error(-1, code.CONNECTIVITY_BROKEN, text);
  }
  for (const { service, name } of FARMS) {
    const notice = farmNotice(service, name, !brokenFarms.has(`${service}/${name}`));
    context.error(-1, notice.code, notice.text);
  }
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
      interrupt("data lost", context);
      return context.error(-1, code.CONNECTIVITY_RESTORED_DATA_LOST, `${restored} - data lost.`);
    }
    case "farm": {
      const notice = farmNotice(event.service, event.farm, event.up);
      context.error(-1, notice.code, notice.text);
      if (event.up) return;
      interrupt(`${event.service} farm broken`, context);
      return event.bars === "kept" ? undefined : endBars(event.bars === "notified", context);
    }
    case "port": {
      const text = `TWS socket port has been reset and this connection is being dropped. Please reconnect on the new port - ${event.port}`;
      context.error(-1, code.SOCKET_PORT_RESET, text);
      return context.close(`the port is ${event.port} now`);
    }
    case "bulletin":
      if (!context.subscribed("news bulletins", 0) || context.shared.ibkr.cutOff !== undefined) return;
      return context.send(updateNewsBulletin, {
        messageId: context.shared.ibkr.bulletins,
        messageType: REGULAR_BULLETIN,
        text: event.text,
        exchange: "",
      });
    case "depth-reset":
      for (const [key, subscription] of context.client.subscriptions) {
        // A paused book gets no data, and none about a reset.
        if (kindOf(key) !== "market depth" || isPaused(key, subscription, context.shared.ibkr)) continue;
        subscription.reset?.();
        const text =
          "Market depth data has been RESET. Please empty deep book contents before applying any new entries.";
        context.error(reqIdOf(key), code.MARKET_DEPTH_RESET, text);
      }
      return;
    case "manual-order":
    case "by-hand":
      if (context.client.autoOpenOrders) bindAll(context);
      return;
    case "accounts-replaced":
      return sendReplacedHoldings(context, event.positions);
    case "competing":
      if (event.on) interrupt("competing session", context);
  }
}

/** Sends the notices about subscriptions that an interruption begins to affect, and ends those that it ends. */
function interrupt(interruption: Interruption, context: Context): void {
  for (const key of context.client.subscriptions.keys()) {
    const [kind, reqId] = [kindOf(key), reqIdOf(key)];
    notify(context, reqId, INTERRUPTION_NOTICES, { kind, interruption });
    if (KINDS[kind][interruption].course === "ends") context.unsubscribe(kind, reqId);
  }
}

/** Ends running bars, as a broken farm can. */
function endBars(isNotified: boolean, context: Context): void {
  for (const key of context.client.subscriptions.keys()) {
    const [kind, reqId] = [kindOf(key), reqIdOf(key)];
    if (!BAR_KINDS.includes(kind)) continue;
    notify(context, reqId, FARM_NOTICES, { isNotified });
    context.unsubscribe(kind, reqId);
  }
}
