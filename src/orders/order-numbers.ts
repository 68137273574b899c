import type { OrderRecord } from "./order-record.ts";

/** Order IDs that were given out, by client ID: those of the orders of a book, and the highest one ever. */
export class OrderNumbers {
  readonly #records = new Map<string, OrderRecord>();
  /** Orders that the pool has not placed: nearly always none. */
  readonly #foreign = new Set<OrderRecord>();
  readonly #floors = new Map<number, number>();
  /** The highest IDs that TWS may have counted, of messages without an order of the book. */
  readonly #used = new Map<number, number>();

  /** Finds an order of a client ID by its order ID. */
  get(clientId: number, orderId: number): OrderRecord | undefined {
    return this.#records.get(`${clientId}/${orderId}`);
  }

  /** Notes the order ID that an order is sent under. */
  add(record: OrderRecord, clientId: number, orderId: number): void {
    record.clientId = clientId;
    record.orderId = orderId;
    this.#records.set(`${clientId}/${orderId}`, record);
    if (record.isForeign) this.#foreign.add(record);
    this.raiseFloor(clientId, orderId);
  }

  /** Finds an order that the pool has not placed by its permanent ID. */
  foreign(permId: number): OrderRecord | undefined {
    for (const record of this.#foreign) if (record.permId === permId) return record;
    return undefined;
  }

  /** Forgets an order; its ID stays given out. */
  delete(record: OrderRecord): void {
    const { clientId, orderId } = record;
    if (clientId !== undefined && orderId !== undefined && mayBeUsed(record)) this.use(clientId, orderId);
    this.#foreign.delete(record);
    const number = `${record.clientId}/${record.orderId}`;
    if (this.#records.get(number) === record) this.#records.delete(number);
  }

  /** Gets the highest order ID that was given out for a client ID; 0 for none. */
  floor(clientId: number): number {
    return this.#floors.get(clientId) ?? 0;
  }

  /** Gets the highest order ID of a client ID that TWS may have counted; those of orders that it never had do not count. */
  highestUsed(clientId: number): number {
    let highest = this.#used.get(clientId) ?? 0;
    for (const record of this.#records.values())
      if (record.clientId === clientId && mayBeUsed(record)) highest = Math.max(highest, record.orderId ?? 0);
    return highest;
  }

  /** Notes that TWS may have counted an order ID, of a message that is no order of the book. */
  use(clientId: number, orderId: number): void {
    this.#used.set(clientId, Math.max(this.#used.get(clientId) ?? 0, orderId));
  }

  /** Raises the highest order ID that was given out; it is never lowered. */
  raiseFloor(clientId: number, orderId: number): void {
    this.#floors.set(clientId, Math.max(this.floor(clientId), orderId));
  }
}

/** Tests whether TWS may have counted the ID of an order. */
function mayBeUsed({ state }: OrderRecord): boolean {
  return state.kind !== "not-sent";
}
