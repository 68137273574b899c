import { dayOf } from "../../world/zones.ts";
import { anyShare, isPlausible, symbolOfAny } from "./any-symbol.ts";
import { type ListedInstrument, rootInstrument } from "./contract-chains.ts";
import type { ContractDefinition } from "./contract-definition.ts";
import { matcherOf, rightOf, secTypesOf } from "./contract-match.ts";
import { frontMonths } from "./front-months.ts";
import type { ContractQuery, Instrument } from "./instrument.ts";
import { eachOption, optionAt } from "./option-chain.ts";
import { type OptionClassTerms, optionClassesOn } from "./option-classes.ts";
import { optionsNamed } from "./option-names.ts";
import { indexOf, openAlways, type UniverseIndex } from "./universe-index.ts";

/** The most contracts that a search by pattern finds, as in TWS. */
const MATCHES_MAX = 16;
/** Options that are kept once they were looked up by their `conId`. */
const KEPT_MAX = 4_000;

/** Options of a directory. */
export interface DirectoryOptions {
  readonly anySymbol?: boolean | undefined;
  readonly alwaysOpen?: boolean | undefined;
}

/** The contracts of a universe, with the chains of futures and options that follow from it, to be found by requests. */
export class ContractDirectory {
  readonly #index: UniverseIndex;
  readonly #anySymbol: boolean;
  readonly #alwaysOpen: boolean;
  readonly #kept = new Map<number, ListedInstrument>();

  constructor(definitions: readonly ContractDefinition[], options: DirectoryOptions = {}) {
    this.#anySymbol = options.anySymbol === true;
    this.#alwaysOpen = options.alwaysOpen === true;
    this.#index = indexOf(this.#alwaysOpen ? openAlways(definitions) : definitions);
  }

  /** Lists the contracts that exist at an instant, without options. */
  at(nowMs: number): readonly ListedInstrument[] {
    return [...this.#index.roots, ...this.#index.futures(dayAt(nowMs)).listed];
  }

  /** Tests whether some contract trades at an exchange of this name. */
  isExchange(name: string): boolean {
    return this.#index.isExchange(name);
  }

  /** Lists the options, and the futures, whose underlying has a `conId`. */
  chain(underConId: number, nowMs: number): readonly ListedInstrument[] {
    const day = dayAt(nowMs);
    const under = this.get(underConId, nowMs);
    if (under === undefined) return [];
    const { definition } = under;
    const options = eachOption(definition, this.#index.optionIds, day);
    return [...options, ...this.#index.futures(day).listed].filter(
      ({ instrument }) => instrument.underConId === underConId,
    );
  }

  /** Lists the classes of the options whose underlying has a `conId`. */
  optionClasses(underConId: number, nowMs: number): readonly OptionClassTerms[] {
    const under = this.get(underConId, nowMs);
    return under === undefined ? [] : optionClassesOn(under, dayAt(nowMs));
  }

  /** Lists the types of security that derive from a contract: `OPT` or `FOP`, and `FUT`. */
  derivatives(conId: number, nowMs: number): readonly ("OPT" | "FOP" | "FUT")[] {
    const found: ("OPT" | "FOP" | "FUT")[] = [];
    const under = this.get(conId, nowMs);
    if (under === undefined) return found;
    const { definition, instrument } = under;
    if (definition.options !== undefined && !isDerivative(instrument)) found.push("OPT");
    if (definition.options !== undefined && instrument.secType === "FUT") found.push("FOP");
    if (this.#index.definitions.some(({ futures }) => futures?.underlying === conId)) found.push("FUT");
    return found;
  }

  /** Returns the contract with a `conId`: one that exists now, or did before it expired. */
  get(conId: number, nowMs: number): ListedInstrument | undefined {
    const known = this.#index.root(conId) ?? this.#kept.get(conId);
    if (known !== undefined) return known;
    const found = this.#lookUp(conId, dayAt(nowMs));
    if (found === undefined) return undefined;
    if (this.#kept.size >= KEPT_MAX) this.#kept.clear();
    this.#kept.set(conId, found);
    return found;
  }

  /** Returns the contract that a definition of the universe describes itself. */
  root(conId: number): Instrument | undefined {
    return this.#index.root(conId)?.instrument;
  }

  /** Returns the pair of a currency with another, if there is one. */
  pair(symbol: string, currency: string): ListedInstrument | undefined {
    const found = this.#index
      .withSymbol(symbol)
      .find((one) => one.secType === "CASH" && one.currency === currency);
    return found && this.#index.root(found.conId);
  }

  /** Finds the contracts that match every given field of a query; `includeExpired` finds expired futures too. */
  find(query: ContractQuery, nowMs: number, includeExpired = false): readonly Instrument[] {
    return [...this.each(query, nowMs, includeExpired)];
  }

  /** Makes the contracts that `find` finds one at a time. */
  *each(query: ContractQuery, nowMs: number, includeExpired = false): Generator<Instrument, undefined> {
    if (rightOf(query) === undefined) return;
    const day = dayAt(nowMs);
    const secTypes = secTypesOf(query);
    // A symbol alone does not stand for a contract for difference, as it does not for options.
    const bare = secTypes.length === 0 && query.conId === 0 && query.localSymbol === "";
    const isContinuous = secTypes.includes("CONTFUT");
    const matches = matcherOf(query);
    const futures: Instrument[] = [];
    for (const { instrument } of this.#candidates(query, day, nowMs, includeExpired)) {
      const { lastTradeDate, secType } = instrument;
      if (lastTradeDate !== "" && lastTradeDate < day && !includeExpired) continue;
      if (isContinuous && secType === "FUT") futures.push(instrument);
      if (matches(instrument) && !(bare && secType === "CFD")) yield instrument;
    }
    for (const front of frontMonths(futures, day)) if (matches(front)) yield front;
  }

  /** Finds contracts whose symbol begins with a pattern or whose name contains it; no derivatives. */
  matching(
    pattern: string,
    nowMs: number,
  ): readonly { instrument: Instrument; derivatives: readonly string[] }[] {
    const wanted = pattern.trim().toUpperCase();
    if (wanted === "") return [];
    const rankOf = ({ symbol, longName }: Instrument): number =>
      symbol === wanted ? 0 : symbol.startsWith(wanted) ? 1 : longName.toUpperCase().includes(wanted) ? 2 : 3;
    const found = this.#index.roots
      .filter(({ instrument }) => instrument.secType !== "CFD")
      .map(({ instrument }) => ({ instrument, rank: rankOf(instrument) }))
      .filter(({ rank }) => rank < 3)
      .sort((a, b) => a.rank - b.rank)
      .slice(0, MATCHES_MAX)
      .map(({ instrument }) => instrument);
    return found.map((instrument) => ({
      instrument,
      derivatives: this.derivatives(instrument.conId, nowMs),
    }));
  }

  #lookUp(conId: number, day: string): ListedInstrument | undefined {
    const place = this.#index.optionIds.place(conId, day);
    if (place !== undefined) return optionAt(place, this.#index.optionIds, day);
    const symbol = this.#anySymbol ? symbolOfAny(conId) : undefined;
    if (symbol !== undefined && !this.#hasShare(symbol)) return this.#share(symbol);
    return this.#index.futures(day).byConId.get(conId) ?? this.#index.expired(day).byConId.get(conId);
  }

  /** Makes the candidates for a query by the most specific of its fields, one at a time. */
  *#candidates(
    query: ContractQuery,
    day: string,
    nowMs: number,
    includeExpired: boolean,
  ): Generator<ListedInstrument, undefined> {
    if (query.conId !== 0) {
      const found = this.get(query.conId, nowMs);
      if (found !== undefined) yield found;
      return;
    }
    if (query.secId !== undefined && query.secId !== "") {
      yield* this.#index.withSecId(query.secIdType ?? "", query.secId);
      return;
    }
    const listed = this.#index.futures(day);
    const days = includeExpired ? [this.#index.expired(day), listed] : [listed];
    if (query.symbol === "") {
      yield* this.#index.roots;
      for (const futures of days) yield* futures.listed;
      yield* optionsNamed(query.localSymbol, this.#index, day);
      return;
    }
    const definitions = this.#index.withSymbol(query.symbol);
    for (const { conId } of definitions) {
      const root = this.#index.root(conId);
      if (root !== undefined) yield root;
    }
    const symbol = query.symbol.toUpperCase();
    for (const { bySymbol } of days) yield* bySymbol.get(symbol) ?? [];
    yield* this.#options(definitions, query, day);
    yield* this.#anyShares(query);
  }

  /** Makes the options of definitions that a query can mean; without a type of security it means none. */
  *#options(
    definitions: readonly ContractDefinition[],
    query: ContractQuery,
    day: string,
  ): Generator<ListedInstrument, undefined> {
    const secTypes = secTypesOf(query);
    const right = rightOf(query);
    const filter = {
      date: query.lastTradeDate.trim(),
      strike: query.strike === 0 ? undefined : query.strike,
      right: right === "" ? undefined : right,
    };
    for (const definition of definitions) {
      const { futures, options } = definition;
      if (options === undefined) continue;
      const isMeant = secTypes.includes(futures === undefined ? "OPT" : "FOP") || query.localSymbol !== "";
      if (isMeant) yield* eachOption(definition, this.#index.optionIds, day, filter);
    }
  }

  #anyShares(query: ContractQuery): readonly ListedInstrument[] {
    const symbol = query.symbol.toUpperCase();
    if (!this.#anySymbol || !isPlausible(symbol) || this.#hasShare(symbol)) return [];
    const secTypes = secTypesOf(query);
    if (secTypes.length > 0 && !secTypes.includes("STK")) return [];
    return [this.#share(symbol)];
  }

  #share(symbol: string): ListedInstrument {
    const share = anyShare(symbol);
    const definition: ContractDefinition = this.#alwaysOpen ? { ...share, calendar: "us-always" } : share;
    return { instrument: rootInstrument(definition), definition };
  }

  /** A symbol that the universe has, for whatever, is none that it lacks. */
  #hasShare(symbol: string): boolean {
    return this.#index.withSymbol(symbol).some(({ secType }) => secType === "STK");
  }
}

function isDerivative({ secType }: Instrument): boolean {
  return secType === "FUT" || secType === "OPT" || secType === "FOP";
}

function dayAt(nowMs: number): string {
  return dayOf(nowMs, "US/Eastern");
}
