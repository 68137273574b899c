import type { StructuredToolInterface } from "@langchain/core/tools";
import * as z from "zod";
import { PoolError } from "../../errors.ts";
import type { Contract } from "../../stoqey/mod.ts";
import { defined } from "../../util/defined.ts";
import { answerTable } from "../parts/answer-table.ts";
import { contractColumns, instrumentFields, KINDS, partialContract } from "../parts/instrument.ts";
import { limitField } from "../parts/limit-field.ts";
import { type ReadToolParts, readTool } from "../parts/read-tool.ts";

const FOUND = 20;

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
