import type { LoginAccounts } from "./accounts/advisor-setup.ts";
import type { LedgerState } from "./accounts/ledger.ts";
import type { Instrument } from "./contracts/instrument.ts";
import type { TradingState } from "./trading/trading.ts";

/** The first cash of the default account; each further account has some more. */
const CASH = 250_000;
const CASH_STEP = 50_000;
/** The first cash of an advisor's own account. */
const MASTER_CASH = 10_000;
/** The first positions of the default account: `conId`, units and average cost. The second account has twice the units. */
const HOLDINGS: readonly (readonly [conId: number, size: number, averageCost: number])[] = [
  [265598, 100, 231.4],
  [272093, 40, 455.25],
  [76792991, -20, 452.1],
];

/**
 * Makes the state of trading that a market begins with: paper accounts with some shares and cash.
 *
 * @param currency The base currency of the accounts.
 * @param root Returns the contract that a definition of the universe describes itself; a share that it lacks is not held.
 */
export function firstState(
  { master, clients }: LoginAccounts,
  currency: string,
  root: (conId: number) => Instrument | undefined,
): TradingState {
  const ledgers: Record<string, LedgerState> = {};
  for (const [at, account] of clients.entries()) {
    const holdings = HOLDINGS.flatMap(([conId, units, averageCost]) => {
      const instrument = root(conId);
      if (instrument === undefined) return [];
      const size = units * (at + 1);
      return [{ instrument, size, averageCost, realizedPnl: 0, day: "", dayStartSize: size, dayCash: 0 }];
    });
    ledgers[account] = { cash: { [currency]: CASH + at * CASH_STEP }, holdings };
  }
  if (master !== undefined) ledgers[master] = { cash: { [currency]: MASTER_CASH }, holdings: [] };
  return {
    ledgers,
    book: { orders: [], lookedMs: 0, nextPermId: 1_700_000_001 },
    fills: [],
  };
}
