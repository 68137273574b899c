import { ACCOUNT } from "../../exchange/exchange-options.ts";
import * as request from "../../wire/requests/accounts.ts";
import * as out from "../../wire/responses/accounts.ts";
import { isAccount, sendAccountUpdates } from "../account/account-updates.ts";
import { type AccountValue, ledgerValues, summaryValues } from "../account/account-values.ts";
import type { Context } from "../context/context.ts";
import { type Handler, on } from "../context/handler.ts";
import { everyFrom } from "../context/subscriptions.ts";
import { exceedsAccountSummaries } from "../limits/subscription-limits.ts";

/** Account values are sent again after this time, in ms. */
const ACCOUNT_MS = 180_000;

/** Handlers of account summaries, account updates and lists of accounts. */
export const accountHandlers: readonly Handler[] = [
  on(request.reqManagedAccts, { needsIbkr: false }, (_, context) => sendManagedAccounts(context)),
  on(request.reqFamilyCodes, { needsIbkr: false }, (_, context) =>
    context.send(out.familyCodes, {
      codes: context.exchange.accounts.map((accountId) => ({ accountId, familyCode: "" })),
    }),
  ),
  on(request.reqAccountSummary, { needsIbkr: false }, ({ reqId, group, tags }, context) => {
    if (exceedsAccountSummaries(reqId, context)) return;
    if (group !== "All") return context.invalid(reqId, `Group ${group} is not known`);
    const requested = requestedTags(tags);
    const unknown = requested.find((tag) => !isKnown(tag, context));
    if (requested.length === 0) return context.invalid(reqId, "Please enter at least one tag");
    if (unknown !== undefined) return context.invalid(reqId, `Tag ${unknown} is not known`);
    context.client.summaries.add(reqId);
    const changed = changes();
    const send = (now: Context): void => {
      for (const { tag, value, currency } of changed(valuesOf(requested, now)))
        now.send(out.accountSummary, { reqId, account: ACCOUNT, tag, value, currency });
    };
    send(context);
    context.send(out.accountSummaryEnd, { reqId });
    context.subscribe("account summary", reqId, everyFrom(context.nowMs, ACCOUNT_MS, send));
  }),
  on(
    request.cancelAccountSummary,
    { needsIbkr: false },
    ({ reqId }, context) => void context.unsubscribe("account summary", reqId),
  ),
  on(request.reqAccountUpdates, { needsIbkr: false }, ({ subscribe, account }, context) => {
    if (!subscribe) return void context.unsubscribe("account updates", 0);
    if (!isAccount(account)) return context.invalid(-1, `Account ${account} is not known`);
    sendAccountUpdates(context);
    context.send(out.accountDownloadEnd, { account: ACCOUNT });
    context.subscribe("account updates", 0, everyFrom(context.nowMs, ACCOUNT_MS, sendAccountUpdates));
  }),
  on(
    request.reqAccountUpdatesMulti,
    { needsIbkr: false },
    ({ reqId, account, modelCode, ledgerAndNlv }, context) => {
      if (!isAccount(account)) return context.invalid(reqId, `Account ${account} is not known`);
      const changed = changes();
      const send = (now: Context): void => {
        for (const { tag: key, value, currency } of changed(multiValues(ledgerAndNlv, now)))
          now.send(out.accountUpdateMulti, { reqId, account: ACCOUNT, modelCode, key, value, currency });
      };
      send(context);
      context.send(out.accountUpdateMultiEnd, { reqId });
      context.subscribe("account updates multi", reqId, everyFrom(context.nowMs, ACCOUNT_MS, send));
    },
  ),
  on(
    request.cancelAccountUpdatesMulti,
    { needsIbkr: false },
    ({ reqId }, context) => void context.unsubscribe("account updates multi", reqId),
  ),
];

/** Sends `managedAccounts`. */
export function sendManagedAccounts(context: Context): void {
  context.send(out.managedAccounts, { accounts: context.exchange.accounts.join(",") });
}

/** Makes a filter that passes the values which differ from those that it passed before. */
function changes(): (values: readonly AccountValue[]) => readonly AccountValue[] {
  const sent = new Map<string, string>();
  return (values) =>
    values.filter(({ tag, value, currency }) => {
      const key = `${tag}/${currency}`;
      if (sent.get(key) === value) return false;
      sent.set(key, value);
      return true;
    });
}

function requestedTags(tags: string): readonly string[] {
  return tags
    .split(",")
    .map((tag) => tag.trim())
    .filter(Boolean);
}

/** Tests whether a summary has this tag; `$LEDGER` and the like stand for values by currency. */
function isKnown(tag: string, context: Context): boolean {
  return (
    /^\$LEDGER(:[A-Z]+)?$/.test(tag) ||
    summaryValues(context.exchange, context.nowMs).some((one) => one.tag === tag)
  );
}

function valuesOf(requested: readonly string[], { exchange, nowMs }: Context): readonly AccountValue[] {
  const ledgers = requested
    .filter((tag) => tag.startsWith("$LEDGER"))
    .map((tag) => tag.split(":")[1] ?? "BASE");
  return [
    ...summaryValues(exchange, nowMs).filter(({ tag }) => requested.includes(tag)),
    ...ledgerValues(exchange, nowMs).filter(
      ({ currency }) => ledgers.includes("ALL") || ledgers.includes(currency),
    ),
  ];
}

function multiValues(ledgerAndNlv: boolean, { exchange, nowMs }: Context): readonly AccountValue[] {
  const summary = summaryValues(exchange, nowMs).filter(
    ({ tag }) => !ledgerAndNlv || tag === "NetLiquidation",
  );
  return [...summary, ...ledgerValues(exchange, nowMs)];
}
