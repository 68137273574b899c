import { Buffer } from "node:buffer";
import { closeSync, constants, ftruncateSync, openSync, statSync, writeSync } from "node:fs";

const LINE_END = "\n";

/**
 * File of a recording. Each line is handed to the system at once, so that the end of the process loses none; a line that
 * cannot be written whole is taken back.
 */
export class RecordingFile {
  readonly #file: number;
  #bytes = 0;
  #state: "open" | "failed" | "closed" = "open";
  readonly #failed: (error: unknown) => void;
  /** Lines that were written. */
  lines = 0;

  /**
   * Opens a file.
   *
   * @param mode `new` fails for a file that exists already, `replace` empties it.
   * @param failed Called once, when a line cannot be written; nothing is written after it.
   * @throws {Error} The error of the system.
   */
  constructor(path: string, mode: "new" | "replace", failed: (error: unknown) => void) {
    this.#file = mode === "new" ? openSync(path, "wx", 0o600) : replaced(path);
    this.#failed = failed;
  }

  /** Writes a line; nothing after a failure. */
  write(line: string): void {
    if (this.#state !== "open") return;
    const bytes = Buffer.from(line + LINE_END, "utf8");
    try {
      for (let done = 0; done < bytes.length; ) done += writeSync(this.#file, bytes, done);
      this.#bytes += bytes.length;
      this.lines++;
    } catch (error) {
      this.#state = "failed";
      this.#takeBack();
      this.#failed(error);
    }
  }

  /** Closes the file. */
  close(): void {
    if (this.#state === "closed") return;
    this.#state = "closed";
    closeSync(this.#file);
  }

  #takeBack(): void {
    try {
      ftruncateSync(this.#file, this.#bytes);
    } catch {
      // A reader accepts a last line that is not whole.
    }
  }
}

/** Opens a file to replace what it has. A pipe without a reader fails with `ENXIO`: its opening would wait for one. */
function replaced(path: string): number {
  if (!statSync(path, { throwIfNoEntry: false })?.isFIFO()) return openSync(path, "w", 0o600);
  const probe = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
  try {
    return openSync(path, "w");
  } finally {
    closeSync(probe);
  }
}
