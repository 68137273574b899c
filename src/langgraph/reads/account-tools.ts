import type { StructuredToolInterface } from "@langchain/core/tools";
import * as z from "zod";
import { PoolError } from "../../errors.ts";
import type { Position } from "../../operations/positions.ts";
import { answerTable } from "../parts/answer-table.ts";
import { contractColumns } from "../parts/instrument.ts";
import { limitField } from "../parts/limit-field.ts";
import { type ReadToolParts, readTool, type Wait } from "../parts/read-tool.ts";
import type { ToolReads } from "../parts/session-provider.ts";

const POSITIONS_MAX = 100;
const VALUES_MAX = 200;
/** The most accounts that a note names. */
const ACCOUNTS_SHOWN = 20;
/** Columns of what a position is worth, shown also where IBKR has sent none of it. */
const WORTH = ["marketPrice", "marketValue", "unrealizedPnL", "realizedPnL"];

/** Makes `get_account_summary`. */
export function accountSummaryTool(parts: ReadToolParts): StructuredToolInterface {
  return readTool(parts, {
    name: "get_account_summary",
    description: "Reads the account: net liquidation value, cash, buying power, margin.",
    fields: {
      account: z.string().min(1).optional().describe("Account code. Default: all accounts"),
      limit: limitField(VALUES_MAX),
    },
    read: async (ib, { account: wanted, limit = VALUES_MAX }, wait) => {
      const values = await ib.getAccountSummary(wait());
      const rows = values
        .filter(({ account }) => wanted === undefined || account === wanted)
        .map(({ account, tag, value, currency }) => ({ account, tag, value, currency }));
      return answerTable(rows, { limit, noun: "values", note: none(rows, wanted, values) });
    },
  });
}

/** Makes `get_positions`. */
export function positionsTool(parts: ReadToolParts): StructuredToolInterface {
  return readTool(parts, {
    name: "get_positions",
    description:
      "Reads all open positions: size, average cost, market price and value, unrealized and realized profit and loss; for options strike, right and expiry.",
    fields: {
      account: z.string().min(1).optional().describe("Account code. Default: all accounts"),
      symbol: z
        .string()
        .min(1)
        .optional()
        .describe("Only positions with this symbol or underlying. Default: all"),
      limit: limitField(POSITIONS_MAX),
    },
    read: async (ib, { account, symbol, limit = POSITIONS_MAX }, wait) => {
      const all = await ib.getPositions(wait());
      const wanted = all.filter(
        (one) =>
          (account === undefined || one.account === account) &&
          (symbol === undefined || one.contract.symbol?.toUpperCase() === symbol.toUpperCase()),
      );
      const { values, note } = await marketValues(ib, wanted, wait);
      const worth: Readonly<Record<string, undefined>> = Object.fromEntries(
        WORTH.map((name) => [name, undefined]),
      );
      const rows = wanted.map((one) => ({
        account: one.account,
        ...contractColumns(one.contract),
        position: one.pos,
        averageCost: one.avgCost,
        ...worth,
        ...values.get(keyOf(one.account, one.contract.conId)),
      }));
      const told = note ?? none(rows, account, all);
      return answerTable(rows, { limit, noun: "positions", note: told, always: WORTH });
    },
  });
}

/** Makes `get_pnl`. */
export function pnlTool(parts: ReadToolParts): StructuredToolInterface {
  return readTool(parts, {
    name: "get_pnl",
    description:
      "Reads the profit and loss of an account: of today, unrealized and realized, in its base currency.",
    fields: {
      account: z.string().min(1).optional().describe("Account code. Default: the only account of the login"),
    },
    read: async (ib, { account }, wait) => {
      const code = account ?? (await onlyAccount(ib, wait));
      const { dailyPnL, unrealizedPnL, realizedPnL } = await ib.getPnL(code, wait());
      return {
        account: code,
        dailyPnL: dailyPnL ?? null,
        unrealizedPnL: unrealizedPnL ?? null,
        realizedPnL: realizedPnL ?? null,
      };
    },
  });
}

/** Says that an account has no rows because the login has others: an empty list alone would say that it holds nothing. */
function none(
  rows: readonly object[],
  wanted: string | undefined,
  all: readonly { readonly account: string }[],
): string | undefined {
  if (rows.length > 0 || wanted === undefined) return undefined;
  const accounts = [...new Set(all.map(({ account }) => account))].sort();
  if (accounts.length === 0 || accounts.includes(wanted)) return undefined;
  const shown = accounts.slice(0, ACCOUNTS_SHOWN).join(", ");
  return `nothing is listed for the account ${wanted}; there is something for ${shown}`;
}

async function onlyAccount(ib: ToolReads, wait: Wait): Promise<string> {
  const accounts = await ib.getManagedAccounts(wait());
  const [only] = accounts;
  if (only !== undefined && accounts.length === 1) return only;
  throw new PoolError(
    "INVALID_OPTION",
    `Cannot read the profit and loss: account: is missing, and the login has ${accounts.join(", ")}`,
  );
}

/** Market price, value, and profit and loss of a position. */
interface MarketValue {
  readonly marketPrice: number | undefined;
  readonly marketValue: number | undefined;
  readonly unrealizedPnL: number | undefined;
  readonly realizedPnL: number | undefined;
}

/** Failures after which positions are worth more than no answer. */
const WITHOUT_VALUES: ReadonlySet<string> = new Set(["TWS_ERROR", "REQUEST_TIMEOUT"]);

/** Reads the market values of positions, account by account; a note says why some are missing. */
async function marketValues(
  ib: ToolReads,
  positions: readonly Position[],
  wait: Wait,
): Promise<{ readonly values: ReadonlyMap<string, MarketValue>; readonly note?: string }> {
  const values = new Map<string, MarketValue>();
  const accounts = [...new Set(positions.map(({ account }) => account))];
  if (accounts.length === 0) return { values };
  if (ib.getAccountUpdates === undefined) {
    for (const one of positions) {
      const { account, contract, marketPrice, marketValue, unrealizedPnL, realizedPnL } = one;
      const value = { marketPrice, marketValue, unrealizedPnL, realizedPnL };
      values.set(keyOf(account, contract.conId), value);
    }
    return { values };
  }
  const missing: string[] = [];
  for (const account of accounts) {
    try {
      const { portfolio } = await ib.getAccountUpdates(account, wait());
      for (const { contract, marketPrice, marketValue, unrealizedPNL, realizedPNL } of portfolio) {
        const [unrealizedPnL, realizedPnL] = [unrealizedPNL, realizedPNL];
        values.set(keyOf(account, contract.conId), { marketPrice, marketValue, unrealizedPnL, realizedPnL });
      }
    } catch (error) {
      if (!(error instanceof PoolError) || !WITHOUT_VALUES.has(error.code)) throw error;
      missing.push(`${account}: ${error.message}`);
    }
  }
  return missing.length === 0 ? { values } : { values, note: `no market values of ${missing.join("; ")}` };
}

const keyOf = (account: string, conId: number | undefined): string => `${account}/${conId}`;
