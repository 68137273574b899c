import { fixed, flag, integer, optionalDecimal, optionalInteger, text } from "../codec/fields.ts";
import { type Message, message } from "../codec/message.ts";
import type { Id } from "../field-groups/contract.ts";

export const reqScannerParameters: Message<object> = message("reqScannerParameters", 24, [fixed(1)]);

/** Values of `reqScannerSubscription`. */
export interface ScannerRequest extends Id {
  readonly numberOfRows: number | undefined;
  readonly instrument: string;
  readonly locationCode: string;
  readonly scanCode: string;
  readonly abovePrice: number | undefined;
  readonly belowPrice: number | undefined;
  readonly aboveVolume: number | undefined;
  readonly marketCapAbove: number | undefined;
  readonly marketCapBelow: number | undefined;
  readonly moodyRatingAbove: string;
  readonly moodyRatingBelow: string;
  readonly spRatingAbove: string;
  readonly spRatingBelow: string;
  readonly maturityDateAbove: string;
  readonly maturityDateBelow: string;
  readonly couponRateAbove: number | undefined;
  readonly couponRateBelow: number | undefined;
  readonly excludeConvertible: boolean;
  readonly averageOptionVolumeAbove: number | undefined;
  readonly scannerSettingPairs: string;
  readonly stockTypeFilter: string;
  readonly filterOptions: string;
  readonly subscriptionOptions: string;
}

export const reqScannerSubscription: Message<ScannerRequest> = message("reqScannerSubscription", 22, [
  integer("reqId"),
  optionalInteger("numberOfRows"),
  text("instrument"),
  text("locationCode"),
  text("scanCode"),
  optionalDecimal("abovePrice"),
  optionalDecimal("belowPrice"),
  optionalInteger("aboveVolume"),
  optionalDecimal("marketCapAbove"),
  optionalDecimal("marketCapBelow"),
  text("moodyRatingAbove"),
  text("moodyRatingBelow"),
  text("spRatingAbove"),
  text("spRatingBelow"),
  text("maturityDateAbove"),
  text("maturityDateBelow"),
  optionalDecimal("couponRateAbove"),
  optionalDecimal("couponRateBelow"),
  flag("excludeConvertible"),
  optionalInteger("averageOptionVolumeAbove"),
  text("scannerSettingPairs"),
  text("stockTypeFilter"),
  text("filterOptions"),
  text("subscriptionOptions"),
]);

export const cancelScannerSubscription: Message<Id> = message("cancelScannerSubscription", 23, [
  fixed(1),
  integer("reqId"),
]);
