/** Figures of the orders of a pool. */
export interface OrderFigures {
  /** Orders that were written and may still change. */
  readonly open: number;
  /** Keys of the orders and changes whose outcome is unknown: new orders of their accounts wait for them. */
  readonly unknown: readonly string[];
  /** Calls that wait until orders can be sent. */
  readonly waiting: number;
  /** Reason for which no order can be sent now; undefined while they can. */
  readonly closed: string | undefined;
}
