import { ANY_CONTRACT } from "../exchange/contracts/contract-query.ts";
import {
  type ContractQuery,
  type Instrument,
  isTradable,
  SEC_TYPES,
} from "../exchange/contracts/instrument.ts";
import { type NamedContract, namedContract } from "../exchange/contracts/named-contract.ts";
import type { Exchange } from "../exchange/exchange.ts";
import { nearestName } from "../world/nearest-name.ts";
import { quoted } from "../world/quoted.ts";
import type { Mistake, Path } from "./scenario-error.ts";

/** Contracts that are looked at to find what a value could have been. */
const LOOKED_AT_MAX = 4_000;
/** Unknown symbols for which a similar one is looked for; a message lists fewer. */
const SEARCHES_MAX = 50;
/** Values that a sentence names. */
const NAMED_MAX = 6;

/** The values of a name that narrow a symbol down, and the values of contracts that they are compared with. */
const NARROWING: readonly (readonly [keyof NamedContract, keyof Instrument])[] = [
  ["secType", "secType"],
  ["lastTradeDateOrContractMonth", "lastTradeDate"],
  ["strike", "strike"],
  ["right", "right"],
  ["currency", "currency"],
  ["exchange", "exchange"],
];

/** The contracts of a scenario: finds those that it names, or says what is wrong with a name. */
export class NamedContracts {
  readonly #exchange: Exchange;
  readonly #nowMs: number;
  readonly #known = new Map<string, Instrument | Mistake>();
  #symbols: readonly string[] | undefined;
  #searchesLeft = SEARCHES_MAX;

  /** Looks contracts up at an instant. */
  constructor(exchange: Exchange, nowMs: number) {
    this.#exchange = exchange;
    this.#nowMs = nowMs;
  }

  /** Finds a contract; a mistake where it means none, or several. The path of the mistake is within the name. */
  find(name: NamedContract): Instrument | Mistake {
    const fields: readonly (keyof NamedContract)[] = [
      "symbol",
      "conId",
      ...NARROWING.map(([field]) => field),
    ];
    const key = JSON.stringify(fields.map((field) => name[field] ?? null));
    const found = this.#known.get(key) ?? this.#look(name);
    this.#known.set(key, found);
    return found;
  }

  /** Finds the mistakes of a contract at a place of the scenario. */
  mistakes(name: NamedContract, path: Path, isTraded: boolean): readonly Mistake[] {
    const found = this.find(name);
    if (isMistake(found)) return [{ path: [...path, ...found.path], reason: found.reason }];
    if (!isTraded || isTradable(found)) return [];
    const field = name.conId === undefined ? "symbol" : "conId";
    return [{ path: [...path, field], reason: `${found.symbol} ${found.secType} cannot be traded` }];
  }

  /** Says what is wrong with the symbol of an order or a position; undefined where contracts have it. */
  symbolReason(symbol: string): string | undefined {
    for (const instrument of this.#each({ symbol })) if (instrument.symbol === symbol) return undefined;
    const near = this.#searchesLeft-- > 0 ? nearestName(symbol, this.#listed()) : undefined;
    const meant = near === undefined ? "" : `; did you mean ${near}?`;
    return `no contract has the symbol ${quoted(symbol)}${meant}`;
  }

  #look(name: NamedContract): Instrument | Mistake {
    try {
      return namedContract(name, (query) => this.#exchange.find(query, this.#nowMs));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return this.#mistake(name, error.message.replace(/^Cannot find .*?: (?=no |it means |expected )/, ""));
    }
  }

  #mistake(name: NamedContract, reason: string): Mistake {
    const { symbol, conId } = name;
    if (reason.startsWith("it means ")) return { path: [], reason };
    if (conId !== undefined) return { path: ["conId"], reason: `no contract has the conId ${conId}` };
    if (symbol === undefined) return { path: [], reason };
    if (!this.#has({ symbol })) {
      const unknown = this.symbolReason(symbol);
      return { path: ["symbol"], reason: unknown ?? reason };
    }
    for (const [field, property] of NARROWING) {
      if (name[field] === undefined || !this.#has({ ...name, [field]: undefined })) continue;
      const given = name[field];
      return {
        path: [field],
        reason: `${symbol} has no ${field} ${quoted(given)}${this.#others(name, field, property)}`,
      };
    }
    if (name.secType === undefined) {
      const secTypes = this.#values({ symbol }, "secType");
      if (!secTypes.includes("STK"))
        return {
          path: ["symbol"],
          reason: `${symbol} is no share: give its secType (${secTypes.join(", ")})`,
        };
    }
    return { path: ["symbol"], reason };
  }

  /** Says which values there are in place of one that no contract has. */
  #others(name: NamedContract, field: keyof NamedContract, property: keyof Instrument): string {
    const given = String(name[field]);
    const near = field === "secType" ? nearestName(given, SEC_TYPES) : undefined;
    const values = this.#values({ ...name, [field]: undefined }, property);
    if (near !== undefined && values.includes(near)) return `; did you mean ${near}?`;
    const sorted =
      field === "strike"
        ? [...values].sort(
            (a, b) => Math.abs(Number(a) - Number(given)) - Math.abs(Number(b) - Number(given)),
          )
        : values;
    const named = sorted.slice(0, NAMED_MAX);
    const more = sorted.length > named.length ? " and others" : "";
    return named.length === 0 ? "" : `; there is ${named.join(", ")}${more}`;
  }

  #has(name: NamedContract): boolean {
    for (const _ of this.#each(name)) return true;
    return false;
  }

  #values(name: NamedContract, property: keyof Instrument): readonly string[] {
    const values = new Set<string>();
    let left = LOOKED_AT_MAX;
    for (const instrument of this.#each(name)) {
      if (left-- === 0) break;
      values.add(String(instrument[property]));
    }
    values.delete("");
    return [...values];
  }

  #each(name: NamedContract): Iterable<Instrument> {
    const { symbol = "", secType = "", lastTradeDateOrContractMonth = "", strike = 0, right = "" } = name;
    const { exchange = "", currency = "" } = name;
    const query: ContractQuery = {
      ...ANY_CONTRACT,
      symbol,
      secType,
      lastTradeDate: lastTradeDateOrContractMonth,
      strike,
      right,
      exchange,
      currency,
    };
    return this.#exchange.each(query, this.#nowMs);
  }

  #listed(): readonly string[] {
    this.#symbols ??= [...new Set(this.#exchange.listed(this.#nowMs).map(({ symbol }) => symbol))];
    return this.#symbols;
  }
}

/** Tests whether a contract was not found. */
export function isMistake(found: Instrument | Mistake): found is Mistake {
  return "reason" in found;
}
