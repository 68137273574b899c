import type { Ids } from "../ids.ts";
import type { AnyFlight } from "./sender.ts";

/** Finds the requests of one session: by what was asked, and by how TWS tells its answers apart. */
export class Register {
  readonly #ids: Ids;
  readonly #byKey = new Map<string, AnyFlight>();
  readonly #byId = new Map<number, AnyFlight>();
  /** Under way without a number, by what was asked. */
  readonly #unnumbered = new Map<string, AnyFlight>();
  readonly #slots = new Map<string, [number, number]>();

  constructor(ids: Ids) {
    this.#ids = ids;
  }

  /** How many questions are open, sent or not. */
  get open(): number {
    return this.#byKey.size;
  }

  /** The request that an equal question can join. */
  ofKey(key: string): AnyFlight | undefined {
    return this.#byKey.get(key);
  }

  /** The request with this number. */
  ofId(id: unknown): AnyFlight | undefined {
    return typeof id === "number" ? this.#byId.get(id) : undefined;
  }

  /** All that are told apart by nothing but their kind. */
  unnumbered(): readonly AnyFlight[] {
    return [...this.#unnumbered.values()];
  }

  /** All that listen besides for an event that has no number. */
  hearing(event: string): readonly AnyFlight[] {
    const hearing: AnyFlight[] = [];
    for (const flight of this.#byId.values()) {
      if (flight.collecting.besides?.[event] !== undefined) hearing.push(flight);
    }
    return hearing;
  }

  /** A new question. */
  add(flight: AnyFlight): void {
    this.#byKey.set(flight.key, flight);
  }

  /** Equal questions do not join it any more. */
  seal({ key }: AnyFlight): void {
    this.#byKey.delete(key);
  }

  /** It goes out, under a number of its own if it has one. */
  number(flight: AnyFlight): void {
    const { told, name } = flight.operation;
    if (told === "none") return void this.#unnumbered.set(flight.key, flight);
    this.#forgetId(flight);
    flight.id = told === "slot" ? this.#slot(name) : this.#ids.next();
    this.#byId.set(flight.id, flight);
  }

  /** Its answers are not heard until it goes out again. */
  mute(flight: AnyFlight): void {
    this.#forgetId(flight);
  }

  remove(flight: AnyFlight): void {
    if (this.#byKey.get(flight.key) === flight) this.#byKey.delete(flight.key);
    this.#forgetId(flight);
    if (this.#unnumbered.get(flight.key) === flight) this.#unnumbered.delete(flight.key);
  }

  /** Those that went out since an instant and have no answer yet. */
  underWay(sinceMs = 0): readonly AnyFlight[] {
    const flights = [...this.#byId.values(), ...this.#unnumbered.values()];
    return flights.filter(({ sentMs }) => (sentMs ?? 0) >= sinceMs);
  }

  /** Forgets all. @returns Them. */
  clear(): ReadonlySet<AnyFlight> {
    const all = new Set([...this.#byKey.values(), ...this.underWay()]);
    for (const index of [this.#byKey, this.#byId, this.#unnumbered]) index.clear();
    return all;
  }

  #forgetId(flight: AnyFlight): void {
    if (this.#byId.get(flight.id) === flight) this.#byId.delete(flight.id);
  }

  /** Of the few numbers that TWS allows, two are used in turn, so that a late answer meets nobody. */
  #slot(name: string): number {
    const [next, other] = this.#slots.get(name) ?? [this.#ids.next(), this.#ids.next()];
    this.#slots.set(name, [other, next]);
    return next;
  }
}
