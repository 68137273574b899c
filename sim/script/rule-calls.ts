/** The calls by which a rule was made. One that takes back what another one does is refused, and none is made twice. */
export class RuleCalls {
  readonly #name: string;
  readonly #exclusive: readonly (readonly string[])[];
  readonly #made: string[] = [];

  /**
   * Makes a list without calls.
   *
   * @param name Name of the messages of the rule.
   * @param exclusive Groups of calls of which a rule has one.
   */
  constructor(name: string, exclusive: readonly (readonly string[])[]) {
    this.#name = name;
    this.#exclusive = exclusive;
  }

  /** Adds a call. @throws {Error} When an earlier call excludes it. */
  add(call: string): void {
    const other = this.#made.find((made) => made === call || this.#isExcluded(made, call));
    if (other !== undefined)
      throw new Error(`Cannot let a rule for ${this.#name} do ${call}(): it has ${other}() already`);
    this.#made.push(call);
  }

  #isExcluded(made: string, call: string): boolean {
    return this.#exclusive.some((group) => group.includes(made) && group.includes(call));
  }
}
