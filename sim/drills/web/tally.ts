/** Result of a drill, against whichever fake. */
export interface Outcome {
  readonly drill: string;
  readonly about: string;
  readonly passed: boolean;
  /** Promises that were not kept; empty when the drill passed. */
  readonly breaches: readonly string[];
  readonly dials: number;
  /** Calls that got their answer. */
  readonly answered: number;
  /** Calls that ended with an error. */
  readonly informed: number;
  /** The longest time without a session, from its loss or from the end of the fault if that came later, in ms. */
  readonly recoveryMs: number | undefined;
  /** The whole drill, in ms. */
  readonly tookMs: number;
}

/** What the callers of a pool do in a drill, given its equipment. */
export interface Workload<World> {
  readonly name: string;
  /** One line: what happens. */
  readonly about: string;
  /** Whether every call must be answered; otherwise an error with a reason is enough. */
  readonly allAnswered: boolean;
  run(world: World): Promise<void>;
}

/** Ways in which a workload reports what came of its calls. */
export interface Reporter {
  /** Counts an answer, or a reason. */
  count(ok: boolean, reason?: string): void;
  /** Says that something was not as promised. */
  breach(sentence: string): void;
}

/** Longest duration of a drill, in ms. */
const DRILL_MS_MAX = 30_000;

/** Answers, errors and broken promises of one drill. */
export class Tally implements Reporter {
  readonly breaches: string[] = [];
  answered = 0;
  informed = 0;
  readonly #allAnswered: boolean;
  readonly #begunMs = performance.now();

  constructor({ allAnswered }: Pick<Workload<never>, "allAnswered">) {
    this.#allAnswered = allAnswered;
  }

  count = (ok: boolean, reason = ""): void => {
    if (ok) {
      this.answered++;
      return;
    }
    this.informed++;
    if (reason === "") this.breach("a caller got neither an answer nor a reason");
    if (this.#allAnswered) this.breach(`a caller got no answer: ${reason}`);
  };

  breach = (sentence: string): void => void this.breaches.push(sentence);

  /** Checks that no lease is left. */
  leasesLeft(activeUsers: number): void {
    if (activeUsers !== 0) this.breach(`${activeUsers} leases were left`);
  }

  /** Checks that the session came again within bounds. */
  recovered(recoveryMs: number | undefined, recoveryMsMax: number): void {
    if (recoveryMs !== undefined && recoveryMs > recoveryMsMax)
      this.breach(`it took ${Math.round(recoveryMs)} ms to recover, more than ${recoveryMsMax}`);
  }

  /** Runs the workload, and counts an error of it, or its not ending in time, as a broken promise. */
  async play<World>(workload: Workload<World>, world: World): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new Error(`the drill did not end within ${DRILL_MS_MAX} ms`)),
        DRILL_MS_MAX,
      );
    });
    try {
      await Promise.race([workload.run(world), late]);
    } catch (error) {
      this.breach(error instanceof Error ? error.message : String(error));
    } finally {
      clearTimeout(timer);
    }
  }

  /** Makes the result. */
  outcome(
    { name, about }: Pick<Workload<never>, "name" | "about">,
    figures: Pick<Outcome, "dials" | "recoveryMs">,
  ): Outcome {
    const { breaches, answered, informed } = this;
    const passed = breaches.length === 0;
    const tookMs = performance.now() - this.#begunMs;
    return { drill: name, about, passed, breaches, ...figures, answered, informed, tookMs };
  }
}
