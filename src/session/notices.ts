import type { SessionEvent } from "./life.ts";

/** What TWS says about itself, by the code of its notice. */
const OFFLINE: ReadonlySet<number> = new Set([1100, 2110]);
const DATA_LOST = 1101;
const DATA_KEPT = 1102;
const PORT_MOVED = 1300;
/** What matters stands at the end of a message; a longer one is not from TWS. */
const READ_MAX = 1_000;
const NAME_MAX = 64;

/** What a notice means for the session; undefined where it means nothing. */
export function meaningOf(code: number, message: string): SessionEvent | undefined {
  if (OFFLINE.has(code)) return { kind: "upstream-lost", code };
  if (code === DATA_LOST || code === DATA_KEPT) {
    return { kind: "upstream-back", dataLost: code === DATA_LOST };
  }
  if (code === PORT_MOVED) {
    const port = Number(/(\d{1,5})\D*$/.exec(message.slice(-READ_MAX))?.[1]);
    return port >= 1 && port <= 65_535 ? { kind: "moved", port } : undefined;
  }
  return undefined;
}

/** What a data farm serves. */
export type FarmService = "market-data" | "historical" | "contracts";
/** Does it? An inactive farm wakes on demand. */
export type FarmState = "ok" | "broken" | "inactive" | "connecting";

/** One data farm of IBKR, as TWS last told of it. */
export interface Farm {
  /** Its name, e.g. `usfarm`. */
  readonly name: string;
  /** What it serves. */
  readonly service: FarmService;
  /** Whether it does. */
  readonly state: FarmState;
}

const FARMS: ReadonlyMap<number, readonly [service: FarmService, state: FarmState]> = new Map([
  [2103, ["market-data", "broken"]],
  [2104, ["market-data", "ok"]],
  [2105, ["historical", "broken"]],
  [2106, ["historical", "ok"]],
  [2107, ["historical", "inactive"]],
  [2108, ["market-data", "inactive"]],
  [2119, ["market-data", "connecting"]],
  [2157, ["contracts", "broken"]],
  [2158, ["contracts", "ok"]],
  [2159, ["contracts", "inactive"]],
]);

/** What a notice says of a farm; undefined where it is about none. */
export function farmOf(code: number, message: string): Farm | undefined {
  const known = FARMS.get(code);
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
