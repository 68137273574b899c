import { ledgerRows } from "../data/ledger.ts";
import type { Topic } from "../topic.ts";
import { accountTopic } from "./account-topic.ts";

const SECOND_MS = 1_000;

/** Topic of the ledger by currency. */
export const ledgerTopic: Topic = accountTopic({
  subscribe: "sld",
  unsubscribe: "uld",
  frameMs: 10_000,
  ended: "unsubscribed from ledger",
  blankRows: true,
  rows: (account, context) =>
    ledgerRows(account, context).map((row) => ({
      acctCode: account,
      cashbalance: row.cash,
      cashBalanceFXSegment: 0,
      commodityMarketValue: 0,
      corporateBondsMarketValue: row.bond,
      key: `LedgerList${row.currency}`,
      dividends: 0,
      exchangeRate: row.exchangeRate,
      funds: row.fund,
      marketValue: 0,
      optionMarketValue: row.option,
      interest: 0,
      issueOptionsMarketValue: 0,
      moneyFunds: 0,
      netLiquidationValue: row.netLiquidation,
      realizedPnl: row.realizedPnl,
      unrealizedPnl: row.unrealizedPnl,
      secondKey: row.currency,
      settledCash: row.cash,
      severity: 0,
      stockMarketValue: row.stock,
      tBillsMarketValue: 0,
      tBondsMarketValue: 0,
      warrantsMarketValue: 0,
      timestamp: Math.floor(context.nowMs / SECOND_MS),
    })),
});
