import { fixed, flag, integer, list, text, when } from "../codec/fields.ts";
import { GATES } from "../codec/gates.ts";
import { type Field, type Message, message } from "../codec/message.ts";
import { contract, empty, isBag, type WireContract } from "../field-groups/contract.ts";
import {
  algorithm,
  deltaHedge,
  deltaNeutralContract,
  fieldsOf,
  hedge,
  pegAndConditions,
  scale,
  type WireOrder,
} from "../field-groups/order.ts";
import { type OrderLeg, orderLeg } from "../field-groups/order-leg.ts";

/** Values of `placeOrder` that the server does not repeat. */
interface Instructions {
  readonly orderId: number;
  readonly secIdType: string;
  readonly secId: string;
  readonly transmit: boolean;
  readonly legs: readonly OrderLeg[];
  readonly overridePercentageConstraints: boolean;
  readonly scaleTable: string;
  readonly activeStartTime: string;
  readonly activeStopTime: string;
  readonly algoId: string;
  readonly orderMiscOptions: string;
  readonly mifid2DecisionMaker: string;
  readonly mifid2DecisionAlgo: string;
  readonly mifid2ExecutionTrader: string;
  readonly mifid2ExecutionAlgo: string;
  readonly advancedErrorOverride: string;
  readonly manualOrderTime: string;
}

/** Values of `placeOrder`. */
export type PlaceOrder = WireContract & WireOrder & Instructions;

const PEG_BEST = /^PEG ?BEST$/;
const PEG_MID = /^PEG ?MID$/;
/** Offset that means "up to the midpoint". */
const UP_TO_MID = Number.POSITIVE_INFINITY;

const bag: readonly Field<PlaceOrder>[] = [
  when<PlaceOrder>(
    isBag,
    [list<"legs", OrderLeg>("legs", orderLeg), ...fieldsOf("orderComboLegs", "smartComboRoutingParams")],
    { legs: [], orderComboLegs: [], smartComboRoutingParams: [] },
  ),
];

const pegs: readonly Field<PlaceOrder>[] = [
  when<PlaceOrder>(({ exchange }) => exchange === "IBKRATS", fieldsOf("minTradeQty"), {
    minTradeQty: undefined,
  }),
  when<PlaceOrder>(
    ({ orderType }) => PEG_BEST.test(orderType),
    fieldsOf("minCompeteSize", "competeAgainstBestOffset"),
    { minCompeteSize: undefined, competeAgainstBestOffset: undefined },
  ),
  when<PlaceOrder>(
    ({ orderType, competeAgainstBestOffset }) =>
      PEG_MID.test(orderType) || (PEG_BEST.test(orderType) && competeAgainstBestOffset === UP_TO_MID),
    fieldsOf("midOffsetAtWhole", "midOffsetAtHalf"),
    { midOffsetAtWhole: undefined, midOffsetAtHalf: undefined },
  ),
];

export const placeOrder: Message<PlaceOrder> = message("placeOrder", 3, [
  integer("orderId"),
  ...contract,
  text("secIdType"),
  text("secId"),
  ...fieldsOf("action", "totalQuantity", "orderType", "lmtPrice", "auxPrice", "tif", "ocaGroup", "account"),
  ...fieldsOf("openClose", "origin", "orderRef"),
  flag("transmit"),
  ...fieldsOf(
    "parentId",
    "blockOrder",
    "sweepToFill",
    "displaySize",
    "triggerMethod",
    "outsideRth",
    "hidden",
  ),
  ...bag,
  empty,
  ...fieldsOf("discretionaryAmt", "goodAfterTime", "goodTillDate", "faGroup", "faMethod", "faPercentage"),
  ...fieldsOf("faProfile", "modelCode", "shortSaleSlot", "designatedLocation", "exemptCode", "ocaType"),
  ...fieldsOf("rule80A", "settlingFirm", "allOrNone", "minQty", "percentOffset", "eTradeOnly"),
  ...fieldsOf("firmQuoteOnly", "nbboPriceCap", "auctionStrategy", "startingPrice", "stockRefPrice", "delta"),
  ...fieldsOf("stockRangeLower", "stockRangeUpper"),
  flag("overridePercentageConstraints"),
  ...fieldsOf("volatility", "volatilityType"),
  ...deltaHedge(
    "deltaNeutralConId",
    "deltaNeutralSettlingFirm",
    "deltaNeutralClearingAccount",
    "deltaNeutralClearingIntent",
    "deltaNeutralOpenClose",
    "deltaNeutralShortSale",
    "deltaNeutralShortSaleSlot",
    "deltaNeutralDesignatedLocation",
  ),
  ...fieldsOf("continuousUpdate", "referencePriceType", "trailStopPrice", "trailingPercent"),
  ...scale,
  text("scaleTable"),
  text("activeStartTime"),
  text("activeStopTime"),
  ...hedge,
  ...fieldsOf("optOutSmartRouting", "clearingAccount", "clearingIntent", "notHeld"),
  ...deltaNeutralContract,
  ...algorithm,
  text("algoId"),
  ...fieldsOf("whatIf"),
  text("orderMiscOptions"),
  ...fieldsOf("solicited", "randomizeSize", "randomizePrice"),
  ...pegAndConditions,
  ...fieldsOf("adjustedOrderType", "triggerPrice", "lmtPriceOffset", "adjustedStopPrice"),
  ...fieldsOf("adjustedStopLimitPrice", "adjustedTrailingAmount", "adjustableTrailingUnit", "extOperator"),
  ...fieldsOf("softDollarName", "softDollarValue", "cashQty"),
  text("mifid2DecisionMaker"),
  text("mifid2DecisionAlgo"),
  text("mifid2ExecutionTrader"),
  text("mifid2ExecutionAlgo"),
  ...fieldsOf(
    "dontUseAutoPriceForHedge",
    "isOmsContainer",
    "discretionaryUpToLimitPrice",
    "usePriceMgmtAlgo",
  ),
  ...fieldsOf("duration", "postToAts"),
  flag("autoCancelParent", GATES.autoCancelParent),
  text("advancedErrorOverride", GATES.advancedOrderReject),
  text("manualOrderTime", GATES.manualOrderTime),
  ...pegs,
  ...fieldsOf("customerAccount", "professionalCustomer"),
  fixed("", GATES.rfqFields),
  fixed("2147483647", GATES.rfqFields),
  ...fieldsOf("includeOvernight", "manualOrderIndicator"),
]);
