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
          orderId,
          permId: order.permId,
          account: order.account,
          ...contractColumns(contract),
          action: order.action,
          quantity: order.totalQuantity,
          orderType: order.orderType,
          limitPrice: priceOf(order.lmtPrice),
          stopPrice: priceOf(order.auxPrice),
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
      const rows = fills
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
          realizedPnL: commission?.realizedPNL,
          orderId: execution.orderId,
          permId: execution.permId,
          reference: execution.orderRef,
          execId: execution.execId,
        }));
      return answerTable(rows, { limit, keep: "last", noun: "earlier fills" });
    },
  });
}

/** Sides of a fill in the words of TWS. */
const SIDES: Readonly<Record<string, "BUY" | "SELL">> = { BOT: "BUY", SLD: "SELL" };

const isSymbol = (symbol: string | undefined, wanted: string | undefined): boolean =>
  wanted === undefined || symbol?.toUpperCase() === wanted.toUpperCase();

/** Leaves out a price of 0, which TWS writes for none. */
const priceOf = (price: number | undefined): number | undefined => (price === 0 ? undefined : price);
