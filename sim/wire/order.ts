import { condition, type WireCondition } from "./condition.ts";
import { type TagValue, tagValue } from "./contract.ts";
import { decimal, flag, integer, list, optionalDecimal, optionalInteger, text, when } from "./fields.ts";
import { GATES, type Gate } from "./gates.ts";
import type { Field } from "./message.ts";

// biome-ignore format: lists of words are read as words
const TEXTS = [
  "action", "orderType", "tif", "ocaGroup", "account", "openClose", "orderRef", "goodAfterTime", "goodTillDate",
  "faGroup", "faMethod", "faPercentage", "faProfile", "modelCode", "designatedLocation", "rule80A", "settlingFirm",
  "deltaNeutralOrderType", "deltaNeutralSettlingFirm", "deltaNeutralClearingAccount", "deltaNeutralClearingIntent",
  "deltaNeutralOpenClose", "deltaNeutralDesignatedLocation", "hedgeType", "hedgeParam", "clearingAccount",
  "clearingIntent", "algoStrategy", "referenceExchangeId", "adjustedOrderType", "customerAccount", "extOperator",
  "softDollarName", "softDollarValue",
] as const;
// biome-ignore format: lists of words are read as words
const FLAGS = [
  "outsideRth", "hidden", "blockOrder", "sweepToFill", "allOrNone", "eTradeOnly", "firmQuoteOnly",
  "deltaNeutralShortSale", "scaleAutoReset", "scaleRandomPercent", "optOutSmartRouting", "notHeld",
  "hasDeltaNeutralContract", "whatIf", "solicited", "randomizeSize", "randomizePrice",
  "isPeggedChangeAmountDecrease", "conditionsIgnoreRth", "conditionsCancelOrder", "dontUseAutoPriceForHedge",
  "isOmsContainer", "discretionaryUpToLimitPrice", "usePriceMgmtAlgo", "autoCancelParent", "professionalCustomer",
  "includeOvernight",
] as const;
// biome-ignore format: lists of words are read as words
const INTEGERS = [
  "origin", "parentId", "triggerMethod", "shortSaleSlot", "exemptCode", "ocaType", "auctionStrategy", "volatilityType",
  "deltaNeutralConId", "deltaNeutralShortSaleSlot", "continuousUpdate", "referencePriceType", "deltaNeutralContractConId",
  "referenceContractId", "adjustableTrailingUnit",
] as const;
// biome-ignore format: lists of words are read as words
const DECIMALS = [
  "totalQuantity", "discretionaryAmt", "deltaNeutralContractDelta", "deltaNeutralContractPrice", "peggedChangeAmount",
  "referenceChangeAmount",
] as const;
// biome-ignore format: lists of words are read as words
const OPTIONAL_INTEGERS = [
  "displaySize", "minQty", "scaleInitLevelSize", "scaleSubsLevelSize", "scalePriceAdjustInterval", "scaleInitPosition",
  "scaleInitFillQty", "duration", "postToAts", "minTradeQty", "minCompeteSize", "manualOrderIndicator",
] as const;
// biome-ignore format: lists of words are read as words
const OPTIONAL_DECIMALS = [
  "lmtPrice", "auxPrice", "percentOffset", "nbboPriceCap", "startingPrice", "stockRefPrice", "delta",
  "stockRangeLower", "stockRangeUpper", "volatility", "deltaNeutralAuxPrice", "trailStopPrice", "trailingPercent",
  "scalePriceIncrement", "scalePriceAdjustValue", "scaleProfitOffset", "triggerPrice", "lmtPriceOffset",
  "adjustedStopPrice", "adjustedStopLimitPrice", "adjustedTrailingAmount", "cashQty", "competeAgainstBestOffset",
  "midOffsetAtWhole", "midOffsetAtHalf",
] as const;

/** An order in TWS's own names: what a client sends, and what the server tells of it in three messages. */
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

/** The name of one field of an order. */
export type OrderFieldName = keyof WireOrder;

/** Fields of which versions know, or do not know any more. */
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
for (const name of INTEGERS) FIELDS.set(name, integer(name, GATED[name]));
for (const name of DECIMALS) FIELDS.set(name, decimal(name, GATED[name]));
for (const name of OPTIONAL_INTEGERS) FIELDS.set(name, optionalInteger(name, GATED[name]));
for (const name of OPTIONAL_DECIMALS) FIELDS.set(name, optionalDecimal(name, GATED[name]));

/** The fields of these names, one after the other. */
export function fieldsOf(...names: readonly OrderFieldName[]): readonly Field<WireOrder>[] {
  return names.flatMap((name) => FIELDS.get(name) ?? []);
}

/** Fields that follow where a condition holds, and what they stand for elsewhere. */
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
 * How the delta of a volatility order is hedged.
 *
 * @param names What follows where it is; the messages differ in that.
 */
export function deltaHedge(...names: readonly OrderFieldName[]): readonly Field<WireOrder>[] {
  return [
    ...fieldsOf("deltaNeutralOrderType", "deltaNeutralAuxPrice"),
    block(({ deltaNeutralOrderType }) => deltaNeutralOrderType !== "", names, NO_DELTA_HEDGE),
  ];
}

/** How a scale order is cut up, from its price increment on. */
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

/** What the order hedges, if anything. */
export const hedge: readonly Field<WireOrder>[] = [
  ...fieldsOf("hedgeType"),
  block(({ hedgeType }) => hedgeType !== "", ["hedgeParam"], { hedgeParam: "" }),
];

/** The contract whose delta is hedged. */
export const deltaNeutralContract: readonly Field<WireOrder>[] = [
  ...fieldsOf("hasDeltaNeutralContract"),
  block(
    ({ hasDeltaNeutralContract }) => hasDeltaNeutralContract,
    ["deltaNeutralContractConId", "deltaNeutralContractDelta", "deltaNeutralContractPrice"],
    { deltaNeutralContractConId: 0, deltaNeutralContractDelta: 0, deltaNeutralContractPrice: 0 },
  ),
];

/** The algorithm that works the order. */
export const algorithm: readonly Field<WireOrder>[] = [
  ...fieldsOf("algoStrategy"),
  block(({ algoStrategy }) => algoStrategy !== "", ["algoParams"], { algoParams: [] }),
];

/** What a pegged order follows, and what must hold before any order works. */
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
