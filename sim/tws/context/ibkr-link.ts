/** State of the link from TWS to IBKR, which all clients share. */
export interface IbkrLink {
  /** Whether TWS is cut off from IBKR (1100). */
  cutOff: boolean;
  /** Whether another login of the same user has the market data (10197). */
  competingSession: boolean;
  /** Number of bulletins that IBKR has sent. */
  bulletins: number;
}
