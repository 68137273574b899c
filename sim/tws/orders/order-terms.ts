import { findOrderType, orderTypeRow, TIFS } from "../../exchange/orders/order-types.ts";
import type { Condition, OrderTerms } from "../../exchange/orders/orders.ts";
import { parseFloating } from "../../wire/codec/java-numbers.ts";
import type { WireCondition } from "../../wire/field-groups/condition.ts";
import { parseStamp } from "../../world/zones.ts";
import { instantOf, nonZero, type OrderInput } from "../rules/order-input.ts";
import { worksOutsideRth } from "../rules/order-notices.ts";
import { specialTerms } from "./terms/special-terms.ts";

/** Time after which an order of `tif` Minutes expires, in ms. */
const MINUTES_MS = 300_000;
/** Parts of a unit that an order by cash can have, as a power of ten. */
const CASH_DIGITS: Readonly<Record<string, number>> = { CRYPTO: 8, FUND: 3, CASH: 0 };

/** Converts an order that keeps every rule to the terms of the exchange. */
export function orderTerms(input: OrderInput): OrderTerms {
  const { order, instrument, tif, nowMs, open, parent, accounts, zone } = input;
  const type = findOrderType(order.orderType);
  if (type === undefined)
    throw new RangeError(`Cannot place an order of type ${order.orderType}: it has no row`);
  const { trigger, trails = false } = orderTypeRow(type);
  const before = open?.state.terms;
  const stopPrice = trails ? nonZero(order.trailStopPrice) : order.auxPrice;
  const percent = nonZero(order.trailingPercent);
  const special = specialTerms(input, type);
  return {
    account: order.account === "" ? (accounts[0] ?? "") : order.account,
    instrument,
    side: order.action.toUpperCase() === "BUY" ? "BUY" : "SELL",
    type,
    tif: TIFS.find((one) => one.toUpperCase() === tif) ?? "DAY",
    // A change names neither the parent nor the group: both stay as they were placed.
    parent: before === undefined ? parent?.state.permId : before.parent,
    ocaGroup: before?.ocaGroup ?? order.ocaGroup,
    ocaType: before?.ocaType ?? order.ocaType,
    conditions: order.conditions.flatMap((one) => conditionOf(one, zone) ?? []),
    quantity: quantityOf(input),
    stopPrice: trigger === undefined ? undefined : stopPrice,
    trailAmount: trails && percent === undefined ? order.auxPrice : undefined,
    trailPercent: trails ? percent : undefined,
    goodTillMs:
      tif === "MINUTES"
        ? nowMs + MINUTES_MS
        : tif === "GTD"
          ? instantOf(order.goodTillDate, input)
          : undefined,
    goodAfterMs: order.goodAfterTime === "" ? undefined : instantOf(order.goodAfterTime, input),
    outsideRth: worksOutsideRth(input),
    allOrNone: order.allOrNone,
    conditionsCancel: order.conditionsCancelOrder,
    transmit: order.transmit,
    limitPrice: special.limitPrice,
    limitOffset: special.limitOffset,
    peg: special.peg,
    volatility: special.volatility,
    sizes: special.sizes,
    discretion: special.discretion,
    scale: special.scale,
    adjusts: special.adjusts,
    hedge: special.hedge,
    algorithm: special.algorithm,
    triggerSource: special.triggerSource,
  };
}

/** Determines the size: as sent, or what a cash quantity buys at the limit or at the market. */
function quantityOf({ order, instrument, quote }: OrderInput): number {
  const cash = nonZero(order.cashQty);
  if (order.totalQuantity > 0 || cash === undefined) return order.totalQuantity;
  const market = order.action.toUpperCase() === "BUY" ? quote.ask : quote.bid;
  const price = nonZero(order.lmtPrice) ?? market;
  const unit = 10 ** (CASH_DIGITS[instrument.secType] ?? 0);
  const units = Math.max(1, Math.floor((cash / (price * instrument.multiplier)) * unit)) / unit;
  return Math.min(units, Number.MAX_VALUE);
}

function conditionOf(
  { type, conjunction, isMore, value, conId, symbol, secType }: WireCondition,
  zone: string | undefined,
): Condition | undefined {
  const and = conjunction !== "o";
  const number = parseFloating(value) ?? Number.NaN;
  switch (type) {
    case 1:
      return { kind: "price", and, conId, more: isMore, price: number };
    case 3: {
      const atMs = parseStamp(value, zone);
      return atMs === undefined ? undefined : { kind: "time", and, more: isMore, atMs };
    }
    case 4:
      return { kind: "margin", and, more: isMore, percent: number };
    case 5:
      return { kind: "execution", and, symbol, secType };
    case 6:
      return { kind: "volume", and, conId, more: isMore, volume: number };
    case 7:
      return { kind: "change", and, conId, more: isMore, percent: number };
    default:
      return undefined;
  }
}
