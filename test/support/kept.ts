import type { Stream, StreamUpdate } from "../../src/mod.ts";

/** Reads a stream until it ends and keeps every update. */
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

  /** Kinds of the updates, equal ones in a row once, without `snapshot-end`. */
  get story(): string[] {
    const kinds = this.all.map(({ kind }) => kind).filter((kind) => kind !== "snapshot-end");
    return kinds.filter((kind, at) => kind !== kinds[at - 1]);
  }

  /** `gap` and `resumed`, in order. */
  get gaps(): string[] {
    return this.all.map(({ kind }) => kind).filter((kind) => kind === "gap" || kind === "resumed");
  }

  /** Number of `snapshot-end` updates. */
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
