import type { LiveRun } from "../../model/live-run.ts";
import type { MatrixState } from "./pool-states.ts";

/** Knows the state of the pool at every instant of a run from what the pool notifies, also within one step. */
export class StateTracker {
  #read = 0;
  #process = 1;
  #state = "idle";
  #hasStarted = false;

  /** Notes that TWS has read START_API on a connection of the pool. */
  started(): void {
    this.#hasStarted = true;
  }

  /** Returns the state now; undefined for a closed pool. */
  now(run: LiveRun): MatrixState | undefined {
    const { notified } = run;
    if (run.process !== this.#process) {
      this.#process = run.process;
      this.#state = "idle";
    }
    for (; this.#read < notified.length; this.#read++) {
      const one = notified[this.#read];
      if (one === undefined || one.process !== this.#process) continue;
      const { event } = one;
      if (event.type === "dial") this.#hasStarted = false;
      if (event.type === "state") this.#state = event.state;
    }
    switch (this.#state) {
      case "closed":
        return undefined;
      case "handshaking":
        return this.#hasStarted ? "starting" : "greeting";
      case "ready":
        return run.callers.calls.pendingCount > 0 ? "busy" : "ready";
      default:
        return this.#state as MatrixState;
    }
  }
}
