import { quoted } from "../world/quoted.ts";
import { markName } from "./check-schema.ts";

/** Marks of a run: a program sets them to say that something has happened outside of TWS, and steps wait for them. */
export class Marks {
  readonly #set = new Set<string>();
  readonly #listeners = new Set<(name: string) => void>();

  /** Writes which marks were set so far. */
  get text(): string {
    return this.#set.size === 0 ? "no mark was set" : `marks that were set: ${[...this.#set].join(", ")}`;
  }

  /**
   * Sets a mark. Whatever waits for it happens before this returns.
   *
   * @param record Called before anything else happens.
   * @throws {RangeError} For a name that no mark can have.
   */
  set(name: string, record: () => void): void {
    const { error } = markName.safeParse(name);
    if (error !== undefined) {
      const reasons = error.issues.map(({ message }) => message).join("; ");
      throw new RangeError(`Cannot set the mark ${quoted(name)}: ${reasons}`);
    }
    this.#set.add(name);
    record();
    for (const listener of this.#listeners) listener(name);
  }

  /** Calls a function whenever a mark is set. @returns A function that ends it. */
  onSet(meant: string, listener: () => void): () => void {
    const onAny = (name: string): void => {
      if (name === meant) listener();
    };
    this.#listeners.add(onAny);
    return () => void this.#listeners.delete(onAny);
  }
}
