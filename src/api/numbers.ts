/** The numbers that one caller uses, and those that TWS knows in their place. */
export class Numbers {
  readonly #inner = new Map<number, number>();
  readonly #outer = new Map<number, number>();

  /** Joins two numbers; what either was joined to before is forgotten. */
  join(outer: number, inner: number): void {
    this.forget(outer);
    this.#inner.set(outer, inner);
    this.#outer.set(inner, outer);
  }

  inner(outer: number): number | undefined {
    return this.#inner.get(outer);
  }

  outer(inner: number): number | undefined {
    return this.#outer.get(inner);
  }

  forget(outer: number): void {
    const inner = this.#inner.get(outer);
    if (inner === undefined) return;
    this.#inner.delete(outer);
    this.#outer.delete(inner);
  }

  /** What the caller is shown for a number of TWS: the number itself, unless the caller uses it for something else. */
  shown(inner: number, fresh: () => number): number {
    const known = this.#outer.get(inner);
    if (known !== undefined) return known;
    const outer = this.#inner.has(inner) ? fresh() : inner;
    this.join(outer, inner);
    return outer;
  }
}
