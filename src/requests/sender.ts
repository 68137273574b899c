import type { Clock } from "../clock.ts";
import type { HistoricalBudget } from "../pacing/historical.ts";
import type { Lane, Pacer } from "../pacing/pacer.ts";
import type { Flight } from "./flight.ts";
import type { AnyOperation } from "./operation.ts";

// biome-ignore lint/suspicious/noExplicitAny: a sender moves flights about and never looks into their types.
export type AnyFlight = Flight<any, any>;

/** What decides when something is sent; they outlive sessions, because TWS goes on counting. */
export interface Budgets {
  readonly pacer: Pacer;
  readonly historical: HistoricalBudget;
}

/** What a sender needs. */
export interface SenderOptions {
  readonly clock: Clock;
  readonly budgets: Budgets;
  /** Writes a flight to the connection. */
  write(flight: AnyFlight): void;
}

/**
 * Decides when a request goes out: behind others of its kind where TWS allows one at a time, not so soon that TWS would
 * ignore it, not while TWS is cut off from what the request needs, and inside the budgets.
 */
export class Sender {
  readonly #options: SenderOptions;
  /** Behind one of the same operation; the first is under way. */
  readonly #lines = new Map<string, AnyFlight[]>();
  readonly #answeredMs = new Map<string, number>();
  readonly #held = new Set<AnyFlight>();
  /** Those that count as open historical requests. */
  readonly #historical = new Set<AnyFlight>();
  #cutOff = false;

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  /** A new flight is to go out. */
  submit(flight: AnyFlight): void {
    const { operation } = flight;
    const name = lineOf(operation);
    if (name !== undefined) {
      const line = this.#lines.get(name) ?? [];
      line.push(flight);
      this.#lines.set(name, line);
      if (line.length > 1) return;
    }
    this.send(flight);
  }

  /** Sends a flight, for the first time or again. */
  send(flight: AnyFlight): void {
    const { operation } = flight;
    const { clock } = this.#options;
    const answeredMs = this.#answeredMs.get(operation.name) ?? Number.NEGATIVE_INFINITY;
    const waitMs = answeredMs + (operation.spacingMs ?? 0) - clock.now();
    if (waitMs > 0) flight.cancelSend = clock.after(waitMs, () => this.#whenConnected(flight));
    else this.#whenConnected(flight);
  }

  /** Sends once more what TWS refused or forgot. */
  again(flight: AnyFlight): void {
    flight.cancelSend?.();
    if (this.#historical.delete(flight)) this.#options.budgets.historical.leave();
    this.send(flight);
  }

  /** Sends a message that is no flight of its own, such as a cancel. */
  cast(lane: Lane, run: () => void): void {
    this.#options.budgets.pacer.enter(lane, "cast", run);
  }

  /** The flight is over: answered, given up or failed. */
  done(flight: AnyFlight, answered: boolean): void {
    const { name } = flight.operation;
    flight.cancelSend?.();
    flight.cancelSend = undefined;
    this.#held.delete(flight);
    if (answered) this.#answeredMs.set(name, this.#options.clock.now());
    if (this.#historical.delete(flight)) this.#options.budgets.historical.leave();
    const line = this.#lines.get(lineOf(flight.operation) ?? "");
    const place = line?.indexOf(flight) ?? -1;
    if (line === undefined || place < 0) return;
    line.splice(place, 1);
    const next = line[0];
    if (place === 0 && next !== undefined) this.send(next);
  }

  /** TWS is cut off from IBKR, or connected again. */
  setCutOff(cutOff: boolean): void {
    this.#cutOff = cutOff;
    if (cutOff) return;
    const held = [...this.#held];
    this.#held.clear();
    for (const flight of held) this.#inBudget(flight);
  }

  /** How many wait for TWS to be connected again. */
  get held(): number {
    return this.#held.size;
  }

  /** The session is over. */
  end(): void {
    this.#lines.clear();
    this.#held.clear();
    this.#historical.clear();
    // What waits for its turn, and what is open at TWS, belongs to the session that is gone.
    this.#options.budgets.pacer.clear();
    this.#options.budgets.historical.clear();
  }

  #whenConnected(flight: AnyFlight): void {
    flight.cancelSend = undefined;
    if (this.#cutOff && flight.operation.upstream === true) this.#held.add(flight);
    else this.#inBudget(flight);
  }

  #inBudget(flight: AnyFlight): void {
    const { pacer, historical } = this.#options.budgets;
    const { operation, owner } = flight;
    const paced = (): void => {
      flight.cancelSend = pacer.enter(operation.lane ?? "interactive", owner, () => {
        flight.cancelSend = undefined;
        this.#options.write(flight);
      });
    };
    const query = operation.historical?.(flight.args);
    if (query === undefined || this.#historical.has(flight)) return paced();
    let gone = false;
    const cancel = historical.enter(query, () => {
      gone = true;
      this.#historical.add(flight);
      paced();
    });
    if (!gone) flight.cancelSend = cancel;
  }
}

function lineOf({ line, told, name }: AnyOperation): string | undefined {
  return line ?? (told === "slot" ? name : undefined);
}
