import type { Stream } from "../../../src/mod.ts";
import type { Epilogue } from "./epilogue.ts";

/** A stream of an epilogue, which also keeps the session of a pool that closes idle ones. */
export class UsefulStream {
  #stream: Stream<unknown> | undefined;
  /** Kinds of updates so far. */
  readonly #kinds: string[] = [];
  #end = "";

  constructor(epilogue: Epilogue) {
    void this.#follow(epilogue).then(
      () => {
        this.#end = "the end";
      },
      (error: unknown) => {
        this.#end = error instanceof Error ? error.message : String(error);
      },
    );
  }

  /** Checks that the stream goes on, and that it had updates of these kinds, in this order. */
  check(epilogue: Epilogue, name: string, kinds: readonly string[]): void {
    let at = 0;
    for (const kind of this.#kinds) if (kind === kinds[at]) at++;
    const holds = this.#end === "" && at === kinds.length;
    const runs = this.#kinds.filter((kind, place) => kind !== this.#kinds[place - 1]);
    const end = this.#end === "" ? "" : `, and then ${this.#end}`;
    epilogue.check(name, holds, `it had ${runs.join(", ") || "no update"}${end}`);
  }

  /** Leaves the stream. */
  leave(): void {
    void this.#stream?.return?.();
  }

  async #follow({ pool, account }: Epilogue): Promise<void> {
    // Positions may be silent for hours, so that a gap of them ends with the outage.
    this.#stream = pool.watchPositions(account);
    await this.#stream.forEach(({ kind }) => void this.#kinds.push(kind));
  }
}
