import * as v from "valibot";
import { ScanCode } from "../stoqey/mod.ts";
import { filled, int32, text } from "./fields.ts";
import { decimal } from "./schema.ts";
import { type Strict, strict } from "./strict.ts";

const SCAN_CODES = Object.keys(ScanCode).filter((name) => Number.isNaN(Number(name)));
const price = v.optional(decimal);
const rating = v.optional(text);

/** Parameters of a scan (`reqScannerSubscription`). */
export const scan: Strict = strict({
  scanCode: v.pipe(
    v.string(),
    v.check((name) => SCAN_CODES.includes(name), "expected the name of a scan, like TOP_PERC_GAIN"),
  ),
  instrument: filled,
  locationCode: filled,
  numberOfRows: v.optional(int32(1)),
  abovePrice: price,
  belowPrice: price,
  aboveVolume: price,
  averageOptionVolumeAbove: price,
  marketCapAbove: price,
  marketCapBelow: price,
  couponRateAbove: price,
  couponRateBelow: price,
  moodyRatingAbove: rating,
  moodyRatingBelow: rating,
  spRatingAbove: rating,
  spRatingBelow: rating,
  maturityDateAbove: v.optional(text),
  maturityDateBelow: v.optional(text),
  excludeConvertible: v.optional(v.boolean()),
  scannerSettingPairs: v.optional(text),
  stockTypeFilter: v.optional(text),
});
