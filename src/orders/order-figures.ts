/** What holds back new orders, and which calls are behind it. */
export interface GateReport {
  /** Reason for which no order can be sent now; undefined while they can. */
  readonly closed: string | undefined;
  /** Keys of the orders and changes whose outcome is unknown: new orders of their accounts wait for them. */
  readonly unknown: readonly string[];
  /** Keys of the orders and changes that wait until they can be sent. */
  readonly waiting: readonly string[];
}

/** Figures of the orders of a pool. */
export interface OrderFigures extends GateReport {
  /** Orders that were written and may still change. */
  readonly open: number;
}
