import type { StructuredToolInterface } from "@langchain/core/tools";
import * as z from "zod";
import { PoolError } from "../../errors.ts";
import type { OptionParams } from "../../operations/option-chains.ts";
import type { Contract, SecType } from "../../stoqey/mod.ts";
import { defined } from "../../util/defined.ts";
import { answerTable } from "../parts/answer-table.ts";
import { contractColumns, instrumentFields, partialContract } from "../parts/instrument.ts";
import { limitField } from "../parts/limit-field.ts";
import { notOnWeb, type ReadToolParts, readTool, type Wait } from "../parts/read-tool.ts";
import type { ToolReads, WebOnlyReads } from "../parts/session-provider.ts";

const STRIKES = 40;
const WHAT = "read the option chain";

/** What a model has requested of a chain. */
interface ChainQuery {
  /** Beginning of the expiries; empty for all. */
  readonly expiry: string;
  /** Price to which the listed strikes are nearest; undefined for the lowest strikes. */
  readonly around: number | undefined;
  /** The most strikes and expiries of a row. */
  readonly limit: number;
  /** Exchange of the options; undefined for SMART, or where there is none at SMART, for any. */
  readonly venue: string | undefined;
}

/** The options of one trading class. */
type Chain = Pick<OptionParams, "exchange" | "tradingClass" | "expirations" | "strikes"> & {
  readonly multiplier: string | number | undefined;
};

/** Makes `get_option_chain`. */
export function optionChainTool(parts: ReadToolParts): StructuredToolInterface {
  const { symbol, conId, secType, currency, exchange } = instrumentFields;
  return readTool(parts, {
    name: "get_option_chain",
    description:
      "Lists the expiries and the strikes of the options on an underlying, one row for each trading class. With expiry and around it lists the strikes of that expiry nearest to a price.",
    fields: {
      symbol,
      conId,
      secType,
      currency,
      exchange: exchange.describe("Exchange of the options. Default SMART"),
      expiry: z
        .string()
        .regex(/^\d{6}(\d\d)?$/)
        .optional()
        .describe(
          "Only expiries that begin with this: yyyymm or yyyymmdd. Default: all that IBKR lists at once",
        ),
      around: z
        .number()
        .positive()
        .optional()
        .describe("Price: the strikes nearest to it. Default: the lowest"),
      limit: limitField(STRIKES).describe(`The most strikes and the most expiries. Default ${STRIKES}`),
    },
    check: ({ symbol: name, conId: id, secType: kind, currency: money }) =>
      void partialContract(WHAT, defined({ symbol: name, conId: id, secType: kind, currency: money })),
    read: async (ib, { expiry = "", around, limit = STRIKES, exchange: venue, ...given }, wait) => {
      const underlying = await ib.qualifyContract(partialContract(WHAT, given), wait());
      const query = { expiry, around, limit, venue: venue?.toUpperCase() };
      const answer = hasMonths(ib)
        ? await monthAnswer(ib, underlying, query, wait)
        : await wholeAnswer(ib, underlying, query, wait);
      return { underlying: contractColumns(underlying), ...answer };
    },
  });
}

function hasMonths(ib: ToolReads): ib is ToolReads & WebOnlyReads {
  return ib.getOptionMonths !== undefined && ib.getOptionStrikes !== undefined;
}

/** Makes the answer from the chains of TWS. */
async function wholeAnswer(
  ib: ToolReads,
  underlying: Contract,
  query: ChainQuery,
  wait: Wait,
): Promise<object> {
  if (ib.getSecDefOptParams === undefined) throw notOnWeb(WHAT);
  const futFopExchange = underlying.secType === "FUT" ? (underlying.exchange ?? "") : "";
  const chains = await ib.getSecDefOptParams(underlying, { futFopExchange, ...wait() });
  const { expiry, venue } = query;
  const named = chains.filter((one) => one.exchange === (venue ?? "SMART"));
  if (venue !== undefined && named.length === 0) {
    const venues = [...new Set(chains.map((one) => one.exchange))].sort();
    throw absent(`exchange: ${venue} has none; the exchanges are ${venues.join(", ") || "none"}`);
  }
  const all = named.length > 0 ? named : chains;
  const taken = all.filter((one) => one.expirations.some((day) => day.startsWith(expiry)));
  const days = [...new Set(all.flatMap((one) => one.expirations))].sort();
  if (taken.length === 0 && days.length > 0) throw absent(unlisted(expiry, days));
  const rows = taken.map((one) => chainRow(one, query));
  const note =
    "not each strike exists for each expiry: find_contracts with secType OPT and an expiry lists those that do";
  return answerTable(rows, { limit: query.limit, noun: "chains", note });
}

/** Makes the error about something that no chain has. @param what Its field, and what there is. */
function absent(what: string): PoolError {
  return new PoolError("INVALID_OPTION", `Cannot ${WHAT}: ${what}`);
}

/** Says that an expiry is none of those that exist. @param all Those that exist, ascending; `what` says of what they are. */
function unlisted(expiry: string, all: readonly string[], what = ""): string {
  return `expiry: none begins with ${expiry}; there are ${all.length}${what}, from ${all[0]} to ${all.at(-1)}`;
}

/**
 * Makes the answer from the lists of the Web API, which has the strikes of one month at a time, and no days: these are those on
 * which one strike of the month expires, that nearest to the price, or one in the centre of the list.
 */
async function monthAnswer(
  ib: ToolReads & WebOnlyReads,
  underlying: Contract,
  query: ChainQuery,
  wait: Wait,
): Promise<object> {
  const { expiry, around, limit, venue = "SMART" } = query;
  const months = await ib.getOptionMonths(underlying, wait());
  const listed = { months: months.slice(0, limit), ...moreThan("moreMonths", months, limit) };
  const month = expiry === "" ? months[0] : months.find((one) => expiry.startsWith(one));
  if (month === undefined) {
    if (months.length > 0) throw absent(unlisted(expiry, months, " months"));
    return { ...listed, ...answerTable([], { limit, noun: "chains", note: "there are no options on it" }) };
  }
  const { calls, puts } = await ib.getOptionStrikes(underlying, { month, exchange: venue, ...wait() });
  const strikes = [...new Set([...calls, ...puts])].sort((one, other) => one - other);
  const sample = calls.length > 0 ? calls : puts;
  const strike = around === undefined ? sample[Math.floor(sample.length / 2)] : nearest(sample, around)[0];
  const option = {
    symbol: underlying.symbol,
    secType: "OPT" as SecType,
    exchange: venue,
    lastTradeDateOrContractMonth: month,
    strike,
    right: sample === calls ? "C" : "P",
  } as Contract;
  const details = await ib.getContractDetails(option, wait());
  const own = details.filter(({ underConId }) => underConId === undefined || underConId === underlying.conId);
  const chains = chainsOf(
    own.map(({ contract }) => contract),
    venue,
    strikes,
  );
  const rows = chains
    .filter((one) => one.expirations.some((day) => day.startsWith(expiry)))
    .map((one) => chainRow(one, query));
  const days = [...new Set(chains.flatMap((one) => one.expirations))].sort();
  // Another strike may have further days, but the list that a model would choose from has not.
  if (rows.length === 0 && days.length > 0)
    throw absent(unlisted(expiry, days, ` of the strike ${strike} in ${month}`));
  const shown =
    expiry === "" ? `only ${month} is shown: call again with expiry for another of the months. ` : "";
  const note = `${shown}The expiries are those of the strike ${strike}, and the strikes those of all classes and days of ${month}: find_contracts with secType OPT, expiry, strike and right lists what exists`;
  return { ...listed, ...answerTable(rows, { limit, noun: "chains", note }) };
}

/** Groups options of one strike by their trading class. */
function chainsOf(
  options: readonly Contract[],
  exchange: string,
  strikes: readonly number[],
): readonly Chain[] {
  const byClass = new Map<string, Contract[]>();
  for (const one of options) {
    const name = `${one.tradingClass} ${one.multiplier}`;
    byClass.set(name, [...(byClass.get(name) ?? []), one]);
  }
  return [...byClass.values()].map((all) => ({
    exchange,
    tradingClass: all[0]?.tradingClass ?? "",
    multiplier: all[0]?.multiplier,
    expirations: [...new Set(all.flatMap((one) => one.lastTradeDateOrContractMonth ?? []))],
    strikes,
  }));
}

/** Makes the row of a chain, with at most `limit` expiries and strikes. */
function chainRow(
  { exchange, tradingClass, multiplier, expirations, strikes }: Chain,
  { expiry, around, limit }: ChainQuery,
): Readonly<Record<string, unknown>> {
  const days = expirations.filter((day) => day.startsWith(expiry)).sort();
  return {
    exchange,
    tradingClass,
    multiplier,
    expiries: days.slice(0, limit),
    ...moreThan("moreExpiries", days, limit),
    strikes: nearest(strikes, around)
      .slice(0, limit)
      .sort((one, other) => one - other),
    ...moreThan("moreStrikes", strikes, limit),
  };
}

/** Sorts strikes by their distance from a price; without one the lowest is first. */
function nearest(strikes: readonly number[], price: number | undefined): number[] {
  return [...strikes].sort((one, other) =>
    price === undefined ? one - other : Math.abs(one - price) - Math.abs(other - price),
  );
}

function moreThan(
  name: string,
  list: readonly unknown[],
  limit: number,
): Readonly<Record<string, number | undefined>> {
  return { [name]: list.length > limit ? list.length - limit : undefined };
}
