import { type Random, seeded } from "../../world/random.ts";

const TRIES_MAX = 1_000;

/**
 * Names that stand for others, made up in the order in which the others are met: nothing of a name goes into its made-up one
 * but its shape, so that the seed gives nobody the way back.
 */
export class MadeUpNames {
  readonly #random: Random;
  readonly #made = new Map<string, string>();
  readonly #used = new Set<string>();

  /** Makes an empty table. */
  constructor(seed: number) {
    this.#random = seeded(seed).fork("mask");
  }

  /** Gets the made-up name of an account: its letters, then digits that begin with 0, as no account's do. */
  account(name: string): string {
    const upper = name.toUpperCase();
    const made = this.#of(upper, () => {
      let isFirst = true;
      return upper.replace(/\d/g, () => {
        const digit = isFirst ? 0 : this.#random.integer(0, 9);
        isFirst = false;
        return `${digit}`;
      });
    });
    return name === upper ? made : made.toLowerCase();
  }

  /** Gets the made-up name of a person or of anything else: letters for letters, digits for digits. */
  person(name: string): string {
    const letter = (base: number): string => String.fromCharCode(base + this.#random.integer(0, 25));
    return this.#of(name, () =>
      name.replace(/[\p{L}\p{N}]/gu, (character) => {
        if (/\d/.test(character)) return `${this.#random.integer(0, 9)}`;
        return letter(character === character.toLowerCase() ? 97 : 65);
      }),
    );
  }

  #of(name: string, make: () => string): string {
    const known = this.#made.get(name);
    if (known !== undefined) return known;
    let made = make();
    for (let tries = 0; tries < TRIES_MAX && !this.#isFree(made, name); tries++) made = make();
    this.#made.set(name, made);
    this.#used.add(made);
    return made;
  }

  #isFree(made: string, name: string): boolean {
    return made !== name && !this.#used.has(made) && !this.#made.has(made);
  }
}
