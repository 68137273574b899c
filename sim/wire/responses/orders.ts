import {
  decimal,
  fixed,
  flag,
  integer,
  list,
  long,
  optionalDecimal,
  optionalInteger,
  text,
  UNSET_DECIMAL,
} from "../codec/fields.ts";
import { GATES } from "../codec/gates.ts";
import { type Field, type Message, message } from "../codec/message.ts";
import { empty, type ReportedContract, reported } from "../field-groups/contract.ts";
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

export const orderStatus: Message<{
  readonly orderId: number;
  readonly status: string;
  readonly filled: number;
  readonly remaining: number;
  readonly avgFillPrice: number;
  readonly permId: number;
  readonly parentId: number;
  readonly lastFillPrice: number;
  readonly clientId: number;
  readonly whyHeld: string;
  readonly mktCapPrice: number;
}> = message("orderStatus", 3, [
  integer("orderId"),
  text("status"),
  decimal("filled"),
  decimal("remaining"),
  decimal("avgFillPrice"),
  long("permId"),
  integer("parentId"),
  decimal("lastFillPrice"),
  integer("clientId"),
  text("whyHeld"),
  decimal("mktCapPrice"),
]);

/** Status of an order, its effect on margins and its commission; undefined for unknown. */
export interface OrderState {
  readonly status: string;
  readonly initMarginBefore: number | undefined;
  readonly maintMarginBefore: number | undefined;
  readonly equityWithLoanBefore: number | undefined;
  readonly initMarginChange: number | undefined;
  readonly maintMarginChange: number | undefined;
  readonly equityWithLoanChange: number | undefined;
  readonly initMarginAfter: number | undefined;
  readonly maintMarginAfter: number | undefined;
  readonly equityWithLoanAfter: number | undefined;
  readonly commission: number | undefined;
  readonly minCommission: number | undefined;
  readonly maxCommission: number | undefined;
  readonly commissionCurrency: string;
  readonly warningText: string;
}

/** Values that the server adds to an order. */
interface Reported {
  readonly clientId: number;
  readonly permId: number;
  readonly softDollarDisplayName: string;
  readonly basisPoints: number | undefined;
  readonly basisPointsType: number | undefined;
  readonly comboLegsDescription: string;
  readonly legs: readonly OrderLeg[];
}

/** Values of `openOrder`. */
export type OpenOrder = ReportedContract &
  WireOrder &
  OrderState &
  Reported & { readonly orderId: number; readonly bondAccruedInterest: string };

const combination: readonly Field<WireOrder & Pick<Reported, "comboLegsDescription" | "legs">>[] = [
  text("comboLegsDescription"),
  list<"legs", OrderLeg>("legs", orderLeg),
  ...fieldsOf("orderComboLegs", "smartComboRoutingParams"),
];

const margin = <Name extends keyof OrderState>(name: Name) => optionalDecimal(name, {}, UNSET_DECIMAL);

const state: readonly Field<OrderState>[] = [
  text("status"),
  margin("initMarginBefore"),
  margin("maintMarginBefore"),
  margin("equityWithLoanBefore"),
  margin("initMarginChange"),
  margin("maintMarginChange"),
  margin("equityWithLoanChange"),
  margin("initMarginAfter"),
  margin("maintMarginAfter"),
  margin("equityWithLoanAfter"),
  margin("commission"),
  margin("minCommission"),
  margin("maxCommission"),
  text("commissionCurrency"),
  text("warningText"),
];

export const openOrder: Message<OpenOrder> = message("openOrder", 5, [
  integer("orderId"),
  ...reported,
  ...fieldsOf("action", "totalQuantity", "orderType", "lmtPrice", "auxPrice", "tif", "ocaGroup", "account"),
  ...fieldsOf("openClose", "origin", "orderRef"),
  integer("clientId"),
  long("permId"),
  ...fieldsOf("outsideRth", "hidden", "discretionaryAmt", "goodAfterTime"),
  empty,
  ...fieldsOf("faGroup", "faMethod", "faPercentage", "faProfile", "modelCode", "goodTillDate", "rule80A"),
  ...fieldsOf("percentOffset", "settlingFirm", "shortSaleSlot", "designatedLocation", "exemptCode"),
  ...fieldsOf("auctionStrategy", "startingPrice", "stockRefPrice", "delta", "stockRangeLower"),
  ...fieldsOf(
    "stockRangeUpper",
    "displaySize",
    "blockOrder",
    "sweepToFill",
    "allOrNone",
    "minQty",
    "ocaType",
  ),
  ...fieldsOf("eTradeOnly", "firmQuoteOnly", "nbboPriceCap", "parentId", "triggerMethod", "volatility"),
  ...fieldsOf("volatilityType"),
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
  optionalDecimal("basisPoints"),
  optionalInteger("basisPointsType"),
  ...combination,
  ...scale,
  ...hedge,
  ...fieldsOf("optOutSmartRouting", "clearingAccount", "clearingIntent", "notHeld"),
  ...deltaNeutralContract,
  ...algorithm,
  ...fieldsOf("solicited", "whatIf"),
  ...state,
  ...fieldsOf("randomizeSize", "randomizePrice"),
  ...pegAndConditions,
  ...fieldsOf("adjustedOrderType", "triggerPrice", "trailStopPrice", "lmtPriceOffset", "adjustedStopPrice"),
  ...fieldsOf("adjustedStopLimitPrice", "adjustedTrailingAmount", "adjustableTrailingUnit"),
  ...fieldsOf("softDollarName", "softDollarValue"),
  text("softDollarDisplayName"),
  ...fieldsOf("cashQty", "dontUseAutoPriceForHedge", "isOmsContainer", "discretionaryUpToLimitPrice"),
  ...fieldsOf("usePriceMgmtAlgo", "duration", "postToAts"),
  flag("autoCancelParent", GATES.autoCancelParent),
  ...fieldsOf("minTradeQty", "minCompeteSize", "competeAgainstBestOffset", "midOffsetAtWhole"),
  ...fieldsOf("midOffsetAtHalf", "customerAccount", "professionalCustomer"),
  text("bondAccruedInterest", GATES.bondAccruedInterest),
  ...fieldsOf("includeOvernight"),
  text("extOperator", GATES.cmeTaggingInOpenOrder),
  optionalInteger("manualOrderIndicator", GATES.cmeTaggingInOpenOrder),
]);
export const openOrderEnd: Message<object> = message("openOrderEnd", 53, [fixed(1)]);

/** Values of `completedOrder`: an order that is filled or cancelled, without its order ID. */
export type CompletedOrder = ReportedContract &
  WireOrder &
  Pick<Reported, "permId" | "comboLegsDescription" | "legs"> & {
    readonly status: string;
    readonly autoCancelDate: string;
    readonly filledQuantity: number;
    readonly refFuturesConId: number;
    readonly shareholder: string;
    readonly imbalanceOnly: boolean;
    readonly routeMarketableToBbo: boolean;
    readonly parentPermId: number;
    readonly completedTime: string;
    readonly completedStatus: string;
  };

export const completedOrder: Message<CompletedOrder> = message("completedOrder", 101, [
  ...reported,
  ...fieldsOf("action", "totalQuantity", "orderType", "lmtPrice", "auxPrice", "tif", "ocaGroup", "account"),
  ...fieldsOf("openClose", "origin", "orderRef"),
  long("permId"),
  ...fieldsOf("outsideRth", "hidden", "discretionaryAmt", "goodAfterTime", "faGroup", "faMethod"),
  ...fieldsOf("faPercentage", "faProfile", "modelCode", "goodTillDate", "rule80A", "percentOffset"),
  ...fieldsOf("settlingFirm", "shortSaleSlot", "designatedLocation", "exemptCode", "startingPrice"),
  ...fieldsOf("stockRefPrice", "delta", "stockRangeLower", "stockRangeUpper", "displaySize", "sweepToFill"),
  ...fieldsOf("allOrNone", "minQty", "ocaType", "triggerMethod", "volatility", "volatilityType"),
  ...deltaHedge(
    "deltaNeutralConId",
    "deltaNeutralShortSale",
    "deltaNeutralShortSaleSlot",
    "deltaNeutralDesignatedLocation",
  ),
  ...fieldsOf("continuousUpdate", "referencePriceType", "trailStopPrice", "trailingPercent"),
  ...combination,
  ...scale,
  ...hedge,
  ...fieldsOf("clearingAccount", "clearingIntent", "notHeld"),
  ...deltaNeutralContract,
  ...algorithm,
  ...fieldsOf("solicited"),
  text("status"),
  ...fieldsOf("randomizeSize", "randomizePrice"),
  ...pegAndConditions,
  ...fieldsOf("trailStopPrice", "lmtPriceOffset", "cashQty", "dontUseAutoPriceForHedge", "isOmsContainer"),
  text("autoCancelDate"),
  decimal("filledQuantity"),
  integer("refFuturesConId"),
  ...fieldsOf("autoCancelParent"),
  text("shareholder"),
  flag("imbalanceOnly"),
  flag("routeMarketableToBbo"),
  long("parentPermId"),
  text("completedTime"),
  text("completedStatus"),
  ...fieldsOf("minTradeQty", "minCompeteSize", "competeAgainstBestOffset", "midOffsetAtWhole"),
  ...fieldsOf("midOffsetAtHalf", "customerAccount", "professionalCustomer"),
]);
export const completedOrdersEnd: Message<object> = message("completedOrdersEnd", 102, []);

export const orderBound: Message<{
  readonly permId: number;
  readonly clientId: number;
  readonly orderId: number;
}> = message("orderBound", 100, [long("permId"), integer("clientId"), integer("orderId")]);
