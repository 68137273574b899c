/** Cash and values of one account in one currency. A field is undefined where the gateway sends nothing for it. */
export interface LedgerValues {
  /** Currency code; `BASE` for the sum of all currencies, in the base currency. */
  readonly currency: string;
  /** Cash. */
  readonly cashBalance: number | undefined;
  /** Cash that is settled. */
  readonly settledCash: number | undefined;
  /** Value after all positions are closed. */
  readonly netLiquidation: number | undefined;
  /** Market value of shares. */
  readonly stockMarketValue: number | undefined;
  /** Profit and loss of open positions. */
  readonly unrealizedPnL: number | undefined;
  /** Profit and loss of closed positions. */
  readonly realizedPnL: number | undefined;
  /** Units of the base currency for one of this currency. */
  readonly exchangeRate: number | undefined;
}
