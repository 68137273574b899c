/** State of the link from TWS to IBKR, which all clients share. */
export interface IbkrLink {
  /** Is TWS cut off from IBKR (1100)? */
  cutOff: boolean;
  /** Does another login of the same user have the market data (10197)? */
  competingSession: boolean;
  /** Number of bulletins that IBKR has sent. */
  bulletins: number;
}
