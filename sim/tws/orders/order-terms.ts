import { ACCOUNT } from "../../exchange/exchange-options.ts";
import type { Instrument } from "../../exchange/instrument.ts";
import { findOrderType, orderTypeRow, TIFS, type Tif } from "../../exchange/order-types.ts";
import type { Condition, OrderTerms } from "../../exchange/orders.ts";
import type { WireCondition } from "../../wire/field-groups/condition.ts";
import type { PlaceOrder } from "../../wire/requests/place-order.ts";
import { parseStamp } from "../../world/zones.ts";
import * as code from "../facts/codes.ts";

/** Refusal of an order whose values make no sense. */
export interface Refusal {
  readonly code: number;
  readonly text: string;
}

/** Converts an order of a client to the terms of the exchange, or refuses it. */
export function orderTerms(
  order: PlaceOrder,
  instrument: Instrument,
  parent: number | undefined,
): OrderTerms | Refusal {
  const invalid = (cause: string): Refusal => ({
    code: code.INVALID_REQUEST,
    text: `Error validating request.-'bX' : cause - ${cause}`,
  });
  const found = findOrderType(order.orderType);
  if (found === undefined) {
    return {
      code: code.UNSUPPORTED_ORDER_TYPE,
      text: `Unsupported order type for this exchange and security type: ${order.orderType}`,
    };
  }
  const { type } = found;
  const { limit, trigger, trails = false, outsideRth } = orderTypeRow(type);
  const side =
    order.action === "BUY" ? "BUY" : ["SELL", "SSHORT"].includes(order.action) ? "SELL" : undefined;
  if (side === undefined) return invalid(`Invalid order action ${order.action}`);
  if (!(order.totalQuantity > 0))
    return { code: code.ZERO_ORDER_SIZE, text: "The order size cannot be zero" };
  const given = order.tif === "" ? "DAY" : order.tif;
  const tif: Tif | undefined = found.tif ?? TIFS.find((one) => one === given);
  if (tif === undefined) return { code: code.INVALID_TIF, text: `Invalid time in force: ${order.tif}` };
  if (limit === "required" && order.lmtPrice === undefined) return invalid("Please enter a limit price");
  if (trigger !== undefined && !trails && order.auxPrice === undefined) {
    return invalid("Please enter a stop price");
  }
  if (trails && order.auxPrice === undefined && order.trailingPercent === undefined) {
    return invalid("Please enter a trailing amount or percent");
  }
  const offTick = [order.lmtPrice, trails ? undefined : order.auxPrice, order.trailStopPrice].find(
    (price) => price !== undefined && !isOnTick(price, instrument.minTick),
  );
  if (offTick !== undefined) {
    return {
      code: code.PRICE_OFF_TICK,
      text: "The price does not conform to the minimum price variation for this contract.",
    };
  }
  const goodTillMs =
    order.goodTillDate === "" ? undefined : parseStamp(padded(order.goodTillDate), "US/Eastern");
  if (tif === "GTD" && goodTillMs === undefined)
    return invalid(`Invalid good till date ${order.goodTillDate}`);
  const goodAfterMs = order.goodAfterTime === "" ? undefined : parseStamp(order.goodAfterTime, "US/Eastern");
  if (order.goodAfterTime !== "" && goodAfterMs === undefined) {
    return invalid(`Invalid good after time ${order.goodAfterTime}`);
  }
  const conditions: Condition[] = [];
  for (const one of order.conditions) {
    const condition = conditionOf(one);
    if (condition === undefined) return invalid(`Invalid condition of type ${one.type}`);
    conditions.push(condition);
  }
  return {
    account: ACCOUNT,
    instrument,
    side,
    type,
    tif,
    parent,
    conditions,
    quantity: order.totalQuantity,
    limitPrice: limit === undefined ? undefined : order.lmtPrice,
    stopPrice: trails ? order.trailStopPrice : trigger === undefined ? undefined : order.auxPrice,
    trailAmount: trails && order.trailingPercent === undefined ? order.auxPrice : undefined,
    trailPercent: order.trailingPercent,
    limitOffset: order.lmtPriceOffset,
    goodTillMs,
    goodAfterMs,
    outsideRth: order.outsideRth && outsideRth !== "ignored",
    allOrNone: order.allOrNone,
    ocaGroup: order.ocaGroup,
    ocaType: order.ocaType,
    conditionsCancel: order.conditionsCancelOrder,
    transmit: order.transmit,
  };
}

/** Adds the end of the day to a date without a time. */
function padded(text: string): string {
  return /^\d{8}$/.test(text) ? `${text} 23:59:59` : text;
}

function isOnTick(price: number, minTick: number): boolean {
  const ticks = price / minTick;
  return Math.abs(ticks - Math.round(ticks)) < 1e-6;
}

function conditionOf({
  type,
  conjunction,
  isMore,
  value,
  conId,
  symbol,
  secType,
}: WireCondition): Condition | undefined {
  const and = conjunction.toLowerCase() !== "o";
  const number = Number(value);
  if (type !== 3 && type !== 5 && !Number.isFinite(number)) return undefined;
  switch (type) {
    case 1:
      return { kind: "price", and, conId, more: isMore, price: number };
    case 3: {
      const atMs = parseStamp(value, "US/Eastern");
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
