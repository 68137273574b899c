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
  readonly #tests = new Set<(order: ArrivingOrder) => boolean>();

  /** Holds back the next order that passes a test. @returns A function that takes this back. */
  next(test: (order: ArrivingOrder) => boolean): () => void {
    // Equal tests of several calls hold back several orders.
    const own = (order: ArrivingOrder): boolean => test(order);
    this.#tests.add(own);
    return () => void this.#tests.delete(own);
  }

  /** Returns whether an order that arrives is to be held back; the test that it passes is used up. */
  take(order: () => ArrivingOrder): boolean {
    for (const test of this.#tests) {
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
