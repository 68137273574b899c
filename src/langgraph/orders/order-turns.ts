/** Lets the modifications of one order run one after the other. */
export class OrderTurns {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Runs a task after those of the same order that were given before, whether they failed or not. */
  async take<Result>(order: string, task: () => Promise<Result>): Promise<Result> {
    const before = this.#last.get(order) ?? Promise.resolve();
    const mine = before.then(task, task);
    this.#last.set(order, mine);
    try {
      return await mine;
    } finally {
      if (this.#last.get(order) === mine) this.#last.delete(order);
    }
  }
}
