import { ACCOUNT } from "../exchange/exchange.ts";
import type { Holding } from "../exchange/ledger.ts";
import * as request from "../wire/requests/account.ts";
import * as out from "../wire/responses/account.ts";
import { timeOf } from "../world/zones.ts";
import { type AccountValue, ledgerValues, summaryValues } from "./account-values.ts";
import { type Context, type Handler, on } from "./context.ts";
import { reportedContract } from "./contracts.ts";
import { nextDueMs } from "./feed.ts";

/** The account is told again so often, in ms. */
const ACCOUNT_MS = 180_000;
const PNL_MS = 1_000;

const money = (amount: number): number => Number(amount.toFixed(2)) || 0;

/** Requests about the account. */
export const accountHandlers: readonly Handler[] = [
  on(request.reqPositions, (_, context) => {
    context.client.positions = true;
    for (const holding of held(context)) context.send(out.position, positionRow(holding));
    context.send(out.positionEnd, {});
  }),
  on(request.cancelPositions, (_, context) => {
    context.client.positions = false;
  }),
  on(request.reqAccountSummary, ({ reqId, group, tags }, context) => {
    const { summaries } = context.client;
    if (!summaries.has(reqId) && summaries.size >= context.shared.options.summariesMax) {
      return context.failed(reqId, "Maximum number of account summary requests exceeded");
    }
    if (group !== "All") return context.invalid(reqId, `Group ${group} is not known`);
    const wanted = wantedTags(tags);
    const strange = wanted.find((tag) => !isKnown(tag, context));
    if (wanted.length === 0) return context.invalid(reqId, "Please enter at least one tag");
    if (strange !== undefined) return context.invalid(reqId, `Tag ${strange} is not known`);
    summaries.add(reqId);
    const sent = new Map<string, string>();
    const tell = (now: Context): void => {
      for (const { tag, value, currency } of chosen(wanted, now)) {
        if (sent.get(`${tag}/${currency}`) === value) continue;
        sent.set(`${tag}/${currency}`, value);
        now.send(out.accountSummary, { reqId, account: ACCOUNT, tag, value, currency });
      }
    };
    tell(context);
    context.send(out.accountSummaryEnd, { reqId });
    context.subscribe("account summary", reqId, {
      dueMs: context.nowMs + ACCOUNT_MS,
      run: (now) => {
        tell(now);
        return now.nowMs + ACCOUNT_MS;
      },
    });
  }),
  on(
    request.cancelAccountSummary,
    ({ reqId }, context) => void context.unsubscribe("account summary", reqId),
  ),
  on(request.reqAccountUpdates, ({ subscribe, account }, context) => {
    if (!subscribe) return void context.unsubscribe("account updates", 0);
    if (!isAccount(account)) return context.invalid(-1, `Account ${account} is not known`);
    tellAccount(context);
    context.send(out.accountDownloadEnd, { account: ACCOUNT });
    context.subscribe("account updates", 0, {
      dueMs: context.nowMs + ACCOUNT_MS,
      run: (now) => {
        tellAccount(now);
        return now.nowMs + ACCOUNT_MS;
      },
    });
  }),
  on(request.reqPositionsMulti, ({ reqId, account, modelCode }, context) => {
    if (!isAccount(account)) return context.invalid(reqId, `Account ${account} is not known`);
    for (const holding of held(context))
      context.send(out.positionMulti, { reqId, ...positionRow(holding), modelCode });
    context.send(out.positionMultiEnd, { reqId });
    context.subscribe("positions multi", reqId, { dueMs: Number.POSITIVE_INFINITY, run: () => undefined });
  }),
  on(
    request.cancelPositionsMulti,
    ({ reqId }, context) => void context.unsubscribe("positions multi", reqId),
  ),
  on(request.reqAccountUpdatesMulti, ({ reqId, account, modelCode, ledgerAndNlv }, context) => {
    if (!isAccount(account)) return context.invalid(reqId, `Account ${account} is not known`);
    const sent = new Map<string, string>();
    const tell = (now: Context): void => {
      const net = summaryValues(now.exchange, now.nowMs).filter(
        ({ tag }) => !ledgerAndNlv || tag === "NetLiquidation",
      );
      for (const { tag: key, value, currency } of [...net, ...ledgerValues(now.exchange, now.nowMs)]) {
        if (sent.get(`${key}/${currency}`) === value) continue;
        sent.set(`${key}/${currency}`, value);
        now.send(out.accountUpdateMulti, { reqId, account: ACCOUNT, modelCode, key, value, currency });
      }
    };
    tell(context);
    context.send(out.accountUpdateMultiEnd, { reqId });
    context.subscribe("account updates multi", reqId, {
      dueMs: context.nowMs + ACCOUNT_MS,
      run: (now) => {
        tell(now);
        return now.nowMs + ACCOUNT_MS;
      },
    });
  }),
  on(
    request.cancelAccountUpdatesMulti,
    ({ reqId }, context) => void context.unsubscribe("account updates multi", reqId),
  ),
  on(request.reqPnL, ({ reqId, account }, context) => {
    if (!isAccount(account)) return context.invalid(reqId, `Account ${account} is not known`);
    if (context.subscribed("pnl", reqId)) return context.failed(reqId, "Duplicate ticker ID");
    every(context, "pnl", reqId, (now) => {
      const { dailyPnl, unrealizedPnl, realizedPnl } = now.exchange.balance(now.nowMs);
      const [daily, unrealized, realized] = [money(dailyPnl), money(unrealizedPnl), money(realizedPnl)];
      now.send(out.pnl, { reqId, daily, unrealized, realized });
    });
  }),
  on(request.cancelPnL, ({ reqId }, context) => void context.unsubscribe("pnl", reqId)),
  on(request.reqPnLSingle, ({ reqId, account, conId }, context) => {
    if (!isAccount(account)) return context.invalid(reqId, `Account ${account} is not known`);
    if (context.subscribed("pnl single", reqId)) return context.error(reqId, 102, "Duplicate ticker ID");
    // Of a contract that is not held the real one says nothing, not even that.
    every(context, "pnl single", reqId, (now) => {
      const holding = now.exchange.trading
        .holdings(now.nowMs)
        .find(({ instrument }) => instrument.conId === conId);
      if (holding === undefined) return;
      now.send(out.pnlSingle, {
        ...{ reqId, position: holding.size, daily: money(holding.dailyPnl) },
        ...{ unrealized: money(holding.unrealizedPnl), realized: money(holding.realizedPnl) },
        value: money(holding.value),
      });
    });
  }),
  on(request.cancelPnLSingle, ({ reqId }, context) => void context.unsubscribe("pnl single", reqId)),
];

function every(
  context: Context,
  kind: "pnl" | "pnl single",
  reqId: number,
  tell: (now: Context) => void,
): void {
  tell(context);
  context.subscribe(kind, reqId, {
    dueMs: nextDueMs(context.nowMs, PNL_MS),
    run: (now) => {
      tell(now);
      return nextDueMs(now.nowMs, PNL_MS);
    },
  });
}

/** Tells a client whose account has changed by a trade, as far as it asked to be told. */
export function tellChange(context: Context, conId: number): void {
  const holding = context.exchange.trading
    .holdings(context.nowMs)
    .find(({ instrument }) => instrument.conId === conId);
  if (holding === undefined) return;
  if (context.client.positions) context.send(out.position, positionRow(holding));
  if (context.subscribed("account updates", 0)) tellAccount(context);
  for (const key of context.client.feeds.keys()) {
    const [kind, reqId] = key.split("/");
    if (kind === "positions multi") {
      context.send(out.positionMulti, { reqId: Number(reqId), ...positionRow(holding), modelCode: "" });
    }
  }
}

function isAccount(account: string): boolean {
  return account === "" || account === ACCOUNT;
}

/** What is held now; what was closed is not told. */
function held(context: Context): readonly Holding[] {
  return context.exchange.trading.positions(context.nowMs).filter(({ size }) => size !== 0);
}

function positionRow({ instrument, size, averageCost }: Holding) {
  const rounded = Math.round(averageCost * 1e6) / 1e6;
  return { account: ACCOUNT, size, averageCost: rounded, ...reportedContract(instrument) };
}

function tellAccount(context: Context): void {
  const { exchange, nowMs } = context;
  const account = ACCOUNT;
  context.send(out.updateAccountValue, { key: "AccountCode", value: account, currency: "", account });
  for (const { tag, value, currency } of [
    ...summaryValues(exchange, nowMs),
    ...ledgerValues(exchange, nowMs),
  ]) {
    context.send(out.updateAccountValue, { key: tag, value, currency, account });
  }
  for (const holding of exchange.trading.holdings(nowMs)) {
    const { instrument, size, price, value, averageCost, unrealizedPnl, realizedPnl } = holding;
    const { exchange: _, ...contract } = reportedContract(instrument);
    context.send(out.updatePortfolio, {
      ...contract,
      primaryExchange: instrument.primaryExchange,
      ...{ position: size, marketPrice: price, marketValue: money(value) },
      ...{ averageCost: Number(averageCost.toFixed(6)), unrealizedPnl: money(unrealizedPnl) },
      ...{ realizedPnl: money(realizedPnl), account },
    });
  }
  context.send(out.updateAccountTime, { time: timeOf(nowMs, "US/Eastern").slice(0, 5) });
}

function wantedTags(tags: string): readonly string[] {
  return tags
    .split(",")
    .map((tag) => tag.trim())
    .filter(Boolean);
}

/** `$LEDGER` and the like stand for lines by currency. */
function isKnown(tag: string, context: Context): boolean {
  return (
    /^\$LEDGER(:[A-Z]+)?$/.test(tag) ||
    summaryValues(context.exchange, context.nowMs).some((one) => one.tag === tag)
  );
}

function chosen(wanted: readonly string[], context: Context): readonly AccountValue[] {
  const { exchange, nowMs } = context;
  const ledgers = wanted.filter((tag) => tag.startsWith("$LEDGER")).map((tag) => tag.split(":")[1] ?? "BASE");
  return [
    ...summaryValues(exchange, nowMs).filter(({ tag }) => wanted.includes(tag)),
    ...ledgerValues(exchange, nowMs).filter(
      ({ currency }) => ledgers.includes("ALL") || ledgers.includes(currency),
    ),
  ];
}
