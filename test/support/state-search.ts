/** A machine with finitely many states: what can happen in each of them, and what must hold then. */
export interface Machine<State, Event> {
  readonly start: State;
  /** Returns a text that is equal for states that are the same in all that follows. */
  key(state: State): string;
  /** Lists what can happen in a state. */
  events(state: State): readonly Event[];
  /** Returns the state after an event, and a sentence for each promise that the step breaks. */
  next(state: State, event: Event): { readonly state: State; readonly breaches: readonly string[] };
  /** Names an event in a path. */
  text(event: Event): string;
}

/** A promise that was broken, and the shortest way to it. */
export interface Counterexample {
  readonly sentence: string;
  /** Names of the events from the start to the breach. */
  readonly path: readonly string[];
}

/** A state that was reached, and how. */
interface Reached<State> {
  readonly state: State;
  readonly from: Reached<State> | undefined;
  readonly by: string;
  /** States that lead to it in one step. */
  readonly before: Reached<State>[];
}

/** Largest number of states, so that a machine that is not finite is found out. */
const STATES_MAX = 1_000_000;

/** Every state that a machine reaches, found breadth first, so that each path is a shortest one. */
export class StateSearch<State, Event> {
  /** The first breach, by the number of events; undefined where every promise holds in every step. */
  readonly breach: Counterexample | undefined;
  /** Number of steps that were tried. */
  readonly steps: number;
  readonly #reached = new Map<string, Reached<State>>();

  /**
   * Searches all states of a machine, up to the first breach.
   *
   * @throws {RangeError} For a machine with more than a million states.
   */
  constructor(machine: Machine<State, Event>) {
    const start: Reached<State> = { state: machine.start, from: undefined, by: "", before: [] };
    this.#reached.set(machine.key(machine.start), start);
    let steps = 0;
    for (const one of this.#reached.values()) {
      for (const event of machine.events(one.state)) {
        steps++;
        const by = machine.text(event);
        const { state, breaches } = machine.next(one.state, event);
        const [sentence] = breaches;
        if (sentence !== undefined) {
          this.breach = { sentence, path: [...pathTo(one), by] };
          this.steps = steps;
          return;
        }
        this.#reach(machine.key(state), { state, from: one, by, before: [one] });
      }
    }
    this.steps = steps;
  }

  /** Number of states that were reached. */
  get states(): number {
    return this.#reached.size;
  }

  /** Tests whether some state that was reached is of a kind. */
  reaches(isGoal: (state: State) => boolean): boolean {
    return [...this.#reached.values()].some(({ state }) => isGoal(state));
  }

  /** Finds the nearest state of a kind from which no sequence of events leads to a goal; undefined for none. */
  stuck(isMeant: (state: State) => boolean, isGoal: (state: State) => boolean): Counterexample | undefined {
    const open = [...this.#reached.values()].filter(({ state }) => isGoal(state));
    const leads = new Set(open);
    for (let one = open.pop(); one !== undefined; one = open.pop()) {
      for (const before of one.before) {
        if (leads.has(before)) continue;
        leads.add(before);
        open.push(before);
      }
    }
    for (const one of this.#reached.values())
      if (isMeant(one.state) && !leads.has(one))
        return { sentence: `no event leads out of ${JSON.stringify(one.state)}`, path: pathTo(one) };
    return undefined;
  }

  #reach(key: string, found: Reached<State>): void {
    const known = this.#reached.get(key);
    if (known !== undefined) return void known.before.push(...found.before);
    if (this.#reached.size >= STATES_MAX)
      throw new RangeError(`Cannot search more than ${STATES_MAX} states`);
    this.#reached.set(key, found);
  }
}

/** Prints a breach and the way to it. */
export function breachText({ sentence, path }: Counterexample): string {
  return [`${sentence}, after:`, ...path.map((event, at) => `  ${at + 1}. ${event}`)].join("\n");
}

function pathTo<State>(reached: Reached<State>): readonly string[] {
  const path: string[] = [];
  for (let one = reached; one.from !== undefined; one = one.from) path.unshift(one.by);
  return path;
}
