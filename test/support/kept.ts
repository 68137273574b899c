import type { Stream, StreamUpdate } from "../../src/mod.ts";

/** Reads a stream on and on, and keeps what it reads. */
export class Kept<Value> {
  readonly all: StreamUpdate<Value>[] = [];
  /** `reading`, `done`, or the error that ended it. */
  over: "reading" | "done" | unknown = "reading";
  readonly stream: Stream<Value>;

  constructor(stream: Stream<Value>) {
    this.stream = stream;
    void this.#read();
  }

  get values(): Value[] {
    return this.all.flatMap((one) => (one.kind === "update" ? [one.value] : []));
  }

  /** Kinds, those in a row told once; the end of a snapshot aside. */
  get story(): string[] {
    const kinds = this.all.map(({ kind }) => kind).filter((kind) => kind !== "snapshot-end");
    return kinds.filter((kind, at) => kind !== kinds[at - 1]);
  }

  /** Gaps and their ends, in order. */
  get gaps(): string[] {
    return this.all.map(({ kind }) => kind).filter((kind) => kind === "gap" || kind === "resumed");
  }

  /** How often the snapshot was told to be whole. */
  get ends(): number {
    return this.all.filter(({ kind }) => kind === "snapshot-end").length;
  }

  async #read(): Promise<void> {
    try {
      for await (const update of this.stream) this.all.push(update);
      this.over = "done";
    } catch (error) {
      this.over = error;
    }
  }
}
