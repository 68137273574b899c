import { flag, text } from "../codec/fields.ts";
import type { Field } from "../codec/message.ts";

/** Values that contract details have for a fund alone. */
export interface FundData {
  readonly fundName: string;
  readonly fundFamily: string;
  readonly fundType: string;
  readonly fundFrontLoad: string;
  readonly fundBackLoad: string;
  readonly fundBackLoadTimeInterval: string;
  readonly fundManagementFee: string;
  readonly fundClosed: boolean;
  readonly fundClosedForNewInvestors: boolean;
  readonly fundClosedForNewMoney: boolean;
  readonly fundNotifyAmount: string;
  readonly fundMinimumInitialPurchase: string;
  readonly fundSubsequentMinimumPurchase: string;
  readonly fundBlueSkyStates: string;
  readonly fundBlueSkyTerritories: string;
  readonly fundDistributionPolicyIndicator: string;
  readonly fundAssetType: string;
}

/** Values for a contract that is no fund. */
export const NO_FUND: FundData = {
  fundName: "",
  fundFamily: "",
  fundType: "",
  fundFrontLoad: "",
  fundBackLoad: "",
  fundBackLoadTimeInterval: "",
  fundManagementFee: "",
  fundClosed: false,
  fundClosedForNewInvestors: false,
  fundClosedForNewMoney: false,
  fundNotifyAmount: "",
  fundMinimumInitialPurchase: "",
  fundSubsequentMinimumPurchase: "",
  fundBlueSkyStates: "",
  fundBlueSkyTerritories: "",
  fundDistributionPolicyIndicator: "",
  fundAssetType: "",
};

/** Fields of a fund. */
export const fundFields: readonly Field<FundData>[] = [
  text("fundName"),
  text("fundFamily"),
  text("fundType"),
  text("fundFrontLoad"),
  text("fundBackLoad"),
  text("fundBackLoadTimeInterval"),
  text("fundManagementFee"),
  flag("fundClosed"),
  flag("fundClosedForNewInvestors"),
  flag("fundClosedForNewMoney"),
  text("fundNotifyAmount"),
  text("fundMinimumInitialPurchase"),
  text("fundSubsequentMinimumPurchase"),
  text("fundBlueSkyStates"),
  text("fundBlueSkyTerritories"),
  text("fundDistributionPolicyIndicator"),
  text("fundAssetType"),
];
