import type { Fill } from "../orders/orders.ts";

/** The fills of a login, by order. */
export class Fills {
  readonly #all: Fill[] = [];
  readonly #ofOrder = new Map<number, Fill[]>();

  /** Takes over fills, oldest first. */
  constructor(fills: readonly Fill[]) {
    for (const fill of fills) this.add(fill);
  }

  /** Adds the newest fill. */
  add(fill: Fill): void {
    this.#all.push(fill);
    const known = this.#ofOrder.get(fill.permId);
    if (known === undefined) this.#ofOrder.set(fill.permId, [fill]);
    else known.push(fill);
  }

  /** Every fill ever, oldest first. */
  get all(): readonly Fill[] {
    return this.#all;
  }

  /** Returns the fills of one order, oldest first. */
  of(permId: number): readonly Fill[] {
    return this.#ofOrder.get(permId) ?? [];
  }

  /** Returns the fills from an instant on, oldest first. */
  since(sinceMs: number): readonly Fill[] {
    return this.#all.filter(({ atMs }) => atMs >= sinceMs);
  }
}
