import type { Execution, Order } from "../../stoqey/mod.ts";

/**
 * Numbers of the orders of other clients that a session receives. A client that is the master client of TWS receives events
 * of all orders; an error has the number of an order, which another client may use, too, and no client ID.
 */
export class ForeignOrders {
  readonly #clientId: number;
  readonly #isListing: () => boolean;
  readonly #numbers = new Set<number>();
  #isMaster = false;

  /**
   * @param clientId Client ID of the session.
   * @param isListing Tests whether TWS sends a list of all open orders now, so that orders of others are part of it.
   */
  constructor(clientId: number, isListing: () => boolean) {
    this.#clientId = clientId;
    this.#isListing = isListing;
  }

  /** Whether the session has received an event of another client's order that no request has led to. */
  get isMaster(): boolean {
    return this.#isMaster;
  }

  /** Tests whether an error with a number may be about the order of another client. */
  isShared(orderId: number): boolean {
    return this.#isMaster && this.#numbers.has(orderId);
  }

  /** Notes an event of TWS. */
  note(event: string, args: readonly unknown[]): void {
    switch (event) {
      case "openOrder":
        return this.#add(Number(args[0]), (args[2] as Order).clientId, this.#isListing());
      case "orderStatus":
        return this.#add(Number(args[0]), args[8] as number | undefined, this.#isListing());
      case "execDetails": {
        const { orderId = 0, clientId } = args[2] as Execution;
        return this.#add(orderId, clientId, Number(args[0]) >= 0);
      }
    }
  }

  #add(orderId: number, clientId: number | undefined, isRequested: boolean): void {
    if (clientId === undefined || clientId === this.#clientId) return;
    this.#numbers.add(orderId);
    if (!isRequested) this.#isMaster = true;
  }
}
