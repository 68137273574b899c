import { dayOf } from "../world/zones.ts";
import { anyShare, isPlausible, symbolOfAny } from "./any-symbol.ts";
import { type ListedInstrument, rootInstrument } from "./contract-chains.ts";
import type { ContractDefinition } from "./contract-definition.ts";
import { matcherOf, rightOf, secTypesOf } from "./contract-match.ts";
import type { ContractQuery, Instrument } from "./instrument.ts";
import { optionAt, optionsOn } from "./option-chain.ts";
import { indexOf, openAlways, type UniverseIndex } from "./universe-index.ts";

/** The most contracts that a search by pattern finds, as in TWS. */
const MATCHES_MAX = 16;
/** Options that are kept once they were looked up by their `conId`. */
const KEPT_MAX = 20_000;

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

  /** The number of whole chains of options that are kept. */
  get chainsKept(): number {
    return this.#index.chainsKept;
  }

  /** Lists the contracts that exist at an instant, without options. */
  at(nowMs: number): readonly ListedInstrument[] {
    return [...this.#index.roots, ...this.#index.futures(dayAt(nowMs)).listed];
  }

  /** Lists the options, and the futures, whose underlying has a `conId`. */
  chain(underConId: number, nowMs: number): readonly ListedInstrument[] {
    const day = dayAt(nowMs);
    const under = this.get(underConId, nowMs);
    if (under === undefined) return [];
    const { definition } = under;
    const options = definition.options === undefined ? [] : this.#index.chain(definition, day);
    return [...options, ...this.#index.futures(day).listed].filter(
      ({ instrument }) => instrument.underConId === underConId,
    );
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
    if (rightOf(query) === undefined) return [];
    const day = dayAt(nowMs);
    const found = this.#candidates(query, day, nowMs, includeExpired)
      .map(({ instrument }) => instrument)
      .filter(({ lastTradeDate }) => lastTradeDate === "" || lastTradeDate >= day || includeExpired);
    const secTypes = secTypesOf(query);
    // A symbol alone does not stand for a contract for difference, as it does not for options.
    const bare = secTypes.length === 0 && query.conId === 0 && query.localSymbol === "";
    const matches = matcherOf(query);
    const continuous = secTypes.includes("CONTFUT") ? frontMonths(found, day).filter(matches) : [];
    return [...found.filter((one) => matches(one) && !(bare && one.secType === "CFD")), ...continuous];
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

  /** Lists candidates for a query by the most specific of its fields. */
  #candidates(
    query: ContractQuery,
    day: string,
    nowMs: number,
    includeExpired: boolean,
  ): readonly ListedInstrument[] {
    if (query.conId !== 0) {
      const found = this.get(query.conId, nowMs);
      return found === undefined ? [] : [found];
    }
    if (query.secId !== undefined && query.secId !== "") {
      return this.#index.withSecId(query.secIdType ?? "", query.secId);
    }
    const { listed } = this.#index.futures(day);
    const futures = includeExpired ? [...this.#index.expired(day).listed, ...listed] : listed;
    if (query.symbol === "") {
      return [...this.#index.roots, ...futures, ...this.#byLocalSymbol(query, day)];
    }
    const definitions = this.#index.withSymbol(query.symbol);
    const roots = definitions.flatMap(({ conId }) => this.#index.root(conId) ?? []);
    const symbol = query.symbol.toUpperCase();
    return [
      ...roots,
      ...futures.filter(({ definition }) => definition.symbol.toUpperCase() === symbol),
      ...this.#options(definitions, query, day),
      ...this.#anyShares(query),
    ];
  }

  /** Lists the options of definitions that a query can mean; without a type of security it means none. */
  #options(
    definitions: readonly ContractDefinition[],
    query: ContractQuery,
    day: string,
  ): readonly ListedInstrument[] {
    const secTypes = secTypesOf(query);
    const wanted = definitions.filter(({ futures, options }) => {
      if (options === undefined) return false;
      return secTypes.includes(futures === undefined ? "OPT" : "FOP") || query.localSymbol !== "";
    });
    const right = rightOf(query);
    const isWhole = query.lastTradeDate === "" && query.strike === 0;
    return wanted.flatMap((definition) =>
      isWhole
        ? this.#index.chain(definition, day)
        : optionsOn(definition, this.#index.optionIds, day, {
            date: query.lastTradeDate.trim(),
            strike: query.strike === 0 ? undefined : query.strike,
            right: right === "" ? undefined : right,
          }),
    );
  }

  /** Lists options by their local symbol alone, which begins with their trading class. */
  #byLocalSymbol(query: ContractQuery, day: string): readonly ListedInstrument[] {
    const { optionIds } = this.#index;
    const text = query.localSymbol.toUpperCase();
    const option = /^(\S+) *(\d{6})([CP])(\d{8})$/.exec(text);
    if (option !== null) {
      const [, name = "", date, right, strike] = option;
      const filter = { date: `20${date}`, right: right as "C" | "P", strike: Number(strike) / 1_000 };
      return this.#index.withOptionClass(name).flatMap((one) => optionsOn(one, optionIds, day, filter));
    }
    const onFuture = /^(\S+)[FGHJKMNQUVXZ]\d ([CP])([\d.]+)$/.exec(text);
    if (onFuture === null) return [];
    const [, tradingClass, right, strike] = onFuture;
    const filter = { tradingClass, right: right as "C" | "P", strike: Number(strike) };
    return this.#index.definitions
      .filter(({ options, futures }) => options !== undefined && futures !== undefined)
      .flatMap((one) => optionsOn(one, optionIds, day, filter));
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

/** Describes the front month of each chain of futures among contracts as a continuous future. */
function frontMonths(found: readonly Instrument[], day: string): readonly Instrument[] {
  const fronts = new Map<string, Instrument>();
  for (const one of found) {
    if (one.secType !== "FUT" || one.lastTradeDate < day) continue;
    const key = `${one.exchange}/${one.tradingClass}`;
    const known = fronts.get(key);
    if (known === undefined || one.lastTradeDate < known.lastTradeDate) fronts.set(key, one);
  }
  return [...fronts.values()].map((one) => ({ ...one, secType: "CONTFUT" }));
}

function isDerivative({ secType }: Instrument): boolean {
  return secType === "FUT" || secType === "OPT" || secType === "FOP";
}

function dayAt(nowMs: number): string {
  return dayOf(nowMs, "US/Eastern");
}
