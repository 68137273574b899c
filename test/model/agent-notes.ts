/** What an agent has noted of one of its orders. */
export interface NotedOrder {
  readonly key: string;
  readonly symbol: string;
  readonly side: "BUY" | "SELL";
  /** Units filled so far, as it was reported to the agent. */
  filled: number;
  /** When it was placed, epoch ms. */
  readonly atMs: number;
}

/** Number of orders that are noted one by one; of older ones only the sum of their fills is kept. */
const ORDERS_MAX = 60;

/** The notebook of an agent, which outlives its process: it is written before an order is placed. */
export class AgentNotes {
  readonly name: string;
  readonly #orders = new Map<string, NotedOrder>();
  readonly #older = new Map<string, number>();
  /** Number of rounds of the agent so far. */
  rounds = 0;
  #count = 0;

  /** @param name Begin of all keys of its orders. */
  constructor(name: string) {
    this.name = name;
  }

  /** Orders that may still change, and the latest ones that have ended; oldest first. */
  get orders(): readonly NotedOrder[] {
    return [...this.#orders.values()];
  }

  /** Number of orders that were ever noted. */
  get count(): number {
    return this.#count;
  }

  /** Notes an order that is about to be placed. */
  add(order: Omit<NotedOrder, "key" | "filled">): NotedOrder {
    const noted: NotedOrder = { ...order, key: `${this.name}-${++this.#count}`, filled: 0 };
    this.#orders.set(noted.key, noted);
    return noted;
  }

  /** Adds the fills of the oldest orders up, where they have ended. */
  tidy(isOver: (order: NotedOrder) => boolean): void {
    for (const order of this.#orders.values()) {
      if (this.#orders.size <= ORDERS_MAX) return;
      if (!isOver(order)) continue;
      this.#orders.delete(order.key);
      this.#older.set(order.symbol, (this.#older.get(order.symbol) ?? 0) + signed(order));
    }
  }

  /** Units that its orders have bought less those that they have sold, by symbol; none of 0. */
  belief(): ReadonlyMap<string, number> {
    const units = new Map(this.#older);
    for (const order of this.#orders.values())
      units.set(order.symbol, (units.get(order.symbol) ?? 0) + signed(order));
    return new Map([...units].filter(([, size]) => size !== 0));
  }
}

const signed = ({ side, filled }: NotedOrder): number => (side === "BUY" ? filled : -filled);
