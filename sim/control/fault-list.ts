import type { FakeTws } from "../net/fake-tws.ts";
import type { FaultState, Injected } from "../net/faults-in-force.ts";
import { ControlError } from "./control-error.ts";
import { HTTP } from "./http-status.ts";

/** A fault, as the control port describes it. */
export interface DescribedFault {
  /** Number, from 1. */
  readonly id: number;
  /** The fault as on the command line. */
  readonly text: string;
  /** Name of its kind. */
  readonly kind: string;
  readonly state: FaultState;
  readonly strikes: number;
}

/** Faults that are kept after they were healed. */
const HEALED_MAX = 100;

/** Faults of a fake with numbers: those in force, and the newest that were healed. */
export class FaultList {
  readonly #tws: FakeTws;
  readonly #faults = new Map<number, Injected>();
  #made = 0;

  /** Numbers the faults in force. */
  constructor(tws: FakeTws) {
    this.#tws = tws;
    this.follow();
  }

  /** Numbers faults that are new, whoever has injected them. */
  follow(): void {
    const known = new Set(this.#faults.values());
    const active = this.#tws.faults();
    for (const injected of active) if (!known.has(injected)) this.#faults.set(++this.#made, injected);
    const healed = [...this.#faults].filter(([, injected]) => !active.includes(injected));
    for (const [id] of healed.slice(0, -HEALED_MAX)) this.#faults.delete(id);
  }

  /** Describes the faults, oldest first. */
  all(): readonly DescribedFault[] {
    this.follow();
    return [...this.#faults].map(([id, injected]) => described(id, injected));
  }

  /** Describes a fault that was just injected. */
  of(wanted: Injected): DescribedFault {
    this.follow();
    const id = [...this.#faults].find(([, injected]) => injected === wanted)?.[0] ?? ++this.#made;
    this.#faults.set(id, wanted);
    return described(id, wanted);
  }

  /** Changes a fault by its number, and describes it. @throws {ControlError} 404 for one that does not exist. */
  change(id: number, what: string, change: (injected: Injected) => void): DescribedFault {
    this.follow();
    const injected = this.#faults.get(id);
    if (injected === undefined) {
      const ids = [...this.#faults.keys()];
      const known = ids.length === 0 ? "there are none" : `the faults are ${ids.slice(-10).join(", ")}`;
      throw new ControlError(
        HTTP.notFound,
        `Cannot ${what} the fault ${id}: there is no such fault; ${known}`,
      );
    }
    change(injected);
    return described(id, injected);
  }
}

function described(id: number, { fault, state, strikes }: Injected): DescribedFault {
  return { id, text: fault.text, kind: fault.name, state, strikes };
}
