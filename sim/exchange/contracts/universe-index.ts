import { dayNumber, dayText } from "../../world/zones.ts";
import { futuresFrom, type ListedInstrument, rootInstrument } from "./contract-chains.ts";
import type { ContractDefinition } from "./contract-definition.ts";
import { OptionIds } from "./option-ids.ts";
import { isinOf, secIdsOf } from "./sec-ids.ts";
import { ALIASES, optionVenues, venuesOf } from "./venues.ts";

/** Years for which expired futures can be found (`includeExpired`), as in TWS. */
const EXPIRED_YEARS = 2;
/** Days whose futures are kept. */
const DAYS_KEPT = 8;

/** The futures that exist on a day, or that expired before it. */
interface FuturesOfDay {
  readonly listed: readonly ListedInstrument[];
  /** The same by the symbol of their definition, in capitals. */
  readonly bySymbol: ReadonlyMap<string, readonly ListedInstrument[]>;
  readonly byConId: ReadonlyMap<number, ListedInstrument>;
}

/** Index of the contracts of a universe. Chains of options are made by whoever needs them, and none is kept. */
export class UniverseIndex {
  readonly definitions: readonly ContractDefinition[];
  /** The contracts that definitions describe themselves, without roots of futures. */
  readonly roots: readonly ListedInstrument[];
  readonly optionIds: OptionIds;
  readonly #byConId = new Map<number, ListedInstrument>();
  readonly #bySymbol = new Map<string, ContractDefinition[]>();
  readonly #byOptionClass = new Map<string, ContractDefinition[]>();
  readonly #futures = new Map<string, FuturesOfDay>();
  readonly #expired = new Map<string, FuturesOfDay>();
  #exchanges: ReadonlySet<string> | undefined;
  #bySecId: ReadonlyMap<string, readonly ListedInstrument[]> | undefined;

  constructor(definitions: readonly ContractDefinition[]) {
    this.definitions = definitions;
    this.optionIds = new OptionIds(definitions);
    this.roots = definitions
      .filter(({ futures }) => futures === undefined)
      .map((definition) => ({ instrument: rootInstrument(definition), definition }));
    for (const root of this.roots) this.#byConId.set(root.instrument.conId, root);
    for (const definition of definitions) {
      append(this.#bySymbol, definition.symbol.toUpperCase(), definition);
      const { options, symbol, bond } = definition;
      if (bond !== undefined)
        for (const id of [bond.cusip, isinOf(definition)]) append(this.#bySymbol, id, definition);
      if (options === undefined) continue;
      append(this.#byOptionClass, (options.tradingClass ?? symbol).toUpperCase(), definition);
      if (options.weeklyClass !== undefined) append(this.#byOptionClass, options.weeklyClass, definition);
    }
  }

  /** Tests whether some contract trades at an exchange of this name, in capitals. */
  isExchange(name: string): boolean {
    this.#exchanges ??= new Set(
      this.definitions.map(rootInstrument).flatMap((root) => [...venuesOf(root), ...optionVenues(root)]),
    );
    return this.#exchanges.has(ALIASES[name] ?? name);
  }

  /** Returns the contract with a `conId` that a definition describes itself. */
  root(conId: number): ListedInstrument | undefined {
    return this.#byConId.get(conId);
  }

  /** Lists the definitions with a symbol. */
  withSymbol(symbol: string): readonly ContractDefinition[] {
    return this.#bySymbol.get(symbol.toUpperCase()) ?? [];
  }

  /** Lists the definitions whose options have a trading class. */
  withOptionClass(tradingClass: string): readonly ContractDefinition[] {
    return this.#byOptionClass.get(tradingClass.toUpperCase()) ?? [];
  }

  /** Lists the contracts with a security ID. */
  withSecId(type: string, id: string): readonly ListedInstrument[] {
    if (this.#bySecId === undefined) {
      const found = new Map<string, ListedInstrument[]>();
      for (const root of this.roots) {
        for (const [kind, value] of secIdsOf(root.definition)) append(found, `${kind}/${value}`, root);
      }
      this.#bySecId = found;
    }
    return this.#bySecId.get(`${type.toUpperCase()}/${id.toUpperCase()}`) ?? [];
  }

  /** Lists the futures that exist on a day. */
  futures(day: string): FuturesOfDay {
    return this.#dayOf(this.#futures, day, () =>
      this.definitions.flatMap((definition) => futuresFrom(definition, day, definition.futures?.count ?? 0)),
    );
  }

  /** Lists the futures that expired in the two years before a day. */
  expired(day: string): FuturesOfDay {
    const since = dayText(dayNumber(day) - Math.round(EXPIRED_YEARS * 365.25));
    return this.#dayOf(this.#expired, day, () =>
      this.definitions
        .flatMap((definition) => futuresFrom(definition, since, 12 * EXPIRED_YEARS))
        .filter(({ instrument }) => instrument.lastTradeDate < day),
    );
  }

  #dayOf(
    days: Map<string, FuturesOfDay>,
    day: string,
    list: () => readonly ListedInstrument[],
  ): FuturesOfDay {
    const known = days.get(day);
    if (known !== undefined) return known;
    const listed = list();
    const bySymbol = new Map<string, ListedInstrument[]>();
    for (const one of listed) append(bySymbol, one.definition.symbol.toUpperCase(), one);
    const made = { listed, bySymbol, byConId: new Map(listed.map((one) => [one.instrument.conId, one])) };
    if (days.size >= DAYS_KEPT) days.clear();
    days.set(day, made);
    return made;
  }
}

function append<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

/** The index of each universe, so that many exchanges of one universe make it once. */
const known = new WeakMap<readonly ContractDefinition[], UniverseIndex>();
const alwaysOpen = new WeakMap<readonly ContractDefinition[], readonly ContractDefinition[]>();

/** Returns the index of a universe. */
export function indexOf(definitions: readonly ContractDefinition[]): UniverseIndex {
  const index = known.get(definitions) ?? new UniverseIndex(definitions);
  known.set(definitions, index);
  return index;
}

/** Returns a universe whose contracts all trade at all hours, with days that end at midnight in New York. */
export function openAlways(definitions: readonly ContractDefinition[]): readonly ContractDefinition[] {
  const open =
    alwaysOpen.get(definitions) ??
    definitions.map((one): ContractDefinition => {
      const options = one.options && { ...one.options, calendar: "us-always" as const };
      return { ...one, calendar: "us-always", options };
    });
  alwaysOpen.set(definitions, open);
  return open;
}
