/** An order that arrives, before it is in the book. */
export interface ArrivingOrder {
  /** Order ID of its client; 0 for a manual order that no client is bound to. */
  readonly orderId: number;
  readonly clientId: number;
  readonly account: string;
  readonly symbol: string;
  readonly conId: number;
  readonly secType: string;
  readonly action: "BUY" | "SELL";
  /** Units, those filled included. */
  readonly quantity: number;
  readonly orderType: string;
  readonly limitPrice: number | undefined;
  /** Trigger price now. */
  readonly stopPrice: number | undefined;
  readonly tif: string;
  readonly orderRef: string;
}

/** The orders that are held back from the market as soon as they arrive. */
export class OrderHolds {
  readonly #tests = new Map<(order: ArrivingOrder) => boolean, string>();

  /** Descriptions of the orders that were to be held back and have not arrived, oldest first. */
  get waiting(): readonly string[] {
    return [...this.#tests.values()];
  }

  /**
   * Holds back the next order that passes a test.
   *
   * @param text Description of that order. Default: none.
   * @returns A function that takes this back.
   */
  next(test: (order: ArrivingOrder) => boolean, text = ""): () => void {
    // Equal tests of several calls hold back several orders.
    const own = (order: ArrivingOrder): boolean => test(order);
    this.#tests.set(own, text);
    return () => void this.#tests.delete(own);
  }

  /** Returns whether an order that arrives is to be held back; the test that it passes is used up. */
  take(order: () => ArrivingOrder): boolean {
    for (const test of this.#tests.keys()) {
      if (!test(order())) continue;
      this.#tests.delete(test);
      return true;
    }
    return false;
  }

  /** Forgets every order that was to be held back. */
  clear(): void {
    this.#tests.clear();
  }
}
