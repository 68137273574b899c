import type { Instrument } from "../../../exchange/contracts/instrument.ts";
import { incrementAt } from "../../../exchange/contracts/market-rules.ts";
import type { Exchange } from "../../../exchange/exchange.ts";
import { ignoresOutsideRth } from "../../../exchange/orders/advertised-orders.ts";
import {
  findOrderType,
  type OrderType,
  orderTypeRow,
  TIFS,
  type Tif,
} from "../../../exchange/orders/order-types.ts";
import type { OrderTerms } from "../../../exchange/orders/orders.ts";

/** The fields of an order as JSON. */
export type OrderFields = Readonly<Record<string, unknown>>;

/** The group and the parent of an order in its batch. */
export interface OrderPlace {
  /** The `permId` of the parent; undefined for none. */
  readonly parent: number | undefined;
  /** The OCA group; empty for none. */
  readonly ocaGroup: string;
}

/** The types of orders that the Web API takes. */
const WEB_TYPES: readonly OrderType[] = [
  "MKT",
  "LMT",
  "STP",
  "STP LMT",
  "TRAIL",
  "TRAIL LIMIT",
  "MIT",
  "LIT",
  "MOC",
  "LOC",
  "MIDPRICE",
];

/** Times in force that only TWS has. */
const TWS_TIFS: readonly Tif[] = ["GTD", "AUC", "Minutes"];

/** Names of order types that differ from those of TWS. */
const WEB_NAMES: Readonly<Record<string, string>> = { STOP_LIMIT: "STP LMT", STOPLIMIT: "STP LMT" };

/** Converts an order of a caller to the terms of the exchange. @returns The reason where it makes no sense. */
export function orderTerms(
  fields: OrderFields,
  { parent, ocaGroup }: OrderPlace,
  account: string,
  exchange: Exchange,
  nowMs: number,
): OrderTerms | string {
  const instrument = instrumentOf(fields, exchange, nowMs);
  if (instrument === undefined) return "Invalid contract: conid or conidex is required";
  const { side, orderType } = fields;
  if (side !== "BUY" && side !== "SELL") return "Invalid side: BUY or SELL is required";
  const given = typeof orderType === "string" ? orderType.toUpperCase() : "";
  const type = findOrderType(WEB_NAMES[given] ?? given);
  if (type === undefined || !WEB_TYPES.includes(type)) return `Invalid order type: ${given.slice(0, 20)}`;
  const row = orderTypeRow(type);
  const tif: Tif | undefined = TIFS.find((one) => one === fields.tif && !TWS_TIFS.includes(one));
  if (tif === undefined) return "Invalid time in force: tif is required";
  const market = exchange.quote(instrument, nowMs);
  const quantity = quantityOf(fields, side === "BUY" ? market.ask : market.bid, instrument);
  if (quantity === undefined) return "Invalid quantity: one of quantity and cashQty is required, above 0";
  const price = numberOf(fields.price);
  const auxPrice = numberOf(fields.auxPrice);
  if ("acctId" in fields && fields.acctId !== account) return "Invalid account";
  if (row.limit === "required" && price === undefined) return "Invalid price: a limit price is required";
  // A stop without a limit has its trigger in `price`, every other type in `auxPrice`.
  const trigger = row.limit === undefined ? (price ?? auxPrice) : auxPrice;
  if (row.trigger !== undefined && row.trails !== true && trigger === undefined)
    return "Invalid price: a stop price is required";
  const usesPrice = row.limit !== undefined || row.trigger !== undefined;
  const isSigned = instrument.secType === "FUT" || instrument.secType === "FOP";
  if (usesPrice && !isSigned && [price, auxPrice].some((one) => one !== undefined && one <= 0))
    return "Invalid price: it must be above 0";
  const trailing = numberOf(fields.trailingAmt);
  if (row.trails === true && !(trailing !== undefined && trailing > 0))
    return "Invalid trailing amount: trailingAmt and trailingType are required";
  const offTick = [price, auxPrice].some(
    (one) => one !== undefined && !isOnTick(one, incrementAt(instrument.marketRule, one)),
  );
  if (offTick) return "The price does not conform to the minimum price variation for this contract.";
  // CME rule 536-B: whether a person or a program sends the order.
  if (instrument.secType === "FUT" && typeof fields.manualIndicator !== "boolean")
    return "Invalid order: manualIndicator is required for futures";
  const isPercent = fields.trailingType === "%";
  const outsideRth = fields.outsideRTH ?? fields.outsideRth;
  return {
    account,
    instrument,
    side,
    quantity,
    type,
    tif,
    parent,
    ocaGroup,
    ocaType: 1,
    limitPrice: row.limit === "required" || row.limit === "optional" ? price : undefined,
    stopPrice: row.trigger === undefined ? undefined : trigger,
    trailAmount: row.trails === true && !isPercent ? trailing : undefined,
    trailPercent: row.trails === true && isPercent ? trailing : undefined,
    limitOffset: row.limit === "offset" ? Math.abs((price ?? 0) - (auxPrice ?? price ?? 0)) : undefined,
    goodTillMs: undefined,
    goodAfterMs: undefined,
    outsideRth: outsideRth === true && !ignoresOutsideRth(instrument, row),
    allOrNone: fields.allOrNone === true,
    conditions: [],
    conditionsCancel: false,
    transmit: true,
  };
}

/** Reads an ID of a caller, a text or a number; empty for anything else. */
export function idOf(value: unknown): string {
  return typeof value === "string" ? value : typeof value === "number" ? `${value}` : "";
}

function instrumentOf(
  { conid, conidex }: OrderFields,
  exchange: Exchange,
  nowMs: number,
): Instrument | undefined {
  const text = typeof conidex === "string" ? conidex.split("@")[0] : undefined;
  const conId = numberOf(conid) ?? numberOf(text);
  return conId === undefined ? undefined : exchange.instrument(conId, nowMs);
}

/** Gets the units of an order: `quantity`, or whole units for an amount of money. */
function quantityOf(
  { quantity, cashQty }: OrderFields,
  price: number,
  { multiplier }: Instrument,
): number | undefined {
  const units = numberOf(quantity);
  const cash = numberOf(cashQty);
  if ((units === undefined) === (cash === undefined)) return undefined;
  const wanted = units ?? Math.floor((cash ?? 0) / (price * multiplier));
  return wanted > 0 ? wanted : undefined;
}

/** Reads a number that may be written as a text; undefined for anything else. */
function numberOf(value: unknown): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  if (typeof value !== "string" || value.trim() === "") return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

function isOnTick(price: number, minTick: number): boolean {
  const ticks = price / minTick;
  return Math.abs(ticks - Math.round(ticks)) < 1e-6;
}
