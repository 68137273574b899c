import type { PlaceOrder } from "../../wire/requests/place-order.ts";

/** An order, with the client and the order ID that it was placed under. */
export interface PlacedOrder {
  readonly permId: number;
  readonly clientId: number;
  readonly orderId: number;
  /** The order as placed, or as last modified. */
  readonly order: PlaceOrder;
  /** A change of it that TWS holds until it is transmitted. */
  readonly staged?: PlaceOrder | undefined;
}

/** Content of the registry, for writing it to a file. */
export interface PlacedOrdersState {
  readonly orders: readonly PlacedOrder[];
  readonly nextIds: Readonly<Record<string, number>>;
  /** Number of manual orders that were bound to a client. */
  readonly bound?: number;
}

/** The largest order ID: Java clients read order IDs as 32-bit integers. */
const ORDER_ID_MAX = 2_147_483_647;

/** Registry of orders by client ID and order ID. Order IDs belong to a client ID and outlive its connections. */
export class PlacedOrders {
  readonly #byPermId = new Map<number, PlacedOrder>();
  readonly #byClient = new Map<string, number>();
  readonly #nextIds = new Map<number, number>();

  #bound: number;

  constructor({ orders, nextIds, bound = 0 }: PlacedOrdersState = { orders: [], nextIds: {} }) {
    this.#bound = bound;
    for (const placed of orders) this.put(placed);
    for (const [clientId, nextId] of Object.entries(nextIds)) this.#nextIds.set(Number(clientId), nextId);
  }

  /** Gets the whole content. */
  state(): PlacedOrdersState {
    const nextIds = Object.fromEntries(
      [...this.#nextIds].map(([clientId, nextId]) => [`${clientId}`, nextId]),
    );
    return { orders: [...this.#byPermId.values()], nextIds, bound: this.#bound };
  }

  /** Gets the next order ID of a client ID: above every one that it has used, and at most the largest one. */
  nextId(clientId: number): number {
    return this.#nextIds.get(clientId) ?? 1;
  }

  /** Makes an order ID for a manual order: below 0, so that no client uses it. */
  nextManualId(): number {
    return -++this.#bound;
  }

  /** Marks an order ID as used. */
  use(clientId: number, orderId: number): void {
    this.#nextIds.set(clientId, Math.min(ORDER_ID_MAX, Math.max(this.nextId(clientId), orderId + 1)));
  }

  /** Adds an order, or replaces it, and marks its ID as used. */
  put(placed: PlacedOrder): void {
    const { permId, clientId, orderId } = placed;
    this.#byPermId.set(permId, placed);
    // Unbound manual orders all have the ID 0.
    if (orderId !== 0) this.#byClient.set(`${clientId}/${orderId}`, permId);
    this.use(clientId, orderId);
  }

  /** Gets the manual orders that are not bound to a client. */
  unbound(): readonly PlacedOrder[] {
    return [...this.#byPermId.values()].filter(({ orderId }) => orderId === 0);
  }

  /** Gets an order by its permanent ID. */
  byPermId(permId: number): PlacedOrder | undefined {
    return this.#byPermId.get(permId);
  }

  /** Gets an order by the client ID and the order ID that it was placed under. */
  byOrderId(clientId: number, orderId: number): PlacedOrder | undefined {
    return this.#byPermId.get(this.#byClient.get(`${clientId}/${orderId}`) ?? Number.NaN);
  }
}
