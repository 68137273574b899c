import { expect } from "vitest";
import * as requests from "../../../../sim/wire/requests/orders.ts";
import { placeOrder } from "../../../../sim/wire/requests/place-order.ts";
import * as responses from "../../../../sim/wire/responses/orders.ts";
import {
  type Any,
  pick,
  requestContract,
  responseContract,
  testRequests,
  testResponses,
} from "../../../support/stock-messages.ts";

/** Makes an order as the client emits it. */
const reportedOrder = (v: Any, version: number): object => {
  const pegged = /^PEG ?BENCH$/.test(v.orderType);
  const hedged = v.deltaNeutralOrderType !== "";
  const scaled = v.scalePriceIncrement > 0;
  const same = [
    "action orderType totalQuantity lmtPrice auxPrice tif ocaGroup account openClose origin orderRef permId",
    "outsideRth discretionaryAmt goodAfterTime faGroup faMethod faPercentage modelCode goodTillDate rule80A",
    "percentOffset settlingFirm shortSaleSlot designatedLocation exemptCode startingPrice stockRefPrice delta",
    "stockRangeLower stockRangeUpper displaySize sweepToFill allOrNone minQty ocaType triggerMethod volatility",
    "volatilityType deltaNeutralOrderType deltaNeutralAuxPrice continuousUpdate referencePriceType trailStopPrice",
    "trailingPercent scaleInitLevelSize scaleSubsLevelSize scalePriceIncrement hedgeType clearingAccount",
    "clearingIntent notHeld algoStrategy solicited randomizeSize randomizePrice lmtPriceOffset cashQty",
    "dontUseAutoPriceForHedge isOmsContainer minTradeQty minCompeteSize competeAgainstBestOffset",
    "midOffsetAtWhole midOffsetAtHalf",
    version < 162 ? "" : "autoCancelParent",
    version < 183 ? "" : "customerAccount",
    version < 184 ? "" : "professionalCustomer",
    hedged
      ? "deltaNeutralConId deltaNeutralShortSale deltaNeutralShortSaleSlot deltaNeutralDesignatedLocation"
      : "",
    scaled ? "scalePriceAdjustValue scalePriceAdjustInterval scaleProfitOffset scaleAutoReset" : "",
    scaled ? "scaleInitPosition scaleInitFillQty scaleRandomPercent" : "",
    v.hedgeType === "" ? "" : "hedgeParam",
    pegged ? "referenceContractId isPeggedChangeAmountDecrease peggedChangeAmount referenceChangeAmount" : "",
    pegged ? "referenceExchangeId" : "",
    v.conditions.length > 0 ? "conditionsIgnoreRth conditionsCancelOrder" : "",
  ];
  const names = same.join(" ").split(" ").filter(Boolean);
  return {
    ...Object.fromEntries(names.map((name) => [name, v[name]])),
    hidden: v.hidden,
    ...(v.orderComboLegs.length > 0 ? { orderComboLegs: v.orderComboLegs } : {}),
    ...(v.smartComboRoutingParams.length > 0 ? { smartComboRoutingParams: v.smartComboRoutingParams } : {}),
    ...(v.algoStrategy !== "" && v.algoParams.length > 0 ? { algoParams: v.algoParams } : {}),
    ...(v.conditions.length > 0 ? { conditions: expect.any(Array) } : {}),
  };
};

/** Makes the contract of an order as the client emits it: with legs and a delta-neutral contract. */
const orderContract = (v: Any) => ({
  ...responseContract(v),
  comboLegsDescription: v.comboLegsDescription,
  ...(v.legs.length > 0 ? { comboLegs: v.legs } : {}),
  ...(v.hasDeltaNeutralContract
    ? {
        deltaNeutralContract: {
          conId: v.deltaNeutralContractConId,
          delta: v.deltaNeutralContractDelta,
          price: v.deltaNeutralContractPrice,
        },
      }
    : {}),
});

const OPEN_ORDER_ONLY =
  "orderId clientId blockOrder auctionStrategy eTradeOnly firmQuoteOnly nbboPriceCap parentId basisPoints basisPointsType optOutSmartRouting whatIf adjustedOrderType triggerPrice adjustedStopPrice adjustedStopLimitPrice adjustedTrailingAmount adjustableTrailingUnit discretionaryUpToLimitPrice usePriceMgmtAlgo";

const STATE =
  "status initMarginBefore maintMarginBefore equityWithLoanBefore initMarginChange maintMarginChange equityWithLoanChange initMarginAfter maintMarginAfter equityWithLoanAfter commission minCommission maxCommission commissionCurrency warningText";

/** Makes an order as the client takes it. */
const placedOrder = (v: Any) => ({
  ...v,
  deltaNeutralContract: undefined,
  softDollarTier: { name: v.softDollarName, value: v.softDollarValue },
  conditions: v.conditions.map((one: Any) => ({
    ...one,
    conjunctionConnection: one.conjunction,
    strValue: one.value,
  })),
});

const orderCancel = (v: Any) => ({
  manualOrderCancelTime: v.manualOrderCancelTime,
  extOperator: v.extOperator,
  manualOrderIndicator: v.manualOrderIndicator,
});

testRequests(
  { ...requests, placeOrder },
  {
    send: {
      placeOrder: (api, v) =>
        api.placeOrder(
          v.orderId,
          {
            ...requestContract(v),
            deltaNeutralContract: v.hasDeltaNeutralContract
              ? {
                  conId: v.deltaNeutralContractConId,
                  delta: v.deltaNeutralContractDelta,
                  price: v.deltaNeutralContractPrice,
                }
              : undefined,
          },
          placedOrder(v),
        ),
      cancelOrder: (api, v) => api.cancelOrder(v.orderId, orderCancel(v)),
      reqGlobalCancel: (api, v) => api.reqGlobalCancel(orderCancel(v)),
    },
    sentAs: {
      // It never sends a profile, and the other fields of a scale whenever there is an increment, even one of nothing.
      placeOrder: (v) => ({
        ...v,
        faProfile: "",
        scalePriceIncrement: Number(v.scalePriceIncrement) > 0 ? v.scalePriceIncrement : undefined,
      }),
    },
  },
);

testResponses(responses, {
  emitted: {
    openOrder: (v, version) => [
      [
        "openOrder",
        v.orderId,
        orderContract(v),
        {
          ...reportedOrder(v, version),
          ...pick(v, OPEN_ORDER_ONLY),
          ...(version < 177 ? { faProfile: v.faProfile } : {}),
          ...(v.deltaNeutralOrderType === ""
            ? {}
            : pick(
                v,
                "deltaNeutralSettlingFirm deltaNeutralClearingAccount deltaNeutralClearingIntent deltaNeutralOpenClose",
              )),
          softDollarTier: {
            name: v.softDollarName,
            value: v.softDollarValue,
            displayName: v.softDollarDisplayName,
          },
          ...(version >= 158 ? { duration: v.duration ?? 0 } : {}),
          ...(version >= 160 ? { postToAts: v.postToAts } : {}),
          ...(version >= 185 ? { bondAccruedInterest: v.bondAccruedInterest } : {}),
          ...(version >= 189 ? { includeOvernight: v.includeOvernight } : {}),
          ...(version >= 193 ? pick(v, "extOperator manualOrderIndicator") : {}),
        },
        pick(v, STATE),
      ],
    ],
    completedOrder: (v, version) => [
      [
        "completedOrder",
        orderContract(v),
        {
          ...reportedOrder(v, version),
          autoCancelParent: v.autoCancelParent,
          ...pick(
            v,
            "autoCancelDate filledQuantity refFuturesConId shareholder imbalanceOnly routeMarketableToBbo",
          ),
          parentPermId: v.parentPermId,
        },
        pick(v, "status completedTime completedStatus"),
      ],
    ],
  },
  // At 176 the client forgets a field of completed orders, so that every later field is shifted.
  misread: (name, version) => name === "completedOrder" && version < 177,
});
