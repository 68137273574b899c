import { type Clock, systemClock } from "../mod.ts";

/** Time after a change in which others belong to it, in ms: an editor writes a file in several steps. */
const SETTLE_MS = 300;

/** Cause of a run. */
export type RunCause =
  | { readonly kind: "change"; readonly files: readonly string[] }
  | { readonly kind: "typed" }
  | { readonly kind: "ended" };

/** Wishes for another run: files that change, and Enter. Those that come during a run wait for its end. */
export class RunWishes {
  readonly #clock: Clock;
  readonly #onOutput: (file: string) => void;
  readonly #changed = new Set<string>();
  /** Files that have changed while drills ran: in this run, and in the one before. */
  #inRun = new Set<string>();
  #inLastRun: ReadonlySet<string> = new Set();
  /** Files that the program writes itself. */
  readonly #outputs = new Set<string>();
  #run: AbortController | undefined;
  #wake: ((cause: RunCause) => void) | undefined;
  #typed = false;
  #cancel: () => void = () => {};

  /** Begins without wishes. @param onOutput Called with a file that the program is found to write. */
  constructor(onOutput: (file: string) => void, clock: Clock = systemClock) {
    this.#onOutput = onOutput;
    this.#clock = clock;
  }

  /** Whether drills run. */
  get isRunning(): boolean {
    return this.#run !== undefined;
  }

  /** Begins a run. @returns A signal that aborts when the run is to begin anew. */
  begin(): AbortSignal {
    this.#inLastRun = this.#inRun;
    this.#inRun = new Set();
    this.#run = new AbortController();
    return this.#run.signal;
  }

  /** Notes that a file has changed. @returns Whether that leads to another run. */
  change(file: string): boolean {
    if (this.#outputs.has(file)) return false;
    if (this.#run !== undefined && !this.#inRun.has(file)) {
      this.#inRun.add(file);
      // A person does not save the same file in the middle of two runs on end; a program does.
      if (this.#inLastRun.has(file)) {
        this.#outputs.add(file);
        this.#changed.delete(file);
        this.#onOutput(file);
        return false;
      }
    }
    const isNew = !this.#changed.has(file);
    this.#changed.add(file);
    this.#settle();
    return isNew;
  }

  /** Notes Enter: a run begins anew. */
  typed(): void {
    this.#typed = true;
    this.#run?.abort();
    this.#wake?.({ kind: "typed" });
  }

  /** Ends the run, and waits for the next wish. */
  next(ended: AbortSignal): Promise<RunCause> {
    this.#run = undefined;
    return new Promise((resolve) => {
      const onEnd = (): void => wake({ kind: "ended" });
      const wake = (cause: RunCause): void => {
        this.#cancel();
        this.#wake = undefined;
        this.#typed = false;
        this.#changed.clear();
        ended.removeEventListener("abort", onEnd);
        resolve(cause);
      };
      this.#wake = wake;
      if (ended.aborted) return onEnd();
      if (this.#typed) return wake({ kind: "typed" });
      ended.addEventListener("abort", onEnd, { once: true });
      if (this.#changed.size > 0) this.#settle();
    });
  }

  #settle(): void {
    this.#cancel();
    this.#cancel = this.#clock.after(SETTLE_MS, () => {
      if (this.#changed.size > 0) this.#wake?.({ kind: "change", files: [...this.#changed] });
    });
  }
}
