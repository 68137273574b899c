import { StringDecoder } from "node:string_decoder";
import { stripVTControlCharacters } from "node:util";
import { shown } from "../../options/mod.ts";

/** Lines of an output that are kept: the last ones. */
export const OUTPUT_LINES_MAX = 200;
/** Characters of a line that are kept: the first ones. */
export const LINE_CHARS_MAX = 500;

const NEWLINE = 10;

/** The end of what a program prints, in lines that can be seen, whatever it prints and however much. */
export class OutputTail {
  readonly #lines: string[] = [];
  readonly #echo: (line: string) => void;
  readonly #ends: (() => void)[] = [];
  #bytes = 0;

  /** Begins without lines. @param echo Called with each line that is kept; of a flood, with its last lines alone. */
  constructor(echo: (line: string) => void = () => {}) {
    this.#echo = echo;
  }

  /** The last lines, oldest first. */
  get lines(): readonly string[] {
    return this.#lines;
  }

  /** Number of bytes that were printed. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Ends all streams: a last line without an end is a line too. */
  end(): void {
    for (const end of this.#ends) end();
  }

  /** Opens one stream of the output. @returns A function that takes its bytes as they come. */
  stream(): (chunk: Uint8Array) => void {
    let decoder = new StringDecoder("utf8");
    let rest = "";
    const keep = (text: string): void => {
      rest += text;
      // A line without an end grows no further than what is kept of it, and some to see what a terminal would show.
      if (rest.length > 8 * LINE_CHARS_MAX && !rest.includes("\n")) rest = rest.slice(0, 8 * LINE_CHARS_MAX);
      const lines = rest.split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) this.#line(line);
    };
    this.#ends.push(() => {
      keep(decoder.end());
      if (rest !== "") this.#line(rest);
      rest = "";
    });
    return (chunk) => {
      this.#bytes += chunk.length;
      const start = startOfTail(chunk);
      if (start > 0) {
        // What comes before is further up than all lines that are kept.
        rest = "";
        decoder = new StringDecoder("utf8");
      }
      keep(decoder.write(Buffer.from(chunk.subarray(start))));
    };
  }

  #line(text: string): void {
    const plain = stripVTControlCharacters(text.replace(/\r+$/, ""));
    // A terminal shows what was written last, as of a bar of progress.
    const line = shown(plain.slice(plain.lastIndexOf("\r") + 1), LINE_CHARS_MAX);
    this.#lines.push(line);
    if (this.#lines.length > OUTPUT_LINES_MAX) this.#lines.shift();
    this.#echo(line);
  }
}

/** Gets where the last lines of a chunk begin, so that a flood costs no more than what is kept of it. */
function startOfTail(chunk: Uint8Array): number {
  let at = chunk.length;
  for (let lines = 0; lines <= OUTPUT_LINES_MAX; lines++) {
    at = at === 0 ? -1 : chunk.lastIndexOf(NEWLINE, at - 1);
    if (at < 0) return 0;
  }
  return at + 1;
}
