import type { TraceEvent } from "../../../sim/mod.ts";
import type { InjectedFault, LiveRun, Observer } from "../../model/live-run.ts";
import type { Step } from "../../model/step.ts";
import { cellOf } from "./fault-classes.ts";
import type { MatrixState } from "./pool-states.ts";
import { StateTracker } from "./state-tracker.ts";

/** A fault that may still strike. */
interface Watched {
  readonly kind: string;
  readonly injected: InjectedFault["injected"];
  strikes: number;
}

const isOver = ({ injected }: Watched): boolean => injected.state === "finished";

/** Counts how often a fault of each kind struck in each state of the pool: when it touched something, not when it was planned. */
export class FaultMatrix implements Observer {
  /** How often faults struck, by state and kind. */
  readonly #counts = new Map<MatrixState, Map<string, number>>();
  readonly #tracker = new StateTracker();
  #watched: Watched[] = [];
  #run: LiveRun | undefined;
  #readFaults = 0;
  #readFrames = 0;
  #readSteps = 0;
  #process = 1;
  /** Events of the server so far. */
  #events = 0;
  /** What had happened at the last step at which anything had. */
  #seen = -1;
  #dials = 0;
  /** State at the last event of the server, or after the last timer. */
  #state: MatrixState | undefined = "idle";

  /** How often a fault struck, by `"<kind> x <state>"`. */
  counts(): Readonly<Record<string, number>> {
    return Object.fromEntries(
      [...this.#counts].flatMap(([state, kinds]) =>
        [...kinds].map(([kind, count]) => [cellOf(kind, state), count] as const),
      ),
    );
  }

  step(run: LiveRun): void {
    if (this.#run === undefined) {
      this.#run = run;
      run.tws.trace.subscribe((event) => this.#traced(run, event));
    }
    const seen = this.#events + run.notified.length + run.played.length + run.network.dials + run.process;
    // Most timers are those of the fake, and change nothing of the pool.
    if (seen === this.#seen) return;
    this.#seen = seen;
    if (run.process !== this.#process) {
      this.#process = run.process;
      this.#count("crash");
    }
    this.#look(run);
    for (; this.#readSteps < run.played.length; this.#readSteps++) {
      const kind = kindOf(run.played[this.#readSteps]);
      if (kind !== undefined) this.#count(kind);
    }
    for (; this.#readFrames < run.frames.length; this.#readFrames++)
      if (run.frames[this.#readFrames]?.rateExceeded) this.#count("error-100");
    this.#state = this.#tracker.now(run);
    // A fault may be healed just before its strike is counted.
    if (this.#watched.some(isOver)) this.#watched = this.#watched.filter((one) => !isOver(one));
  }

  /** An event of the server: what has struck since the last one struck in the state of this instant. */
  #traced(run: LiveRun, { event, detail, connection }: TraceEvent): void {
    this.#events++;
    if (event === "read" && detail === "startApi" && connection > run.othersBefore) this.#tracker.started();
    // A process that has ended has ended in the state before, whatever TWS sees of it.
    if (run.isAlive) this.#state = this.#tracker.now(run);
    this.#look(run);
  }

  /** Counts the strikes since the last look. */
  #look({ faults, network }: LiveRun): void {
    // A dial leaves no event of the server until it is answered.
    const state = network.dials > this.#dials ? "dialing" : this.#state;
    this.#dials = network.dials;
    for (; this.#readFaults < faults.length; this.#readFaults++) {
      const fault = faults[this.#readFaults];
      if (fault === undefined) continue;
      const { text, injected } = fault;
      this.#watched.push({ kind: text.split(":")[0] ?? "", injected, strikes: 0 });
    }
    for (const one of this.#watched) {
      const { strikes } = one.injected;
      if (strikes > one.strikes) this.#count(one.kind, state, strikes - one.strikes);
      one.strikes = strikes;
    }
  }

  #count(kind: string, state: MatrixState | undefined = this.#state, times = 1): void {
    if (state === undefined) return;
    const kinds = this.#counts.get(state) ?? new Map<string, number>();
    kinds.set(kind, (kinds.get(kind) ?? 0) + times);
    this.#counts.set(state, kinds);
  }
}

/** Returns the kind of disturbance that a step is besides faults of the fake; undefined for others. */
function kindOf(step: Step | undefined): string | undefined {
  switch (step?.do) {
    case "clock":
      return "clock-step";
    case "stand still":
      return step.how;
    default:
      return undefined;
  }
}
