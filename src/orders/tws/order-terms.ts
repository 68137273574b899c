import { ORDER_FIELD_KINDS } from "../../arguments/order-field-kinds.ts";
import { canonicalJson } from "../../requests/canonical-json.ts";
import type { Order } from "../../stoqey/mod.ts";

/** Fields that TWS reports as they were set, so that another value proves that a modification of them is not in force. */
const PROVING: readonly (keyof Order)[] = [
  "totalQuantity",
  "orderType",
  "lmtPrice",
  "auxPrice",
  "tif",
  "outsideRth",
  "goodTillDate",
  "goodAfterTime",
  "trailStopPrice",
  "trailingPercent",
  "displaySize",
  "cashQty",
];

/** Fields that are sent, and that no report of TWS has. */
const UNREPORTED: ReadonlySet<string> = new Set<keyof Order>([
  "overridePercentageConstraints",
  "algoId",
  "scaleTable",
  "mifid2DecisionMaker",
  "mifid2DecisionAlgo",
  "mifid2ExecutionTrader",
  "mifid2ExecutionAlgo",
  "advancedErrorOverride",
  "manualOrderTime",
]);

/** The fields that a modification can change; the reference and `transmit` go with each message, and change nothing. */
const NAMES = (Object.keys(ORDER_FIELD_KINDS) as (keyof Order)[]).filter(
  (name) => ORDER_FIELD_KINDS[name] !== "reported" && name !== "orderRef" && name !== "transmit",
);

/** The value that stands for none, in numbers of TWS. */
const UNSET = Number.MAX_VALUE;

/**
 * Tests whether a reported order has the terms that a modification has set: each field that differs from the terms before.
 *
 * @param before Terms before the modification: those that are in force, and those of a modification that is on its way.
 * @param isAnswer Whether the report can be the answer to it, so that it is taken for one although TWS does not report a
 * field: the modification was written in this session.
 */
export function carriesTerms(
  reported: Order,
  set: Order,
  before: readonly Order[],
  isAnswer: boolean,
): boolean {
  return NAMES.filter((name) => isChanged(name, set, before)).every((name) =>
    isShown(name) ? equal(set[name], reported[name]) : isAnswer,
  );
}

/** Tests whether a reported order proves that the terms of a modification are not in force. */
export function deniesTerms(reported: Order, set: Order, before: Order): boolean {
  return PROVING.some((name) => isChanged(name, set, [before]) && !equal(set[name], reported[name]));
}

function isChanged(name: keyof Order, set: Order, before: readonly Order[]): boolean {
  // TWS fills in many fields that were not given, and reports them.
  if (set[name] === undefined && !PROVING.includes(name)) return false;
  return before.some((order) => !equal(set[name], order[name]));
}

/** Tests whether a report has a field as it was set; TWS may write lists, and conditions, in another way. */
function isShown(name: keyof Order): boolean {
  const kind = ORDER_FIELD_KINDS[name];
  return kind !== "list" && kind !== "object" && !UNREPORTED.has(name);
}

function equal(one: unknown, other: unknown): boolean {
  const [left, right] = [plain(one), plain(other)];
  if (typeof left !== "object" || typeof right !== "object") return left === right;
  return canonicalJson(left) === canonicalJson(right);
}

/** Unset numbers, empty texts and false are what TWS reports of a field that was not given. */
function plain(value: unknown): unknown {
  return value === UNSET || value === "" || value === 0 || value === false || value === null
    ? undefined
    : value;
}
