import type { Instrument } from "../../exchange/contracts/instrument.ts";
import type { Order } from "../../exchange/orders/orders.ts";
import type { WhatIf } from "../../exchange/trading/order-checks.ts";
import type { OrderState } from "../../wire/responses/orders.ts";
import type { Context } from "../context/context.ts";
import type { PlacedOrder } from "../context/placed-orders.ts";
import { NO_STATE, sendOpenOrder } from "./order-messages.ts";

/** The largest commission as a multiple of the smallest one, as in a what-if of a real TWS (erdewit/ib_insync#380). */
const EXCHANGE_FEES = 1.2;

/** Sends `openOrder` of a what-if order that has a warning: the warning alone, every number unset. */
export function sendWhatIfWarning(
  context: Context,
  placed: PlacedOrder,
  order: Order,
  warningText: string,
): void {
  const state = { ...NO_STATE, status: "PreSubmitted", commissionCurrency: "", warningText };
  sendOpenOrder(context, placed, order, state);
}

/** Sends `openOrder` of a what-if order: margins and commission as they would be. */
export function sendWhatIf(
  context: Context,
  placed: PlacedOrder,
  order: Order,
  { before, after, commission }: WhatIf,
): void {
  const cents = (amount: number): number => Number(amount.toFixed(2));
  sendOpenOrder(context, placed, order, {
    ...NO_STATE,
    status: "PreSubmitted",
    initMarginBefore: cents(before.initialMargin),
    maintMarginBefore: cents(before.maintenanceMargin),
    equityWithLoanBefore: cents(before.netLiquidation),
    initMarginChange: cents(after.initialMargin - before.initialMargin),
    maintMarginChange: cents(after.maintenanceMargin - before.maintenanceMargin),
    equityWithLoanChange: cents(after.netLiquidation - before.netLiquidation),
    initMarginAfter: cents(after.initialMargin),
    maintMarginAfter: cents(after.maintenanceMargin),
    equityWithLoanAfter: cents(after.netLiquidation),
    ...expectedCommission(order.terms.instrument, commission),
    commissionCurrency: order.terms.instrument.currency,
  });
}

/** Returns the commission of a what-if order: a range where SMART chooses the exchange, one amount elsewhere. */
function expectedCommission(
  { exchange, secType }: Instrument,
  commission: number,
): Pick<OrderState, "commission" | "minCommission" | "maxCommission"> {
  if (exchange !== "SMART" || (secType !== "STK" && secType !== "OPT")) {
    return { commission, minCommission: undefined, maxCommission: undefined };
  }
  const maxCommission = Number((commission * EXCHANGE_FEES).toFixed(6));
  return { commission: undefined, minCommission: commission, maxCommission };
}
