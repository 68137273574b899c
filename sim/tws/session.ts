import * as request from "../wire/requests/session.ts";
import * as out from "../wire/responses/session.ts";
import { type Context, type Handler, on } from "./context.ts";

/** A gateway ignores the question for the time within this long of its last answer, in ms. */
const TIME_SPACING_MS = 1_000;

const FARMS: readonly (readonly [code: number, text: string])[] = [
  [2104, "Market data farm connection is OK:usfarm"],
  [2104, "Market data farm connection is OK:usfuture"],
  [2106, "HMDS data farm connection is OK:ushmds"],
  [2158, "Sec-def data farm connection is OK:secdefil"],
];

/** What TWS says when a client has taken its ID: accounts, the next order number, the state of the farms. */
export function welcome(context: Context): void {
  sendAccounts(context);
  sendNextId(context);
  for (const [code, text] of FARMS) context.error(-1, code, text);
}

function sendAccounts(context: Context): void {
  context.send(out.managedAccounts, { accounts: context.market.accounts.join(",") });
}

/** No order has been placed yet, so that the next one is the first. */
function sendNextId(context: Context): void {
  context.send(out.nextValidId, { orderId: 1 });
}

export const sessionHandlers: readonly Handler[] = [
  on(request.reqCurrentTime, (_, context) => {
    if (context.nowMs - context.client.toldTimeMs < TIME_SPACING_MS) {
      context.note("ignored", "reqCurrentTime within a second of the last answer");
      return;
    }
    context.client.toldTimeMs = context.nowMs;
    context.send(out.currentTime, { seconds: Math.floor(context.nowMs / 1_000) });
  }),
  on(request.reqIds, (_, context) => sendNextId(context)),
  on(request.reqManagedAccts, (_, context) => sendAccounts(context)),
  on(request.setServerLogLevel, () => {}),
  on(request.startApi, (_, context) =>
    context.error(-1, 321, "Error validating request: the API was started already"),
  ),
];
