import type { ValuedHolding } from "../../../exchange/accounts/account.ts";
import { cents } from "../../../tws/account/cents.ts";
import type { GatewayContext } from "../context.ts";
import { accountProfile, isAccount } from "../data/account.ts";
import { description } from "../data/instruments.ts";
import { ledgerRows } from "../data/ledger.ts";
import { wholeNumber } from "../data/parameters.ts";
import { badRequest } from "../data/refusals.ts";
import { summaryRows } from "../data/summary.ts";
import type { EndpointLimit, Handler, Reply } from "../handler.ts";

const PAGE_ROWS_MAX = 100;
const SECOND_MS = 1_000;
/** Lists of accounts may be requested once in 5 s. */
const ACCOUNT_LIMITS: readonly EndpointLimit[] = [{ kind: "rate", requests: 1, windowMs: 5_000 }];

/** Handlers of accounts, positions and balances. */
export const portfolioHandlers: readonly Handler[] = [
  {
    method: "GET",
    path: "/portfolio/accounts",
    layer: "login",
    limits: ACCOUNT_LIMITS,
    handle: (_, context) => {
      context.login.portfolioPrimed = true;
      return { body: context.exchange.accounts.map(accountProfile) };
    },
  },
  {
    method: "GET",
    path: "/portfolio/subaccounts",
    layer: "login",
    limits: ACCOUNT_LIMITS,
    handle: (_, context) => {
      context.login.portfolioPrimed = true;
      return { body: context.exchange.accounts.map(accountProfile) };
    },
  },
  ofAccount("GET", "/portfolio/:accountId/meta", (account) => ({ body: accountProfile(account) })),
  ofAccount("GET", "/portfolio/:accountId/positions/:page", (account, context, { page }) => {
    const number = wholeNumber(page);
    if (number === undefined) return badRequest("page is not valid");
    const rows = openHoldings(account, context).slice(number * PAGE_ROWS_MAX, (number + 1) * PAGE_ROWS_MAX);
    return { body: rows.map((holding) => positionRow(account, holding)) };
  }),
  ofAccount("GET", "/portfolio/:accountId/position/:conid", (account, context, { conid }) => {
    const conId = wholeNumber(conid);
    if (conId === undefined) return badRequest("conid is not valid");
    const rows = openHoldings(account, context).filter(({ instrument }) => instrument.conId === conId);
    return { body: rows.map((holding) => positionRow(account, holding)) };
  }),
  ofAccount("GET", "/portfolio2/:accountId/positions", (account, context) => ({
    body: openHoldings(account, context).map((holding) => uncachedRow(holding, context.nowMs)),
  })),
  ofAccount("POST", "/portfolio/:accountId/positions/invalidate", () => ({ body: { message: "success" } })),
  ofAccount("GET", "/portfolio/:accountId/summary", (account, context) => ({
    body: Object.fromEntries(
      summaryRows(account, context).map(({ key, amount, currency, value }) => [
        key.toLowerCase(),
        {
          amount: amount ?? 0,
          currency: currency ?? null,
          isNull: false,
          timestamp: context.nowMs,
          value: value ?? null,
          severity: 0,
        },
      ]),
    ),
  })),
  ofAccount("GET", "/portfolio/:accountId/ledger", (account, context) => ({
    body: Object.fromEntries(
      ledgerRows(account, context).map((row) => [
        row.currency,
        {
          commoditymarketvalue: 0,
          futuremarketvalue: row.futuresPnl,
          settledcash: row.cash,
          exchangerate: row.exchangeRate,
          sessionid: 1,
          cashbalance: row.cash,
          corporatebondsmarketvalue: row.bond,
          warrantsmarketvalue: 0,
          netliquidationvalue: row.netLiquidation,
          interest: 0,
          unrealizedpnl: row.unrealizedPnl,
          stockmarketvalue: row.stock,
          moneyfunds: 0,
          currency: row.currency,
          realizedpnl: row.realizedPnl,
          funds: row.fund,
          acctcode: account,
          issueroptionsmarketvalue: 0,
          key: "LedgerList",
          timestamp: Math.floor(context.nowMs / SECOND_MS),
          severity: 0,
          stockoptionmarketvalue: row.option,
          futuresonlypnl: row.futuresPnl,
          tbondsmarketvalue: 0,
          futureoptionmarketvalue: 0,
          cashbalancefxsegment: 0,
          secondkey: row.currency,
          tbillsmarketvalue: 0,
          endofbundle: 1,
          dividends: 0,
          cryptocurrencyvalue: row.crypto,
        },
      ]),
    ),
  })),
];

/** Makes the handler of an endpoint of one account, which needs a request for the accounts before. */
function ofAccount(
  method: "GET" | "POST",
  path: string,
  answer: (account: string, context: GatewayContext, params: Readonly<Record<string, string>>) => Reply,
): Handler {
  return {
    method,
    path,
    layer: "login",
    handle: ({ params }, context) => {
      if (!context.login.portfolioPrimed) return badRequest("Please query /portfolio/accounts first");
      const { accountId } = params;
      if (!isAccount(accountId, context)) return badRequest("accountId is not valid");
      return answer(accountId, context, params);
    },
  };
}

function openHoldings(account: string, { exchange, nowMs }: GatewayContext): readonly ValuedHolding[] {
  return exchange.trading.holdings(nowMs, { account }).filter(({ size }) => size !== 0);
}

const millionths = (amount: number): number => Number(amount.toFixed(6));

function positionRow(account: string, holding: ValuedHolding): Readonly<Record<string, unknown>> {
  const { instrument, size, price, value, averageCost } = holding;
  const { secType, lastTradeDate, right, multiplier, strike } = instrument;
  const isDerivative = secType === "OPT" || secType === "FUT";
  return {
    acctId: account,
    conid: instrument.conId,
    contractDesc: description(instrument),
    position: size,
    mktPrice: price,
    mktValue: cents(value),
    currency: instrument.currency,
    avgCost: millionths(averageCost),
    avgPrice: millionths(averageCost / multiplier),
    realizedPnl: cents(holding.realizedPnl),
    unrealizedPnl: cents(holding.unrealizedPnl),
    exchs: null,
    expiry: lastTradeDate === "" ? null : lastTradeDate,
    putOrCall: right === "" ? null : right,
    multiplier: isDerivative ? multiplier : null,
    strike,
    exerciseStyle: null,
    conExchMap: [],
    assetClass: secType,
    undConid: instrument.underConId,
    model: "",
  };
}

function uncachedRow(holding: ValuedHolding, nowMs: number): Readonly<Record<string, unknown>> {
  const { instrument, size, price, value, averageCost } = holding;
  return {
    position: size,
    conid: `${instrument.conId}`,
    avgCost: millionths(averageCost),
    avgPrice: millionths(averageCost / instrument.multiplier),
    currency: instrument.currency,
    description: description(instrument),
    isLastToLoq: false,
    marketPrice: price,
    marketValue: cents(value),
    realizedPnl: cents(holding.realizedPnl),
    secType: instrument.secType,
    timestamp: Math.floor(nowMs / SECOND_MS),
    unrealizedPnl: cents(holding.unrealizedPnl),
    assetClass: instrument.secType,
    sector: instrument.industry || null,
    group: instrument.category || null,
    model: "",
  };
}
