import { createLogUpdate } from "log-update";
import { shown } from "../../options/mod.ts";

/** A terminal that can be written over. */
export interface Screen {
  write(text: string): void;
  readonly columns: number;
  readonly rows: number;
}

/** Lines at the bottom of a terminal that are written over. */
export class Block {
  readonly #screen: Screen;
  readonly #update: ReturnType<typeof createLogUpdate>;

  constructor(screen: Screen) {
    this.#screen = screen;
    const stream = {
      write: (text: string): boolean => {
        screen.write(text);
        return true;
      },
      get columns() {
        return screen.columns;
      },
      get rows() {
        return screen.rows;
      },
    };
    // The library uses these members alone. The cursor stays, as a process that is killed could not bring it back.
    this.#update = createLogUpdate(stream as unknown as NodeJS.WritableStream, { showCursor: true });
  }

  /** Writes the lines over the last ones, each cut to the width, and no more of them than the height has room for. */
  draw(lines: readonly string[]): void {
    const most = Math.max(1, this.#screen.rows - 2);
    const width = Math.max(10, this.#screen.columns - 1);
    this.#update(
      lines
        .slice(-most)
        .map((line) => shown(line, width))
        .join("\n"),
    );
  }

  clear(): void {
    this.#update.clear();
  }
}
