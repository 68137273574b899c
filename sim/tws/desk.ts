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
}

/** Who placed which order under which number. Numbers belong to a client ID and outlive its connections. */
export class Desk {
  readonly #byPermId = new Map<number, Ticket>();
  readonly #byClient = new Map<string, number>();
  readonly #nextIds = new Map<number, number>();

  constructor({ tickets, nextIds }: DeskState = { tickets: [], nextIds: {} }) {
    for (const ticket of tickets) this.put(ticket);
    for (const [clientId, nextId] of Object.entries(nextIds)) this.#nextIds.set(Number(clientId), nextId);
  }

  /** All that has to be remembered. */
  state(): DeskState {
    const nextIds = Object.fromEntries(
      [...this.#nextIds].map(([clientId, nextId]) => [`${clientId}`, nextId]),
    );
    return { tickets: [...this.#byPermId.values()], nextIds };
  }

  /** The next order number of a client ID: above every one that it has used. */
  nextId(clientId: number): number {
    return this.#nextIds.get(clientId) ?? 1;
  }

  /** Remembers an order, and that its number is used. */
  put(ticket: Ticket): void {
    const { permId, clientId, orderId } = ticket;
    this.#byPermId.set(permId, ticket);
    this.#byClient.set(`${clientId}/${orderId}`, permId);
    this.#nextIds.set(clientId, Math.max(this.nextId(clientId), orderId + 1));
  }

  ofPermId(permId: number): Ticket | undefined {
    return this.#byPermId.get(permId);
  }

  ofClient(clientId: number, orderId: number): Ticket | undefined {
    return this.#byPermId.get(this.#byClient.get(`${clientId}/${orderId}`) ?? Number.NaN);
  }
}
