import * as v from "valibot";
import { invalid } from "../../arguments/checked.ts";
import type { Schema } from "../../arguments/schema.ts";
import { PoolError } from "../../errors.ts";
import type { Contract } from "../../stoqey/mod.ts";
import { numberOf } from "../rows/number.ts";
import { searchSymbol } from "./contracts.ts";
import { monthName, monthOfName } from "./month-names.ts";
import type { WebRequester } from "./requester.ts";
import { Row, unreadable } from "./row.ts";

/** The strikes of the options on an underlying that expire in one month, in currency units, each list ascending. */
export interface OptionStrikes {
  /** Strikes of the calls, whatever their trading class and their day of expiry. */
  readonly calls: readonly number[];
  /** Strikes of the puts. */
  readonly puts: readonly number[];
}

/** Selects strikes. */
export interface OptionStrikesOptions {
  /** Month of the expiry, `yyyymm`. */
  readonly month: string;
  /** Exchange of the options. Default: `SMART`, which the gateway takes. */
  readonly exchange?: string | undefined;
}

/**
 * Refuses underlyings whose options are not apart from those of others.
 *
 * @throws {PoolError} `INVALID_OPTION` for anything but a share and an index: the months of a future's root are those of all
 * its futures.
 */
export function checkUnderlying(what: string, { secType }: Contract): void {
  if (secType !== "STK" && secType !== "IND")
    throw invalid(
      what,
      `underlying.secType: the Web API lists options on STK and IND alone, not on ${secType}`,
    );
}

/** Schema of a month, `yyyymm`. */
export const monthField: Schema<string> = v.pipe(
  v.string(),
  v.regex(/^\d{4}(?:0[1-9]|1[0-2])$/, 'expected a month such as "202603"'),
);

/**
 * Reads the months in which options on an underlying expire: none where the gateway lists no options on it.
 *
 * @throws {PoolError} `WEB_ERROR` where the search for its symbol does not find the underlying.
 */
export async function optionMonths(
  requester: WebRequester,
  underlying: Contract,
): Promise<readonly string[]> {
  const { what } = requester;
  const { conId, symbol = "" } = underlying;
  const row = (await searchSymbol(requester, symbol)).find((one) => one.conId === conId);
  if (row === undefined)
    throw new PoolError("WEB_ERROR", `Cannot ${what}: the search for ${symbol} does not find conId ${conId}`);
  const names = row.optionMonths.split(";").filter((name) => name.trim() !== "");
  const months = names.map((name) => {
    const month = monthOfName(name.trim());
    if (month === undefined)
      throw unreadable(what, "a list of months", `expected a month such as MAR26, received "${name}"`);
    return month;
  });
  return [...new Set(months)].sort();
}

/**
 * Reads the strikes of one month, which the gateway answers once the symbol was searched in the session.
 *
 * @throws {PoolError} `WEB_ERROR` where no options of the underlying expire in the month.
 */
export async function optionStrikes(
  requester: WebRequester,
  underlying: Contract,
  { month, exchange }: OptionStrikesOptions,
): Promise<OptionStrikes> {
  const { what } = requester;
  const { conId } = underlying;
  const months = await optionMonths(requester, underlying);
  if (!months.includes(month))
    throw new PoolError("WEB_ERROR", `Cannot ${what}: no options on it expire in ${month}`);
  return await requester.once(`strikes ${conId} ${month} ${exchange ?? ""}`, async (own) => {
    const query = { conid: conId, sectype: "OPT", month: monthName(month), exchange };
    const body = await own.call({ method: "GET", path: "/iserver/secdef/strikes", query });
    const row = new Row(own.what, "lists of strikes", body);
    const strikes = {
      calls: strikesIn(own.what, row.raw("call")),
      puts: strikesIn(own.what, row.raw("put")),
    };
    // The search lists the month: an empty answer is a fault of the gateway, or the exchange has none of them.
    if (strikes.calls.length + strikes.puts.length === 0)
      throw new PoolError("WEB_ERROR", `Cannot ${own.what}: the gateway sent no strike of ${month}`);
    return strikes;
  });
}

function strikesIn(what: string, list: unknown): readonly number[] {
  if (!Array.isArray(list)) throw unreadable(what, "lists of strikes", "call and put: expected arrays");
  const strikes = list.map((one) => {
    const strike = numberOf(one);
    if (strike === undefined) throw unreadable(what, "lists of strikes", "expected numbers");
    return strike;
  });
  return [...new Set(strikes)].sort((one, other) => one - other);
}
