import { type FarmService, type FarmState, farmMeaning } from "./codes.ts";

/** The name is at the end of a message; a longer message is not from TWS. */
const READ_MAX = 1_000;
const NAME_MAX = 64;

/** One data farm of IBKR, as TWS last reported it. */
export interface Farm {
  /** Name, e.g. `usfarm`. */
  readonly name: string;
  /** Kind of data that it serves. */
  readonly service: FarmService;
  /** State of the connection to it. */
  readonly state: FarmState;
}

/** Reads a notice about a farm, such as 2104; undefined for any other. */
export function farmOf(code: number, message: string): Farm | undefined {
  const known = farmMeaning(code);
  if (known === undefined) return undefined;
  const [service, state] = known;
  // "Market data farm connection is OK:usfarm.nj"
  const name = /:\s*([\w.-]+)\s*$/.exec(message.slice(-READ_MAX))?.[1] ?? "";
  return { name: name.slice(0, NAME_MAX), service, state };
}

/** IBKR has a few dozen farms. */
const FARMS_MAX = 100;

/** The data farms of one session by name, as TWS last reported them; of more than 100 those reported last. */
export class Farms {
  readonly #byName = new Map<string, Farm>();

  /** Sets the state of a farm. */
  set(farm: Farm): void {
    if (!this.#byName.has(farm.name) && this.#byName.size >= FARMS_MAX) {
      const [oldest = ""] = this.#byName.keys();
      this.#byName.delete(oldest);
    }
    this.#byName.set(farm.name, farm);
  }

  values(): IterableIterator<Farm> {
    return this.#byName.values();
  }

  clear(): void {
    this.#byName.clear();
  }
}
