import { invalid } from "../../arguments/checked.ts";
import { faultsText } from "../../arguments/fault-texts.ts";
import type { Contract, Order } from "../../stoqey/mod.ts";
import { defined } from "../../util/defined.ts";

/** An order as the Web API takes it. */
export type WebOrderFields = Readonly<Record<string, unknown>>;

/** Place of an order in its group, as the Web API takes it. */
export interface WebGroupFields {
  /** Reference of the order that has to be filled first; undefined for none. */
  readonly parentId: string | undefined;
  /** True for an order of an OCA group. */
  readonly isSingleGroup: true | undefined;
}

/** The Web API's names of order types, by those of TWS. */
const TYPES: Readonly<Record<string, string>> = {
  MKT: "MKT",
  LMT: "LMT",
  STP: "STP",
  "STP LMT": "STOP_LIMIT",
  TRAIL: "TRAIL",
  MIT: "MIT",
  LIT: "LIT",
  MOC: "MOC",
  LOC: "LOC",
  MIDPRICE: "MIDPRICE",
};
/** Order types whose only price is a trigger, which the Web API takes as `price`. */
const TRIGGERED: ReadonlySet<string> = new Set(["STP", "MIT"]);
/** Times in force of the Web API. */
const TIFS: ReadonlySet<string> = new Set(["DAY", "GTC", "IOC", "OPG"]);
/** Fields of an order that the Web API has. */
const SENT = [
  "action",
  "orderType",
  "totalQuantity",
  "cashQty",
  "lmtPrice",
  "auxPrice",
  "trailingPercent",
  "tif",
  "outsideRth",
  "allOrNone",
  "account",
  "orderRef",
  "extOperator",
  "manualOrderIndicator",
] as const satisfies readonly (keyof Order)[];
/** Fields that TWS orders have and that change nothing at these values. */
const NEUTRAL: ReadonlySet<unknown> = new Set([undefined, "", 0, false]);

/**
 * Checks that the Web API can carry an order.
 *
 * @param name Name of the argument in error messages.
 * @throws {PoolError} `INVALID_OPTION`, naming each term that it has no field for, which would be dropped silently.
 */
export function checkWebTerms(what: string, order: Partial<Order>, name: string): void {
  const known: ReadonlySet<string> = new Set<string>([...SENT, "transmit"]);
  const faults = Object.entries(order)
    .filter(([field, value]) => !known.has(field) && !NEUTRAL.has(value))
    .map(([field]) => `${name}.${field}: the Web API has no such term`);
  const { action, orderType, tif } = order;
  if (action !== undefined && action !== "BUY" && action !== "SELL")
    faults.push(`${name}.action: expected "BUY" or "SELL", received "${action}"`);
  if (orderType !== undefined && TYPES[orderType] === undefined)
    faults.push(
      `${name}.orderType: expected one of ${Object.keys(TYPES).join("|")}, received "${orderType}"`,
    );
  if (tif !== undefined && !TIFS.has(tif))
    faults.push(`${name}.tif: expected one of ${[...TIFS].join("|")}, received "${tif}"`);
  if (faults.length > 0) throw invalid(what, faultsText(faults));
}

/**
 * Makes the fields of an order for the Web API.
 *
 * @param reference The order's own `cOID`; undefined for a preview, which has none.
 */
export function webOrderFields(
  { conId, exchange }: Contract,
  order: Order,
  reference: string | undefined,
  group: Partial<WebGroupFields> = {},
): WebOrderFields {
  const { orderType = "", lmtPrice, auxPrice, trailingPercent, extOperator, manualOrderIndicator } = order;
  const isTrail = orderType === "TRAIL";
  const isRouted = exchange !== undefined && exchange !== "" && exchange !== "SMART";
  return defined({
    conid: isRouted ? undefined : conId,
    conidex: isRouted ? `${conId}@${exchange}` : undefined,
    cOID: reference,
    parentId: group.parentId,
    isSingleGroup: group.isSingleGroup,
    side: order.action,
    orderType: TYPES[orderType] ?? orderType,
    quantity: order.totalQuantity,
    cashQty: order.cashQty,
    price: isTrail ? undefined : TRIGGERED.has(orderType) ? auxPrice : lmtPrice,
    auxPrice: isTrail || TRIGGERED.has(orderType) ? undefined : auxPrice,
    trailingAmt: isTrail ? (trailingPercent ?? auxPrice) : undefined,
    trailingType: isTrail ? (trailingPercent === undefined ? "amt" : "%") : undefined,
    tif: order.tif ?? "DAY",
    outsideRTH: order.outsideRth,
    allOrNone: order.allOrNone,
    extOperator,
    manualIndicator: manualOrderIndicator === undefined ? undefined : manualOrderIndicator === 1,
  });
}
