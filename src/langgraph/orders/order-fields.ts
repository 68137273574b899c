import * as z from "zod";
import { PoolError } from "../../errors.ts";
import { describeContract } from "../../operations/request-description.ts";
import type { OrderTerms } from "../../orders/order-terms.ts";
import type { Contract } from "../../stoqey/mod.ts";
import { defined } from "../../util/defined.ts";
import {
  checkNamed,
  type Instrument,
  type InstrumentFields,
  instrumentFields,
  partialContract,
} from "../parts/instrument.ts";
import type { Wait } from "../parts/read-tool.ts";
import type { ToolReads } from "../parts/session-provider.ts";

const TYPES = ["MKT", "LMT", "STP", "STP LMT"] as const;
const TIMES = ["DAY", "GTC", "IOC"] as const;

/** Schemas of the fields of an order. */
export interface OrderFields extends InstrumentFields {
  readonly side: z.ZodType<"BUY" | "SELL", "BUY" | "SELL">;
  readonly quantity: z.ZodNumber;
  readonly orderType: z.ZodType<(typeof TYPES)[number], (typeof TYPES)[number]>;
  readonly limitPrice: z.ZodOptional<z.ZodNumber>;
  readonly stopPrice: z.ZodOptional<z.ZodNumber>;
  readonly tif: z.ZodOptional<z.ZodType<(typeof TIMES)[number], (typeof TIMES)[number]>>;
  readonly outsideRth: z.ZodOptional<z.ZodBoolean>;
  readonly account: z.ZodOptional<z.ZodString>;
}

/** Fields of a tool that place or preview an order. */
export const orderFields: OrderFields = {
  ...instrumentFields,
  side: z.enum(["BUY", "SELL"]).describe("Side"),
  quantity: z.number().positive().describe("Units: shares or contracts"),
  orderType: z.enum(TYPES).describe("MKT market, LMT limit, STP stop, STP LMT stop with a limit"),
  limitPrice: z.number().optional().describe("Limit price; needed for LMT and STP LMT"),
  stopPrice: z.number().optional().describe("Trigger price; needed for STP and STP LMT"),
  tif: z.enum(TIMES).optional().describe("Time in force. Default DAY"),
  outsideRth: z.boolean().optional().describe("Also outside regular trading hours. Default false"),
  account: z.string().min(1).optional().describe("Account code. Default: the only one that is permitted"),
};

/** An order as a model writes it. */
export interface OrderInput extends Instrument {
  readonly side: "BUY" | "SELL";
  readonly quantity: number;
  readonly orderType: (typeof TYPES)[number];
  readonly limitPrice?: number | undefined;
  readonly stopPrice?: number | undefined;
  readonly tif?: (typeof TIMES)[number] | undefined;
  readonly outsideRth?: boolean | undefined;
}

/**
 * Makes the terms of an order.
 *
 * @throws {PoolError} `INVALID_OPTION` for a price that the order type needs and that is missing, or that it does not have.
 */
export function orderTerms(input: OrderInput, account: string): OrderTerms {
  const { side, quantity, orderType, limitPrice, stopPrice, tif = "DAY", outsideRth } = input;
  checkPrice("limitPrice", limitPrice, orderType, orderType.endsWith("LMT"));
  checkPrice("stopPrice", stopPrice, orderType, orderType.startsWith("STP"));
  return defined({
    action: side,
    totalQuantity: quantity,
    orderType,
    lmtPrice: limitPrice,
    auxPrice: stopPrice,
    tif,
    outsideRth: outsideRth === true ? true : undefined,
    account,
  }) as OrderTerms;
}

function checkPrice(name: string, price: number | undefined, orderType: string, isNeeded: boolean): void {
  if ((price !== undefined) === isNeeded) return;
  const fault = isNeeded ? "is missing for" : "does not belong to";
  throw new PoolError(
    "INVALID_OPTION",
    `Cannot place the order: ${name}: ${fault} the order type ${orderType}`,
  );
}

/** Gets the contract of an order from IBKR, by which all limits are judged. */
export async function tradedContract(ib: ToolReads, given: Instrument, wait: Wait): Promise<Contract> {
  const what = "place the order";
  const found = await ib.qualifyContract(partialContract(what, given), wait());
  checkNamed(what, given, found);
  const { conId, symbol, secType, exchange, currency } = found;
  const { lastTradeDateOrContractMonth, strike, right, multiplier, tradingClass } = found;
  const isDerivative = secType === "OPT" || secType === "FUT" || secType === "FOP";
  const details = isDerivative
    ? { lastTradeDateOrContractMonth, strike, right, multiplier, tradingClass }
    : {};
  return defined({ conId, symbol, secType, exchange, currency, ...details }) as Contract;
}

/** Writes an order in one line, for a person. */
export function orderSummary(contract: Contract, order: OrderTerms, account: string): string {
  const { action, totalQuantity, orderType, lmtPrice, auxPrice, tif } = order;
  const prices = [lmtPrice, auxPrice === undefined ? undefined : `stop ${auxPrice}`].filter(Boolean);
  return [action, totalQuantity, describeContract(contract), orderType, ...prices, tif, "in", account].join(
    " ",
  );
}
