import * as request from "../../wire/requests/session.ts";
import * as out from "../../wire/responses/session.ts";
import type { Context } from "../context/context.ts";
import { type Handler, on } from "../context/handler.ts";
import { sendOrdersAtConnect } from "../orders/open-orders.ts";
import { refuses } from "../rules/refuses.ts";
import { LOG_LEVEL_RULES, START_RULES } from "../rules/session.ts";
import { sendManagedAccounts } from "./accounts.ts";

/** A gateway ignores `reqCurrentTime` within this time of its last answer, in ms. */
const TIME_SPACING_MS = 1_000;

/**
 * Sends what TWS sends at the start of a session: accounts, the next order ID, and its open orders if
 * TWS is set so. The state of its connections follows.
 */
export function sendWelcome(context: Context): void {
  sendManagedAccounts(context);
  sendNextId(context);
  sendOrdersAtConnect(context);
}

function sendNextId(context: Context): void {
  const { client, shared } = context;
  context.send(out.nextValidId, { orderId: shared.placedOrders.nextId(client.clientId ?? 0) });
}

/** Handlers of the session and the login. */
export const sessionHandlers: readonly Handler[] = [
  on(request.reqCurrentTime, { needsIbkr: false }, (_, context) => {
    if (context.nowMs - context.client.currentTimeSentMs < TIME_SPACING_MS) {
      context.note("ignored", "reqCurrentTime within a second of the last answer");
      return;
    }
    context.client.currentTimeSentMs = context.nowMs;
    context.send(out.currentTime, { seconds: Math.floor(context.nowMs / 1_000) });
  }),
  on(request.reqIds, { needsIbkr: false }, (_, context) => sendNextId(context)),
  on(request.setServerLogLevel, { needsIbkr: false }, ({ level }, context) => {
    refuses(context, -1, LOG_LEVEL_RULES, { level });
  }),
  on(request.startApi, { needsIbkr: false }, (_, context) => void refuses(context, -1, START_RULES, {})),
  on(request.reqUserInfo, { needsIbkr: false }, ({ reqId }, context) =>
    context.send(out.userInfo, { reqId, whiteBrandingId: "" }),
  ),
  // TWS does not answer programs that are not registered.
  on(request.verifyRequest, { needsIbkr: false }, () => {}),
  on(request.verifyMessage, { needsIbkr: false }, () => {}),
  on(request.verifyAndAuthRequest, { needsIbkr: false }, () => {}),
  on(request.verifyAndAuthMessage, { needsIbkr: false }, () => {}),
];
