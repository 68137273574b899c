import type { OrderRecord } from "./order-record.ts";

/** Order IDs that were given out, by client ID: those of the orders of a book, and the highest one ever. */
export class OrderNumbers {
  readonly #records = new Map<string, OrderRecord>();
  readonly #floors = new Map<number, number>();

  /** Finds an order of a client ID by its order ID. */
  get(clientId: number, orderId: number): OrderRecord | undefined {
    return this.#records.get(`${clientId}/${orderId}`);
  }

  /** Notes the order ID that an order is sent under. */
  add(record: OrderRecord, clientId: number, orderId: number): void {
    record.clientId = clientId;
    record.orderId = orderId;
    this.#records.set(`${clientId}/${orderId}`, record);
    this.raiseFloor(clientId, orderId);
  }

  /** Forgets an order; its ID stays given out. */
  delete(record: OrderRecord): void {
    const number = `${record.clientId}/${record.orderId}`;
    if (this.#records.get(number) === record) this.#records.delete(number);
  }

  /** Gets the highest order ID that was given out for a client ID; 0 for none. */
  floor(clientId: number): number {
    return this.#floors.get(clientId) ?? 0;
  }

  /** Raises the highest order ID that was given out; it is never lowered. */
  raiseFloor(clientId: number, orderId: number): void {
    this.#floors.set(clientId, Math.max(this.floor(clientId), orderId));
  }
}
