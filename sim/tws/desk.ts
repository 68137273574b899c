import type { PlaceOrder } from "../wire/requests/place-order.ts";

/** An order as its client knows it. */
export interface Ticket {
  readonly permId: number;
  readonly clientId: number;
  readonly orderId: number;
  /** What was placed, as last modified. */
  readonly order: PlaceOrder;
}

/** All that the desk has to remember. */
export interface DeskState {
  readonly tickets: readonly Ticket[];
  readonly nextIds: Readonly<Record<string, number>>;
  /** How many orders that were placed by hand were taken over. */
  readonly bound?: number;
}

/** Who placed which order under which number. Numbers belong to a client ID and outlive its connections. */
export class Desk {
  readonly #byPermId = new Map<number, Ticket>();
  readonly #byClient = new Map<string, number>();
  readonly #nextIds = new Map<number, number>();

  #bound: number;

  constructor({ tickets, nextIds, bound = 0 }: DeskState = { tickets: [], nextIds: {} }) {
    this.#bound = bound;
    for (const ticket of tickets) this.put(ticket);
    for (const [clientId, nextId] of Object.entries(nextIds)) this.#nextIds.set(Number(clientId), nextId);
  }

  /** All that has to be remembered. */
  state(): DeskState {
    const nextIds = Object.fromEntries(
      [...this.#nextIds].map(([clientId, nextId]) => [`${clientId}`, nextId]),
    );
    return { tickets: [...this.#byPermId.values()], nextIds, bound: this.#bound };
  }

  /** The next order number of a client ID: above every one that it has used. */
  nextId(clientId: number): number {
    return this.#nextIds.get(clientId) ?? 1;
  }

  /** A number for an order that was placed by hand: below 0, so that it is nobody else's. */
  nextHandId(): number {
    return -++this.#bound;
  }

  /** Remembers an order, and that its number is used. */
  put(ticket: Ticket): void {
    const { permId, clientId, orderId } = ticket;
    this.#byPermId.set(permId, ticket);
    // By 0 go all orders that were placed by hand and that nobody has taken over.
    if (orderId !== 0) this.#byClient.set(`${clientId}/${orderId}`, permId);
    this.#nextIds.set(clientId, Math.max(this.nextId(clientId), orderId + 1));
  }

  /** Orders that were placed by hand and that nobody has taken over. */
  ofHand(): readonly Ticket[] {
    return [...this.#byPermId.values()].filter(({ orderId }) => orderId === 0);
  }

  ofPermId(permId: number): Ticket | undefined {
    return this.#byPermId.get(permId);
  }

  ofClient(clientId: number, orderId: number): Ticket | undefined {
    return this.#byPermId.get(this.#byClient.get(`${clientId}/${orderId}`) ?? Number.NaN);
  }
}
