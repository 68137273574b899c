/** How TWS stands to the world behind it. */
export interface Upstream {
  /** Is it cut off from IBKR? */
  offline: boolean;
  /** Does a login elsewhere have the market data? */
  competing: boolean;
  /** How many bulletins there were. */
  bulletins: number;
}
