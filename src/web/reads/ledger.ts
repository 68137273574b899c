import type { LedgerValues } from "../rows/ledger-values.ts";
import { portfolioAccounts, portfolioPath } from "./accounts.ts";
import type { WebRequester } from "./requester.ts";
import { Row, unreadable } from "./row.ts";

/** Cash and values of one account in one currency; undefined where the gateway sends none. */
export interface LedgerRow extends LedgerValues {
  /** Account code. */
  readonly account: string;
  /** Interest of the month. */
  readonly interest: number | undefined;
  /** Dividends that are due. */
  readonly dividends: number | undefined;
}

/** Reads the ledger of one account. */
export async function ledger(requester: WebRequester, account: string): Promise<readonly LedgerRow[]> {
  await portfolioAccounts(requester);
  const body = await requester.call({ method: "GET", path: portfolioPath(account, "ledger") });
  return ledgerRows(requester.what, account, body);
}

/** Makes the rows of a ledger. */
export function ledgerRows(what: string, account: string, body: unknown): readonly LedgerRow[] {
  const currencies = new Row(what, "a ledger", body).entries();
  if (currencies.length === 0) throw unreadable(what, "a ledger", "it is empty");
  return currencies.map(([currency, value]) => {
    const row = new Row(what, `a ledger of ${currency}`, value);
    return {
      account,
      currency,
      cashBalance: row.number("cashbalance"),
      settledCash: row.number("settledcash"),
      netLiquidation: row.number("netliquidationvalue"),
      stockMarketValue: row.number("stockmarketvalue"),
      unrealizedPnL: row.number("unrealizedpnl"),
      realizedPnL: row.number("realizedpnl"),
      interest: row.number("interest"),
      dividends: row.number("dividends"),
      exchangeRate: row.number("exchangerate"),
    };
  });
}
