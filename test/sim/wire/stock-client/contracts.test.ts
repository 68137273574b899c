import * as requests from "../../../../sim/wire/requests/contracts.ts";
import { bondContractDetails } from "../../../../sim/wire/responses/bonds.ts";
import * as responses from "../../../../sim/wire/responses/contracts.ts";
import { type Any, pick, testRequests, testResponses } from "../../../support/stock-messages.ts";

const contractDetails = (v: Any) => ({
  contract: {
    symbol: v.symbol,
    secType: v.secType,
    ...(v.lastTradeDate === "" ? {} : { lastTradeDateOrContractMonth: v.lastTradeDate }),
    strike: v.strike,
    right: v.right === "" ? undefined : v.right,
    exchange: v.exchange,
    currency: v.currency,
    localSymbol: v.localSymbol,
    tradingClass: v.tradingClass,
    conId: v.conId,
    multiplier: Number(v.multiplier),
    primaryExch: v.primaryExchange,
  },
  ...pick(v, "marketName minTick orderTypes validExchanges priceMagnifier underConId longName contractMonth"),
  ...pick(v, "industry category subcategory tradingHours liquidHours evRule evMultiplier aggGroup"),
  ...pick(v, "underSymbol underSecType marketRuleIds realExpirationDate"),
  timeZoneId: v.timeZone,
  ...(v.secIds.length > 0 ? { secIdList: v.secIds } : {}),
});

const FUND =
  "fundName fundFamily fundType fundFrontLoad fundBackLoad fundBackLoadTimeInterval fundManagementFee fundClosed fundClosedForNewInvestors fundClosedForNewMoney fundNotifyAmount fundMinimumInitialPurchase fundSubsequentMinimumPurchase fundBlueSkyStates fundBlueSkyTerritories fundDistributionPolicyIndicator fundAssetType";

testRequests(requests);

testResponses(
  { ...responses, bondContractDetails },
  {
    emitted: {
      bondContractDetails: (v, version) => [
        [
          "bondContractDetails",
          v.reqId,
          {
            contract: pick(v, "symbol secType exchange currency tradingClass conId"),
            ...(v.maturity === "" ? {} : { maturity: v.maturity }),
            ...pick(
              v,
              "cusip coupon issueDate ratings bondType couponType convertible callable putable descAppend",
            ),
            ...pick(
              v,
              "marketName minTick orderTypes validExchanges nextOptionDate nextOptionType nextOptionPartial",
            ),
            ...pick(v, "notes longName evRule evMultiplier aggGroup marketRuleIds"),
            ...(v.secIds.length > 0 ? { secIdList: v.secIds } : {}),
            ...(version >= 164 ? pick(v, "minSize sizeIncrement suggestedSizeIncrement") : {}),
            ...(version >= 188 ? { timeZoneId: v.timeZone, ...pick(v, "tradingHours liquidHours") } : {}),
          },
        ],
      ],
      contractDetails: (v, version) => [
        [
          "contractDetails",
          v.reqId,
          {
            ...contractDetails(v),
            contract: {
              ...contractDetails(v).contract,
              ...(version >= 182 ? { lastTradeDate: v.lastTradeDay } : {}),
            },
            ...(version >= 152 ? { stockType: v.stockType } : {}),
            ...(version >= 164 ? pick(v, "minSize sizeIncrement suggestedSizeIncrement") : {}),
            ...(version >= 179 && v.secType === "FUND" ? pick(v, FUND) : {}),
            ...(version >= 186 ? { ineligibilityReasonList: v.ineligibilityReasons } : {}),
          },
        ],
      ],
      symbolSamples: (v, version) => [
        [
          "symbolSamples",
          v.reqId,
          v.samples.map((one: Any) => ({
            contract: {
              conId: one.conId,
              symbol: one.symbol,
              secType: one.secType,
              primaryExch: one.primaryExchange,
              currency: one.currency,
              ...(version >= 176 ? { description: one.description, issuerId: one.issuerId } : {}),
            },
            derivativeSecTypes: one.derivatives.map((kind: Any) => kind.secType),
          })),
        ],
      ],
    },
  },
);
