import {
  decimal,
  flag,
  list,
  optionalDecimal,
  optionalInteger,
  optionalOffset,
  orderInteger,
  text,
  when,
} from "../codec/fields.ts";
import { GATES, type Gate } from "../codec/gates.ts";
import type { Field } from "../codec/message.ts";
import { condition, type WireCondition } from "./condition.ts";
import { type TagValue, tagValue } from "./contract.ts";

// biome-ignore format: a list of names is easier to read in rows
const TEXTS = [
  "action", "orderType", "tif", "ocaGroup", "account", "openClose", "orderRef", "goodAfterTime", "goodTillDate",
  "faGroup", "faMethod", "faPercentage", "faProfile", "modelCode", "designatedLocation", "rule80A", "settlingFirm",
  "deltaNeutralOrderType", "deltaNeutralSettlingFirm", "deltaNeutralClearingAccount", "deltaNeutralClearingIntent",
  "deltaNeutralOpenClose", "deltaNeutralDesignatedLocation", "hedgeType", "hedgeParam", "clearingAccount",
  "clearingIntent", "algoStrategy", "referenceExchangeId", "adjustedOrderType", "customerAccount", "extOperator",
  "softDollarName", "softDollarValue",
] as const;
// biome-ignore format: a list of names is easier to read in rows
const FLAGS = [
  "outsideRth", "hidden", "blockOrder", "sweepToFill", "allOrNone", "eTradeOnly", "firmQuoteOnly",
  "deltaNeutralShortSale", "scaleAutoReset", "scaleRandomPercent", "optOutSmartRouting", "notHeld",
  "hasDeltaNeutralContract", "whatIf", "solicited", "randomizeSize", "randomizePrice",
  "isPeggedChangeAmountDecrease", "conditionsIgnoreRth", "conditionsCancelOrder", "dontUseAutoPriceForHedge",
  "isOmsContainer", "discretionaryUpToLimitPrice", "usePriceMgmtAlgo", "autoCancelParent", "professionalCustomer",
  "includeOvernight",
] as const;
// biome-ignore format: a list of names is easier to read in rows
const INTEGERS = [
  "origin", "parentId", "triggerMethod", "shortSaleSlot", "exemptCode", "ocaType", "auctionStrategy", "volatilityType",
  "deltaNeutralConId", "deltaNeutralShortSaleSlot", "continuousUpdate", "referencePriceType", "deltaNeutralContractConId",
  "referenceContractId", "adjustableTrailingUnit",
] as const;
// biome-ignore format: a list of names is easier to read in rows
const DECIMALS = [
  "totalQuantity", "discretionaryAmt", "deltaNeutralContractDelta", "deltaNeutralContractPrice", "peggedChangeAmount",
  "referenceChangeAmount",
] as const;
// biome-ignore format: a list of names is easier to read in rows
const OPTIONAL_INTEGERS = [
  "displaySize", "minQty", "scaleInitLevelSize", "scaleSubsLevelSize", "scalePriceAdjustInterval", "scaleInitPosition",
  "scaleInitFillQty", "duration", "postToAts", "minTradeQty", "minCompeteSize", "manualOrderIndicator",
] as const;
// biome-ignore format: a list of names is easier to read in rows
const OPTIONAL_DECIMALS = [
  "lmtPrice", "auxPrice", "percentOffset", "nbboPriceCap", "startingPrice", "stockRefPrice", "delta",
  "stockRangeLower", "stockRangeUpper", "volatility", "deltaNeutralAuxPrice", "trailStopPrice", "trailingPercent",
  "scalePriceIncrement", "scalePriceAdjustValue", "scaleProfitOffset", "triggerPrice", "lmtPriceOffset",
  "adjustedStopPrice", "adjustedStopLimitPrice", "adjustedTrailingAmount", "cashQty", "competeAgainstBestOffset",
  "midOffsetAtWhole", "midOffsetAtHalf",
] as const;

/** An order by TWS's names: values that `placeOrder`, `openOrder` and `completedOrder` share. */
export type WireOrder = Readonly<
  Record<(typeof TEXTS)[number], string> &
    Record<(typeof FLAGS)[number], boolean> &
    Record<(typeof INTEGERS)[number] | (typeof DECIMALS)[number], number> &
    Record<(typeof OPTIONAL_INTEGERS)[number] | (typeof OPTIONAL_DECIMALS)[number], number | undefined> & {
      readonly orderComboLegs: readonly { readonly price: number | undefined }[];
      readonly smartComboRoutingParams: readonly TagValue[];
      readonly algoParams: readonly TagValue[];
      readonly conditions: readonly WireCondition[];
    }
>;

/** Name of a value of an order. */
export type OrderFieldName = keyof WireOrder;

/** Fields that not every version has. */
const GATED: Partial<Record<OrderFieldName, Gate>> = {
  faProfile: GATES.faProfile,
  duration: GATES.duration,
  postToAts: GATES.postToAts,
  minTradeQty: GATES.pegBestPegMidOffsets,
  minCompeteSize: GATES.pegBestPegMidOffsets,
  competeAgainstBestOffset: GATES.pegBestPegMidOffsets,
  midOffsetAtWhole: GATES.pegBestPegMidOffsets,
  midOffsetAtHalf: GATES.pegBestPegMidOffsets,
  customerAccount: GATES.customerAccount,
  professionalCustomer: GATES.professionalCustomer,
  includeOvernight: GATES.includeOvernight,
  manualOrderIndicator: GATES.cmeTagging,
};

const FIELDS = new Map<OrderFieldName, Field<WireOrder>>([
  [
    "orderComboLegs",
    list<"orderComboLegs", { price: number | undefined }>("orderComboLegs", [optionalDecimal("price")]),
  ],
  ["smartComboRoutingParams", list<"smartComboRoutingParams", TagValue>("smartComboRoutingParams", tagValue)],
  ["algoParams", list<"algoParams", TagValue>("algoParams", tagValue)],
  ["conditions", list<"conditions", WireCondition>("conditions", condition)],
]);
for (const name of TEXTS) FIELDS.set(name, text(name, GATED[name]));
for (const name of FLAGS) FIELDS.set(name, flag(name, GATED[name]));
for (const name of INTEGERS) FIELDS.set(name, orderInteger(name, GATED[name]));
for (const name of DECIMALS) FIELDS.set(name, decimal(name, GATED[name]));
for (const name of OPTIONAL_INTEGERS) FIELDS.set(name, optionalInteger(name, GATED[name]));
for (const name of OPTIONAL_DECIMALS) FIELDS.set(name, optionalDecimal(name, GATED[name]));
FIELDS.set(
  "competeAgainstBestOffset",
  optionalOffset("competeAgainstBestOffset", GATED.competeAgainstBestOffset),
);

/** Gets the fields of these names, in their order. */
export function fieldsOf(...names: readonly OrderFieldName[]): readonly Field<WireOrder>[] {
  return names.flatMap((name) => FIELDS.get(name) ?? []);
}

/** Makes fields that are on the wire where a condition holds. */
function block(
  condition: (order: WireOrder) => boolean,
  names: readonly OrderFieldName[],
  absent: Partial<WireOrder>,
): Field<WireOrder> {
  return when<WireOrder>(condition, fieldsOf(...names), absent);
}

const NO_DELTA_HEDGE: Partial<WireOrder> = {
  deltaNeutralConId: 0,
  deltaNeutralSettlingFirm: "",
  deltaNeutralClearingAccount: "",
  deltaNeutralClearingIntent: "",
  deltaNeutralOpenClose: "",
  deltaNeutralShortSale: false,
  deltaNeutralShortSaleSlot: 0,
  deltaNeutralDesignatedLocation: "",
};

/**
 * Makes the fields of the delta hedge of a volatility order.
 *
 * @param names Fields that follow where there is a hedge; the messages differ in these.
 */
export function deltaHedge(...names: readonly OrderFieldName[]): readonly Field<WireOrder>[] {
  return [
    ...fieldsOf("deltaNeutralOrderType", "deltaNeutralAuxPrice"),
    block(({ deltaNeutralOrderType }) => deltaNeutralOrderType !== "", names, NO_DELTA_HEDGE),
  ];
}

/** Fields of a scale order. */
export const scale: readonly Field<WireOrder>[] = [
  ...fieldsOf("scaleInitLevelSize", "scaleSubsLevelSize", "scalePriceIncrement"),
  block(
    ({ scalePriceIncrement = 0 }) => scalePriceIncrement > 0,
    [
      "scalePriceAdjustValue",
      "scalePriceAdjustInterval",
      "scaleProfitOffset",
      "scaleAutoReset",
      "scaleInitPosition",
      "scaleInitFillQty",
      "scaleRandomPercent",
    ],
    {
      scalePriceAdjustValue: undefined,
      scalePriceAdjustInterval: undefined,
      scaleProfitOffset: undefined,
      scaleAutoReset: false,
      scaleInitPosition: undefined,
      scaleInitFillQty: undefined,
      scaleRandomPercent: false,
    },
  ),
];

/** Fields of a hedging order. */
export const hedge: readonly Field<WireOrder>[] = [
  ...fieldsOf("hedgeType"),
  block(({ hedgeType }) => hedgeType !== "", ["hedgeParam"], { hedgeParam: "" }),
];

/** Fields of the delta-neutral contract. */
export const deltaNeutralContract: readonly Field<WireOrder>[] = [
  ...fieldsOf("hasDeltaNeutralContract"),
  block(
    ({ hasDeltaNeutralContract }) => hasDeltaNeutralContract,
    ["deltaNeutralContractConId", "deltaNeutralContractDelta", "deltaNeutralContractPrice"],
    { deltaNeutralContractConId: 0, deltaNeutralContractDelta: 0, deltaNeutralContractPrice: 0 },
  ),
];

/** Fields of the algorithm of an order. */
export const algorithm: readonly Field<WireOrder>[] = [
  ...fieldsOf("algoStrategy"),
  block(({ algoStrategy }) => algoStrategy !== "", ["algoParams"], { algoParams: [] }),
];

/** Fields of a pegged order, and the conditions of any order. */
export const pegAndConditions: readonly Field<WireOrder>[] = [
  block(
    ({ orderType }) => /^PEG ?BENCH$/.test(orderType),
    [
      "referenceContractId",
      "isPeggedChangeAmountDecrease",
      "peggedChangeAmount",
      "referenceChangeAmount",
      "referenceExchangeId",
    ],
    {
      referenceContractId: 0,
      isPeggedChangeAmountDecrease: false,
      peggedChangeAmount: 0,
      referenceChangeAmount: 0,
      referenceExchangeId: "",
    },
  ),
  ...fieldsOf("conditions"),
  block(({ conditions }) => conditions.length > 0, ["conditionsIgnoreRth", "conditionsCancelOrder"], {
    conditionsIgnoreRth: false,
    conditionsCancelOrder: false,
  }),
];
