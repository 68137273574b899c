import type { StructuredToolInterface } from "@langchain/core/tools";
import * as z from "zod";
import { answerTable, shownTime } from "../parts/answer-table.ts";
import { contractColumns } from "../parts/instrument.ts";
import { limitField } from "../parts/limit-field.ts";
import { type ReadToolParts, readTool } from "../parts/read-tool.ts";

const ORDERS = 50;

/** Makes `get_open_orders`. */
export function openOrdersTool(parts: ReadToolParts): StructuredToolInterface {
  return readTool(parts, {
    name: "get_open_orders",
    description:
      "Lists the open orders of the login, whoever placed them: terms, status, and what is filled.",
    fields: {
      symbol: z
        .string()
        .min(1)
        .optional()
        .describe("Only orders with this symbol or underlying. Default: all"),
      limit: limitField(ORDERS),
    },
    read: async (ib, { symbol, limit = ORDERS }, wait) => {
      const all = await (ib.getAllOpenOrders === undefined
        ? ib.getOpenOrders(wait())
        : ib.getAllOpenOrders(wait()));
      const rows = all
        .filter(({ contract }) => isSymbol(contract.symbol, symbol))
        .map(({ orderId, contract, order, orderState, standing }) => ({
          // TWS writes 0 for the ID of an order that was placed by hand.
          orderId: orderId || undefined,
          permId: order.permId || undefined,
          account: order.account,
          ...contractColumns(contract),
          action: order.action,
          quantity: order.totalQuantity,
          orderType: order.orderType,
          limitPrice: isLimit(order.orderType) ? order.lmtPrice : priceOf(order.lmtPrice),
          stopPrice: priceOf(order.auxPrice),
          trailStopPrice: priceOf(order.trailStopPrice),
          trailingPercent: priceOf(order.trailingPercent),
          tif: order.tif,
          status: standing?.status ?? orderState.status,
          filled: standing?.filled ?? order.filledQuantity,
          averagePrice: priceOf(standing?.avgFillPrice),
          clientId: order.clientId,
          reference: order.orderRef,
        }));
      return answerTable(rows, { limit, noun: "orders" });
    },
  });
}

/** Makes `get_executions`. */
export function executionsTool(parts: ReadToolParts): StructuredToolInterface {
  return readTool(parts, {
    name: "get_executions",
    description:
      "Lists the fills of today, newest last, times in UTC, with commission and realized profit and loss.",
    fields: {
      symbol: z
        .string()
        .min(1)
        .optional()
        .describe("Only fills with this symbol or underlying. Default: all"),
      side: z.enum(["BUY", "SELL"]).optional().describe("Only fills of this side. Default: both"),
      limit: limitField(ORDERS),
    },
    read: async (ib, { symbol, side, limit = ORDERS }, wait) => {
      const fills = await ib.getExecutionDetails({}, wait());
      const rows = [...fills]
        // IBKR lists them by account and contract.
        .sort((one, other) => (one.timeMs ?? 0) - (other.timeMs ?? 0))
        .filter(({ contract }) => isSymbol(contract.symbol, symbol))
        .filter(({ execution }) => side === undefined || SIDES[execution.side ?? ""] === side)
        .map(({ contract, execution, timeMs, commission }) => ({
          time: shownTime(timeMs) ?? execution.time,
          account: execution.acctNumber,
          ...contractColumns(contract),
          side: SIDES[execution.side ?? ""] ?? execution.side,
          quantity: execution.shares,
          price: execution.price,
          commission: commission?.commission,
          commissionCurrency: commission?.currency,
          realizedPnL: commission?.realizedPNL,
          orderId: execution.orderId || undefined,
          permId: execution.permId || undefined,
          reference: execution.orderRef,
          execId: execution.execId,
        }));
      const always = ["commission", "realizedPnL"];
      return answerTable(rows, { limit, keep: "last", noun: "earlier fills", always });
    },
  });
}

/** Sides of a fill in the words of TWS. */
const SIDES: Readonly<Record<string, "BUY" | "SELL">> = { BOT: "BUY", SLD: "SELL" };

const isSymbol = (symbol: string | undefined, wanted: string | undefined): boolean =>
  wanted === undefined || symbol?.toUpperCase() === wanted.toUpperCase();

/** Tests whether an order has a limit: 0 is a price then, as that of a spread can be. */
const isLimit = (type: unknown): boolean => /\bLMT\b/.test(String(type));

/** Leaves out a price of 0, which TWS writes for none. */
const priceOf = (price: number | undefined): number | undefined => (price === 0 ? undefined : price);
