import type { StructuredToolInterface } from "@langchain/core/tools";
import * as z from "zod";
import { PoolError } from "../../errors.ts";
import type { OptionParams } from "../../operations/option-chains.ts";
import type { Contract } from "../../stoqey/mod.ts";
import { defined } from "../../util/defined.ts";
import { answerTable } from "../parts/answer-table.ts";
import { contractColumns, instrumentFields, KINDS, partialContract } from "../parts/instrument.ts";
import { limitField } from "../parts/limit-field.ts";
import { notOnWeb, type ReadToolParts, readTool } from "../parts/read-tool.ts";

const FOUND = 20;
const STRIKES = 40;

/** Makes `search_symbols`. */
export function searchSymbolsTool(parts: ReadToolParts): StructuredToolInterface {
  return readTool(parts, {
    name: "search_symbols",
    description: "Searches instruments by a part of their symbol or of the name of the company.",
    fields: {
      text: z.string().min(1).describe("Beginning of a symbol, or a part of a name, e.g. Apple"),
      limit: limitField(FOUND),
    },
    read: async (ib, { text, limit = FOUND }, wait) => {
      const found = await ib.getMatchingSymbols(text, wait());
      const rows = found.map(({ contract = {}, derivativeSecTypes }) => ({
        ...contractColumns(contract),
        primaryExchange: contract.primaryExch,
        name: contract.description,
        derivatives: derivativeSecTypes?.join(" "),
      }));
      return answerTable(rows, { limit, noun: "instruments" });
    },
  });
}

/** Makes `find_contracts`. */
export function findContractsTool(parts: ReadToolParts): StructuredToolInterface {
  const what = "find contracts";
  return readTool(parts, {
    name: "find_contracts",
    description:
      "Lists the contracts that match, with their conId: the months of a future, the strikes of an option of one expiry, or the details of one conId.",
    fields: {
      ...instrumentFields,
      secType: z.enum(KINDS).optional().describe("Kind of instrument. Default STK"),
      limit: limitField(FOUND),
    },
    check: ({ symbol, conId }) => {
      if (symbol === undefined && conId === undefined)
        throw new PoolError("INVALID_OPTION", `Cannot ${what}: symbol: is missing, and so is conId`);
    },
    read: async (ib, { limit = FOUND, ...input }, wait) => {
      const { expiry, strike, right } = input;
      const secType = input.secType ?? (strike !== undefined || right !== undefined ? "OPT" : undefined);
      const isPartial = secType === "FUT" || secType === "OPT" || secType === "FOP";
      // A derivative may be selected by a part of its fields here: the list is what a model looks for.
      const contract: Contract =
        isPartial && input.conId === undefined
          ? (defined({
              symbol: input.symbol?.toUpperCase(),
              secType,
              exchange: input.exchange?.toUpperCase(),
              currency: (input.currency ?? "USD").toUpperCase(),
              lastTradeDateOrContractMonth: expiry,
              strike,
              right,
            }) as Contract)
          : partialContract(what, input);
      const details = await ib.getContractDetails(contract, wait());
      const byId = new Map(details.map((one) => [one.contract.conId, one]));
      const rows = [...byId.values()].map((one) => ({
        ...contractColumns(one.contract),
        exchange: one.contract.exchange,
        localSymbol: one.contract.localSymbol,
        name: one.longName,
        minTick: one.minTick,
      }));
      rows.sort(
        (one, other) =>
          (one.expiry ?? "").localeCompare(other.expiry ?? "") ||
          (one.strike ?? 0) - (other.strike ?? 0) ||
          (one.right ?? "").localeCompare(other.right ?? ""),
      );
      return answerTable(rows, { limit, noun: "contracts" });
    },
  });
}

/** Makes `get_option_chain`. */
export function optionChainTool(parts: ReadToolParts): StructuredToolInterface {
  const what = "read the option chain";
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
        .describe("Only expiries that begin with this: yyyymm or yyyymmdd. Default: all"),
      around: z
        .number()
        .positive()
        .optional()
        .describe("Price: the strikes nearest to it. Default: the lowest"),
      limit: limitField(STRIKES).describe(`The most strikes and the most expiries. Default ${STRIKES}`),
    },
    check: ({ symbol: name, conId: id, secType: kind, currency: money }) =>
      void partialContract(what, defined({ symbol: name, conId: id, secType: kind, currency: money })),
    read: async (ib, { expiry = "", around, limit = STRIKES, exchange: wanted, ...given }, wait) => {
      if (ib.getSecDefOptParams === undefined) throw notOnWeb(what);
      const underlying = await ib.qualifyContract(partialContract(what, given), wait());
      const futFopExchange = underlying.secType === "FUT" ? (underlying.exchange ?? "") : "";
      const chains = await ib.getSecDefOptParams(underlying, { futFopExchange, ...wait() });
      const venue = wanted?.toUpperCase() ?? "SMART";
      const named = chains.filter((one) => one.exchange === venue);
      const venues = [...new Set(chains.map((one) => one.exchange))].sort();
      if (wanted !== undefined && named.length === 0)
        throw new PoolError(
          "INVALID_OPTION",
          `Cannot ${what}: exchange: ${venue} has none; the exchanges are ${venues.join(", ") || "none"}`,
        );
      const all = named.length > 0 ? named : chains;
      const taken = all.filter((one) => one.expirations.some((day) => day.startsWith(expiry)));
      const days = [...new Set(all.flatMap((one) => one.expirations))].sort();
      if (taken.length === 0 && days.length > 0)
        throw new PoolError(
          "INVALID_OPTION",
          `Cannot ${what}: expiry: none begins with ${expiry}; there are ${days.length}, from ${days[0]} to ${days.at(-1)}`,
        );
      const rows = taken.map((one) => chainRow(one, expiry, around, limit));
      const note = `not each strike exists for each expiry: find_contracts with secType OPT and an expiry lists those that do`;
      return {
        underlying: contractColumns(underlying),
        ...answerTable(rows, { limit, noun: "chains", note }),
      };
    },
  });
}

/** Makes the row of a chain, with at most `limit` expiries and strikes. */
function chainRow(
  { exchange, tradingClass, multiplier, expirations, strikes }: OptionParams,
  expiry: string,
  around: number | undefined,
  limit: number,
): Readonly<Record<string, unknown>> {
  const days = expirations.filter((day) => day.startsWith(expiry)).sort();
  const nearest = [...strikes].sort((one, other) =>
    around === undefined ? one - other : Math.abs(one - around) - Math.abs(other - around),
  );
  return {
    exchange,
    tradingClass,
    multiplier,
    expiries: days.slice(0, limit),
    moreExpiries: days.length > limit ? days.length - limit : undefined,
    strikes: nearest.slice(0, limit).sort((one, other) => one - other),
    moreStrikes: strikes.length > limit ? strikes.length - limit : undefined,
  };
}
