import * as request from "../../wire/requests/accounts.ts";
import * as out from "../../wire/responses/accounts.ts";
import { sendAccountUpdates } from "../account/account-updates.ts";
import { type AccountValue, summaryValues } from "../account/account-values.ts";
import { ledgerValues } from "../account/ledger-values.ts";
import { updateValues } from "../account/update-values.ts";
import type { Context } from "../context/context.ts";
import { type Handler, on } from "../context/handler.ts";
import type { SeenAccounts } from "../context/seen-accounts.ts";
import { everyFrom } from "../context/subscriptions.ts";
import { accountsOfGroup, allAccounts, requestedAccounts, requestedOfMulti } from "../login/account-scope.ts";
import { ACCOUNT_RULES, SUMMARY_RULES, UPDATES_NOTICES, UPDATES_RULES } from "../rules/accounts.ts";
import { notify, refuses } from "../rules/refuses.ts";

/** Account values are sent again after this time, in ms. */
const ACCOUNT_MS = 180_000;

/** Handlers of account summaries, account updates and lists of accounts. */
export const accountHandlers: readonly Handler[] = [
  on(request.reqManagedAccts, { needsIbkr: false }, (_, context) => sendManagedAccounts(context)),
  on(request.reqFamilyCodes, { needsIbkr: false }, (_, context) =>
    context.send(out.familyCodes, { codes: familyCodesOf(context) }),
  ),
  on(request.reqAccountSummary, { needsIbkr: false }, ({ reqId, group, tags }, context) => {
    const requested = requestedTags(tags);
    if (refuses(context, reqId, SUMMARY_RULES, { reqId, group, tags: requested, context })) return;
    context.client.summaries.add(reqId);
    const changed = changes();
    const send = (now: Context): void => {
      for (const account of accountsOfGroup(group, now.exchange.trading) ?? []) {
        for (const { tag, value, currency } of changed(account, valuesOf(requested, account, now.seen)))
          now.send(out.accountSummary, { reqId, account, tag, value, currency });
      }
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
    const { trading } = context.exchange;
    const requested = requestedAccounts(account, "", trading);
    const input = { requested, modelCode: "", trading };
    if (refuses(context, -1, ACCOUNT_RULES, input) || requested === undefined) return;
    const { code, scope } = requested;
    if (refuses(context, -1, UPDATES_RULES, { account: code, context })) return;
    notify(context, -1, UPDATES_NOTICES, { account: code, context });
    context.client.accountUpdates = code;
    const send = (now: Context): void => sendAccountUpdates(now, code, scope);
    send(context);
    context.send(out.accountDownloadEnd, { account: code });
    context.subscribe("account updates", 0, everyFrom(context.nowMs, ACCOUNT_MS, send));
  }),
  on(request.reqAccountUpdatesMulti, { needsIbkr: false }, (query, context) => {
    const { reqId, account, modelCode, ledgerAndNlv } = query;
    const { trading } = context.exchange;
    const requested = requestedOfMulti(account, modelCode, trading);
    const input = { requested, modelCode, trading };
    if (refuses(context, reqId, ACCOUNT_RULES, input) || requested === undefined) return;
    const { accounts, scope } = requested;
    const changed = changes();
    const send = (now: Context): void => {
      for (const one of accounts) {
        const values = multiValues(ledgerAndNlv, one, scope.model, now.seen);
        for (const { tag: key, value, currency } of changed(one, values))
          now.send(out.accountUpdateMulti, { reqId, account: one, modelCode, key, value, currency });
      }
    };
    send(context);
    context.send(out.accountUpdateMultiEnd, { reqId });
    context.subscribe("account updates multi", reqId, everyFrom(context.nowMs, ACCOUNT_MS, send));
  }),
  on(
    request.cancelAccountUpdatesMulti,
    { needsIbkr: false },
    ({ reqId }, context) => void context.unsubscribe("account updates multi", reqId),
  ),
];

/** Sends `managedAccounts`; the list of several accounts ends with a comma. */
export function sendManagedAccounts(context: Context): void {
  const accounts = allAccounts(context.exchange.trading);
  context.send(out.managedAccounts, {
    accounts: accounts.length > 1 ? `${accounts.join(",")},` : accounts.join(","),
  });
}

/** Makes the family codes: the accounts of an advisor are one family. */
function familyCodesOf({
  exchange: { trading },
}: Context): readonly { readonly accountId: string; readonly familyCode: string }[] {
  const { master } = trading.accounts;
  const familyCode = master === undefined ? "" : `${master}A`;
  return allAccounts(trading).map((accountId) => ({ accountId, familyCode }));
}

/** Makes a filter that passes the values of an account which differ from those that it passed before. */
function changes(): (account: string, values: readonly AccountValue[]) => readonly AccountValue[] {
  const sent = new Map<string, string>();
  return (account, values) =>
    values.filter(({ tag, value, currency }) => {
      const key = `${account}/${tag}/${currency}`;
      if (sent.get(key) === value) return false;
      sent.set(key, value);
      return true;
    });
}

/** Reads the tags of a summary. A tag that is repeated counts once. */
function requestedTags(tags: string): ReadonlySet<string> {
  return new Set(
    tags
      .split(",")
      .map((tag) => tag.trim())
      .filter(Boolean),
  );
}

/** Computes the values of the requested tags. Tags that do not exist have none. */
function valuesOf(
  requested: ReadonlySet<string>,
  account: string,
  { exchange, nowMs }: SeenAccounts,
): readonly AccountValue[] {
  const ledgers = new Set(
    [...requested].filter((tag) => /^\$LEDGER(:|$)/.test(tag)).map((tag) => tag.split(":")[1] ?? "BASE"),
  );
  const summary = summaryValues(exchange, nowMs, { account }).filter(({ tag }) => requested.has(tag));
  if (ledgers.size === 0) return summary;
  const ledger = ledgerValues(exchange, nowMs, account, { account });
  const wanted = ledger.filter(({ currency }) => ledgers.has("ALL") || ledgers.has(currency));
  return [...summary, ...wanted];
}

function multiValues(
  ledgerAndNlv: boolean,
  account: string,
  model: string | undefined,
  { exchange, nowMs }: SeenAccounts,
): readonly AccountValue[] {
  const scope = { account, model };
  const all = updateValues(exchange, nowMs, account, scope);
  if (!ledgerAndNlv) return all;
  const net = all.filter(({ tag }) => tag === "NetLiquidation");
  return [...net, ...ledgerValues(exchange, nowMs, account, scope)];
}
