import type { ContractDirectory } from "./contract-directory.ts";
import { ANY_CONTRACT } from "./contract-query.ts";
import { type ContractQuery, type Instrument, SEC_TYPES } from "./instrument.ts";

/** Types of which one contract is meant where only a symbol is given, the first that exists. */
const PLAIN_TYPES: readonly string[] = ["STK", "IND", "CASH", "CRYPTO"];

/** The further parts of a name after symbol and type, in any order: `VOD-STK-GBP`, `AAPL-OPT-20260220-250-C`. */
const PARTS: readonly (readonly [RegExp, (part: string) => Partial<ContractQuery>])[] = [
  [/^\d{6}(\d{2})?$/, (lastTradeDate) => ({ lastTradeDate })],
  [/^[CP]$/, (right) => ({ right })],
  [/^[A-Z]{3}$/, (currency) => ({ currency })],
  [/^\d+(\.\d+)?$/, (strike) => ({ strike: Number(strike) })],
];

/**
 * Finds the contract that the name of a file names: by contract ID, local symbol, symbol, or symbol, type and terms with
 * hyphens between them; each can end in `@` and an exchange.
 *
 * @param atMs An instant at which the contract existed.
 * @throws {RangeError} When there is none, or more than one.
 */
export function instrumentNamed(name: string, directory: ContractDirectory, atMs: number): Instrument {
  const [first, ...others] = instrumentsNamed(name, directory, atMs);
  if (first === undefined) throw new RangeError(`there is no instrument ${name}`);
  if (others.length === 0) return first;
  throw new RangeError(
    `${name} names ${others.length + 1} contracts, such as ${first.localSymbol}: name one by type and terms, as ES-FUT-202603 does, or by its contract ID`,
  );
}

/** Finds the contracts that a name can mean. A share is meant before an index, and both before what derives from them. */
export function instrumentsNamed(
  name: string,
  directory: ContractDirectory,
  atMs: number,
): readonly Instrument[] {
  const found =
    queriesOf(name)
      .map((query) => directory.find(query, atMs, true))
      .find((list) => list.length > 0) ?? [];
  const ofType = PLAIN_TYPES.map((type) => found.filter(({ secType }) => secType === type));
  return ofType.find((list) => list.length > 0) ?? found;
}

function queriesOf(name: string): readonly ContractQuery[] {
  const [, plain = name, exchange = ""] = /^(.+)@([A-Za-z]+)$/.exec(name) ?? [];
  if (/^\d+$/.test(plain)) return [{ ...ANY_CONTRACT, conId: Number(plain), exchange }];
  const [symbol = "", secType = "", ...parts] = plain.split("-");
  if (!SEC_TYPES.some((type) => type === secType)) {
    return [
      { ...ANY_CONTRACT, localSymbol: plain, exchange },
      { ...ANY_CONTRACT, symbol: plain, exchange },
    ];
  }
  const terms = parts.map((part) => PARTS.find(([form]) => form.test(part))?.[1](part));
  // A part that is no date, strike, right or currency names nothing.
  if (terms.includes(undefined)) return [];
  return [Object.assign({ ...ANY_CONTRACT, symbol, secType, exchange }, ...terms)];
}
