/** Numbers of what became of the requests about orders, a what-if order being none that is placed. */
export interface OrderCounts {
  /** Orders that were accepted. */
  placed: number;
  /** Changes of an open order that were accepted. */
  modified: number;
  /** Orders whose cancellation was requested and accepted. */
  cancelled: number;
  /** Requests to place, modify, cancel or evaluate an order that were refused. */
  refused: number;
  /** What-if orders that were answered. */
  whatIf: number;
}

/** Makes counts of nothing. */
export function newOrderCounts(): OrderCounts {
  return { placed: 0, modified: 0, cancelled: 0, refused: 0, whatIf: 0 };
}
