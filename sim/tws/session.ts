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
  if (context.shared.upstream.offline) {
    const text = "Connectivity between TWS and server is broken. It will be restored automatically.";
    return context.error(-1, 2110, text);
  }
  for (const [code, text] of FARMS) context.error(-1, code, text);
}

function sendAccounts(context: Context): void {
  context.send(out.managedAccounts, { accounts: context.exchange.accounts.join(",") });
}

function sendNextId(context: Context): void {
  const { client, shared } = context;
  context.send(out.nextValidId, { orderId: shared.desk.nextId(client.clientId ?? 0) });
}

const NOT_FA = "FA data operations ignored for non FA customers.";

/** Requests about the session and the login. */
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
  on(request.setServerLogLevel, ({ level }, context) => {
    if (level < 1 || level > 5) context.invalid(-1, `Log level ${level} is not known`);
  }),
  on(request.startApi, (_, context) => context.invalid(-1, "the API was started already")),
  on(request.reqUserInfo, ({ reqId }, context) => context.send(out.userInfo, { reqId, whiteBrandingId: "" })),
  on(request.reqFamilyCodes, (_, context) =>
    context.send(out.familyCodes, {
      codes: context.exchange.accounts.map((accountId) => ({ accountId, familyCode: "" })),
    }),
  ),
  on(request.reqSoftDollarTiers, ({ reqId }, context) =>
    context.send(out.softDollarTiers, { reqId, tiers: [] }),
  ),
  on(request.requestFA, (_, context) => context.error(-1, 321, NOT_FA)),
  on(request.replaceFA, ({ reqId }, context) => context.error(reqId, 321, NOT_FA)),
  // A gateway has no windows whose contracts could be in a group.
  on(request.queryDisplayGroups, ({ reqId }, context) =>
    context.send(out.displayGroupList, { reqId, groups: "1|2|3|4|5|6|7" }),
  ),
  on(request.subscribeToGroupEvents, ({ reqId }, context) => {
    context.subscribe("display group", reqId, { dueMs: Number.POSITIVE_INFINITY, run: () => undefined });
    context.send(out.displayGroupUpdated, { reqId, contractInfo: "none" });
  }),
  on(request.updateDisplayGroup, ({ reqId, contractInfo }, context) => {
    if (context.subscribed("display group", reqId))
      context.send(out.displayGroupUpdated, { reqId, contractInfo });
    else context.failed(reqId, "No display group is subscribed with this id");
  }),
  on(request.unsubscribeFromGroupEvents, ({ reqId }, context) => {
    if (!context.unsubscribe("display group", reqId)) {
      context.failed(reqId, "No display group is subscribed with this id");
    }
  }),
  // As the real one does for programs that are not registered.
  on(request.verifyRequest, () => {}),
  on(request.verifyMessage, () => {}),
  on(request.verifyAndAuthRequest, () => {}),
  on(request.verifyAndAuthMessage, () => {}),
  on(request.reqNewsBulletins, (_, context) =>
    context.subscribe("bulletins", 0, { dueMs: Number.POSITIVE_INFINITY, run: () => undefined }),
  ),
  on(request.cancelNewsBulletins, (_, context) => void context.unsubscribe("bulletins", 0)),
];
