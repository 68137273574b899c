import { dayNumber, dayOf, dayText } from "../world/zones.ts";
import { contractsOn, futuresFrom, type ListedInstrument, rootInstrument } from "./contract-chains.ts";
import type { ContractDefinition } from "./contract-definition.ts";
import type { ContractQuery, Instrument } from "./instrument.ts";

/** Years for which expired futures can be found (`includeExpired`), as in TWS. */
const EXPIRED_YEARS = 2;

/** The right that a request names; an empty text for any. */
const RIGHTS: ReadonlyMap<string, string> = new Map([
  ["C", "C"],
  ["CALL", "C"],
  ["P", "P"],
  ["PUT", "P"],
  ["?", ""],
  ["0", ""],
  ["", ""],
]);

/** The contracts of a universe, with the chains of futures and options that follow from it, to be found by requests. */
export class ContractDirectory {
  readonly #definitions: readonly ContractDefinition[];
  readonly #byConId = new Map<number, ListedInstrument>();
  #day = "";
  #today: readonly ListedInstrument[] = [];

  constructor(definitions: readonly ContractDefinition[]) {
    this.#definitions = definitions;
  }

  /** Lists the contracts that exist at an instant. */
  at(nowMs: number): readonly ListedInstrument[] {
    const day = dayOf(nowMs, "US/Eastern");
    if (day === this.#day) return this.#today;
    this.#day = day;
    this.#today = universeOn(this.#definitions, day);
    for (const listed of this.#today) this.#byConId.set(listed.instrument.conId, listed);
    return this.#today;
  }

  /** Returns the contract with a `conId`: one that exists now, or did on a day that was listed before. */
  get(conId: number, nowMs: number): ListedInstrument | undefined {
    this.at(nowMs);
    return this.#byConId.get(conId);
  }

  /** Returns the contract that a definition of the universe describes itself. */
  root(conId: number): Instrument | undefined {
    const definition = this.#definitions.find((one) => one.conId === conId);
    return definition && rootInstrument(definition);
  }

  /** Finds the contracts that match every given field of a query; `includeExpired` finds expired futures too. */
  find(query: ContractQuery, nowMs: number, includeExpired = false): readonly Instrument[] {
    const same = (given: string, has: string): boolean =>
      given === "" || given.toUpperCase() === has.toUpperCase();
    const right = RIGHTS.get(query.right.toUpperCase());
    const past = includeExpired ? this.#expired(nowMs) : [];
    const found = [...past, ...this.at(nowMs)].filter(
      ({ instrument }) =>
        (query.conId === 0 || query.conId === instrument.conId) &&
        same(query.symbol, instrument.symbol) &&
        same(query.secType, instrument.secType) &&
        same(query.currency, instrument.currency) &&
        same(query.localSymbol, instrument.localSymbol) &&
        same(query.tradingClass, instrument.tradingClass) &&
        (same(query.primaryExchange, instrument.primaryExchange) ||
          same(query.primaryExchange, instrument.exchange)) &&
        (same(query.exchange, instrument.exchange) ||
          same(query.exchange, instrument.primaryExchange) ||
          (query.exchange === "SMART" && query.conId !== 0)) &&
        (query.strike === 0 || query.strike === instrument.strike) &&
        (right === "" || right === instrument.right) &&
        (query.multiplier === "" || Number(query.multiplier) === instrument.multiplier) &&
        instrument.lastTradeDate.startsWith(query.lastTradeDate),
    );
    const bare = query.conId === 0 && query.localSymbol === "" && query.secType === "";
    // A symbol without a `secType` does not stand for options.
    return found.map(({ instrument }) => instrument).filter(({ secType }) => !bare || secType !== "OPT");
  }

  /** Finds contracts whose symbol begins with a pattern or whose name contains it; no futures and options. */
  matching(
    pattern: string,
    nowMs: number,
  ): readonly { instrument: Instrument; derivatives: readonly string[] }[] {
    const wanted = pattern.trim().toUpperCase();
    if (wanted === "") return [];
    const roots = this.at(nowMs).filter(({ instrument }) => !["OPT", "FUT"].includes(instrument.secType));
    return roots
      .filter(
        ({ instrument: { symbol, longName } }) =>
          symbol.startsWith(wanted) || longName.toUpperCase().includes(wanted),
      )
      .map(({ instrument, definition }) => ({
        instrument,
        derivatives: this.#derivativesOf(definition),
      }));
  }

  /** Security types of the contracts that are derived from one. */
  #derivativesOf({ conId, options }: ContractDefinition): readonly string[] {
    const hasFutures = this.#definitions.some(({ futures }) => futures?.underlying === conId);
    return ["OPT", "FUT"].filter((secType) => (secType === "OPT" ? options !== undefined : hasFutures));
  }

  #expired(nowMs: number): readonly ListedInstrument[] {
    const today = dayOf(nowMs, "US/Eastern");
    const since = dayText(dayNumber(today) - Math.round(EXPIRED_YEARS * 365.25));
    const past = this.#definitions
      .filter(({ futures }) => futures !== undefined)
      .flatMap((definition) => futuresFrom(definition, since, 12 * EXPIRED_YEARS))
      .filter(({ instrument }) => instrument.lastTradeDate < today);
    for (const listed of past) this.#byConId.set(listed.instrument.conId, listed);
    return past;
  }
}

/** The contracts of each universe on each day, so that many exchanges of one universe compute them once. */
const known = new WeakMap<readonly ContractDefinition[], Map<string, readonly ListedInstrument[]>>();
const DAYS_KEPT = 40;

function universeOn(definitions: readonly ContractDefinition[], day: string): readonly ListedInstrument[] {
  const days = known.get(definitions) ?? new Map<string, readonly ListedInstrument[]>();
  known.set(definitions, days);
  const made = days.get(day) ?? definitions.flatMap((definition) => contractsOn(definition, day));
  if (days.size >= DAYS_KEPT) days.clear();
  days.set(day, made);
  return made;
}
