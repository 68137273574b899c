/** What `OutputLog` needs of a stream. */
export interface LogStream {
  /** Bytes that wait for a reader. */
  readonly writableLength: number;
  write(text: string): unknown;
  /** Keeps what is written until `uncork`. */
  cork(): void;
  uncork(): void;
}

/** Bytes that may wait for a reader of the output before lines of the log are left out. */
export const UNREAD_BYTES_MAX = 1_048_576;

/** A log whose lines are left out while nothing reads them, so that a reader that stalls takes no memory. */
export class OutputLog {
  readonly #stream: LogStream;
  #leftOut = 0;
  #isCorked = false;

  constructor(stream: LogStream) {
    this.#stream = stream;
  }

  /** Writes a line unless too much waits for a reader, and says how many lines were left out before it. */
  log(line: string): void {
    if (this.#stream.writableLength > UNREAD_BYTES_MAX) return void this.#leftOut++;
    this.#cork();
    this.out(line);
  }

  /** Lets the lines of one turn be written together: one system call for each would be most of their cost. */
  #cork(): void {
    if (this.#isCorked) return;
    this.#isCorked = true;
    this.#stream.cork();
    process.nextTick(() => {
      this.#isCorked = false;
      this.#stream.uncork();
    });
  }

  /** Writes a line in any case, and says how many lines of the log were left out before it. */
  out(line: string): void {
    const leftOut = this.#leftOut;
    this.#leftOut = 0;
    if (leftOut > 0) {
      const lines = leftOut === 1 ? "1 line was" : `${leftOut} lines were`;
      this.#stream.write(`${lines} left out, because nothing read them\n`);
    }
    this.#stream.write(`${line}\n`);
  }
}
