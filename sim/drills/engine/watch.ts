import { Progress } from "./progress.ts";
import type { DrillStage } from "./stage.ts";

/** Progress of the client, and listeners for its changes. */
export class Watch {
  readonly progress: Progress = new Progress();
  readonly #listeners = new Set<() => void>();
  readonly #stops: (() => void)[];

  constructor(stage: DrillStage) {
    this.#stops = [
      stage.onEvent((event) => {
        this.progress.event(event);
        this.#notify();
      }),
      stage.onRequest((message) => {
        this.progress.request(message);
        this.#notify();
      }),
    ];
    stage.ended.addEventListener("abort", () => this.#notify(), { once: true });
  }

  onChange = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  stop(): void {
    for (const stop of this.#stops) stop();
  }

  #notify(): void {
    for (const listener of this.#listeners) listener();
  }
}
