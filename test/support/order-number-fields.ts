import { COMBINATION_RULES } from "../../sim/tws/rules/combinations.ts";
import { MATCH_RULES } from "../../sim/tws/rules/contracts.ts";
import { ORDER_CONDITION_RULES } from "../../sim/tws/rules/order-conditions.ts";
import { type FieldRow, row } from "./order-field.ts";

const PRICE_STEP = "a price that is not a multiple of the price increment";
const OFFSET_STEP = "a trailing amount, an offset or a step of a scale that is not a multiple";
const RANGE = ["a stock range below 0", "a stock range whose lower end", "a stock range in an order"];
const PEG_CHANGES = "a benchmark that is missing or does not exist, or without its changes";
const SCALES = "scale orders";
const ADJUSTED = "stop orders that are adjusted";
const HEDGED = "VOL orders with a delta hedge";
const NEUTRAL = "combinations with a delta-neutral contract";
const FOLLOWING = "PEG STK, PEG BENCH";
const ATS = "PEG BEST, PEG MID at IBKRATS";

/** Every field of `placeOrder` that is a number, an amount or the ID of something. */
export const ORDER_NUMBERS: Readonly<Record<string, FieldRow>> = {
  orderId: row("none", "all", "above 0, ascending", [
    "order ID 0",
    "a negative order ID",
    "an order ID below one",
  ]),
  parentId: row("0", "all", "an order of the client", ["a parent that does not exist"]),
  totalQuantity: row("0", "all", "above 0, whole except for coins and funds", [
    "a size of 0 or less",
    "a part of a unit, except",
    "a part of a unit that is smaller",
  ]),
  cashQty: row("empty or 0", "currency pairs, coins, funds", "above 0, in cents", [
    "a cash quantity for a contract other",
    "a cash quantity with more than two decimals",
  ]),
  lmtPrice: row(
    "empty, or 0 where it is optional",
    "types with a limit",
    "above 0 except of futures, on tick",
    ["a limit price of 0 or less", "a price cap below 0", PRICE_STEP],
  ),
  auxPrice: row(
    "empty or 0",
    "stops, TRAIL, REL, PEG, SNAP",
    "a stop price on tick; an offset of 0 or more",
    ["a stop price below 0", "a trailing amount or an offset (`auxPrice`) below 0", PRICE_STEP, OFFSET_STEP],
  ),
  trailStopPrice: row("empty or 0", "TRAIL, TRAIL LIMIT, TRAIL MIT, TRAIL LIT", "above 0, on tick", [
    "a stop price below 0",
    PRICE_STEP,
  ]),
  lmtPriceOffset: row("empty", "TRAIL LIMIT, TRAIL LIT, adjusted", "0 or more, on tick", [
    "an offset of the limit price (`lmtPriceOffset`) below 0",
    OFFSET_STEP,
  ]),
  trailingPercent: row("empty or 0", "TRAIL and its like", "0 to 100", ["a percentage that is not between"]),
  percentOffset: row("empty or 0", "REL, PASSV REL, PEG PRIM, PEG MKT", "0 to 100", [
    "a percentage that is not between",
  ]),
  triggerPrice: row("empty or 0", ADJUSTED, "above 0, ahead of the stop, on tick", [
    "an adjusted order without its trigger price",
    PRICE_STEP,
  ]),
  adjustedStopPrice: row("empty or 0", ADJUSTED, "above 0, on tick", [
    "an order adjusted to a stop without its stop price",
    PRICE_STEP,
  ]),
  adjustedStopLimitPrice: row("empty or 0", "stop orders adjusted to STP LMT", "above 0, on tick", [
    "an order adjusted to a stop limit without its limit",
    PRICE_STEP,
  ]),
  adjustedTrailingAmount: row(
    "empty or 0",
    "stop orders adjusted to TRAIL",
    "above 0, on tick or up to 100 %",
    ["an order adjusted to a trailing stop without its amount", OFFSET_STEP],
  ),
  startingPrice: row("empty or 0", FOLLOWING, "above 0, on tick", [
    "no starting price",
    "a starting price or a reference price of the stock below 0",
    PRICE_STEP,
  ]),
  stockRefPrice: row("empty or 0", `${FOLLOWING}, VOL`, "0 or more; a midpoint lies between two ticks", [
    "a starting price or a reference price of the stock below 0",
  ]),
  stockRangeLower: row("empty or 0", `${FOLLOWING}, VOL`, "0 or more, below the upper end", RANGE),
  stockRangeUpper: row("empty or 0", `${FOLLOWING}, VOL`, "0 or more, above the lower end", RANGE),
  delta: row("empty or 0", "PEG STK", "1 to 100; 0 to 100 elsewhere", [
    "a delta of an order pegged to a stock",
    "a delta that is not between 0 and 100",
  ]),
  peggedChangeAmount: row("0", "PEG BENCH", "above 0, on tick", [PEG_CHANGES, OFFSET_STEP]),
  referenceChangeAmount: row("0", "PEG BENCH", "above 0; the tick is that of another contract", [
    PEG_CHANGES,
  ]),
  referenceContractId: row("0", "PEG BENCH", "a contract that exists", [PEG_CHANGES]),
  volatility: row("empty or 0", "VOL", "above 0", ["a volatility in an order that is not VOL"]),
  discretionaryAmt: row("0", "LMT", "0 or more, on tick", [
    "a discretionary amount below 0",
    "a discretionary amount that is not a multiple",
  ]),
  nbboPriceCap: row("empty or 0", "none", "empty", ["`nbboPriceCap`"]),
  displaySize: row("empty or 0", "LMT", "above 0, below the size", ["a display size that is not smaller"]),
  minQty: row("empty or 0", "options", "0 to the size", ["a minimum quantity below 0"]),
  duration: row("empty", "all", "0 or more", ["a duration below 0"]),
  postToAts: row("empty or 0", "shares", "0 or more", ["a time of rest in the IBKR ATS"]),
  minTradeQty: row("empty", "IBKRATS", "1 to the size", ["a minimum trade quantity that is not above 0"]),
  minCompeteSize: row("empty", "PEG BEST", "0 or more", ["a minimum competing size of PEG BEST"]),
  competeAgainstBestOffset: row("empty", "PEG BEST", "above 0 in cents, or infinite", [
    "an offset of PEG BEST",
  ]),
  midOffsetAtWhole: row("empty", ATS, "cents, of either sign", [
    "offsets from the midpoint that are not whole",
  ]),
  midOffsetAtHalf: row("empty", ATS, "half cents, of either sign", [
    "offsets from the midpoint that are not whole",
  ]),
  scaleInitLevelSize: row("empty or 0", SCALES, "0 to the size", ["an initial component below 0"]),
  scaleSubsLevelSize: row("empty or 0", SCALES, "0 to the size", ["a later component below 0"]),
  scalePriceIncrement: row("empty or 0", SCALES, "above 0, on tick", [
    "a scale order without a price increment above 0",
    OFFSET_STEP,
  ]),
  scalePriceAdjustValue: row("empty or 0", SCALES, "on tick; prices can move either way", [OFFSET_STEP]),
  scalePriceAdjustInterval: row("empty or 0", SCALES, "0 or more", ["an interval of a price adjustment"]),
  scaleProfitOffset: row("empty or 0", SCALES, "0 or more, on tick", [
    "a profit offset of a scale order below 0",
    OFFSET_STEP,
  ]),
  scaleInitPosition: row(
    "empty",
    SCALES,
    "any",
    undefined,
    "A position can be short, and has no greatest size.",
  ),
  scaleInitFillQty: row("empty or 0", SCALES, "0 to the size", ["a filled quantity of a scale below 0"]),
  deltaNeutralAuxPrice: row("empty or 0", HEDGED, "0 or more; the tick is that of another contract", [
    "a price of a delta hedge below 0",
  ]),
  deltaNeutralConId: row("0", HEDGED, "a contract that exists", ["a delta hedge in a contract"]),
  deltaNeutralContractConId: row("0", NEUTRAL, "a contract that exists", [
    "a delta-neutral contract that does not",
  ]),
  deltaNeutralContractDelta: row(
    "0",
    NEUTRAL,
    "any",
    undefined,
    "No page says which deltas a contract can have.",
  ),
  deltaNeutralContractPrice: row("0", NEUTRAL, "0 or more", [
    "a price of the delta-neutral contract below 0",
  ]),
  "orderComboLegs.price": row("empty or 0", "combinations that are not guaranteed", "0 or more, on tick", [
    "a price of a leg below 0",
    "a price of a leg that is not a multiple",
  ]),
  conId: { unset: "0", readBy: "all", legal: "a listed contract", lists: [MATCH_RULES] },
  strike: { unset: "0", readBy: "options", legal: "a listed strike", lists: [MATCH_RULES] },
  "legs.conId": {
    unset: "none",
    readBy: "combinations",
    legal: "a listed contract",
    lists: [COMBINATION_RULES],
  },
  "legs.ratio": { unset: "none", readBy: "combinations", legal: "above 0", lists: [COMBINATION_RULES] },
  "conditions.conId": {
    unset: "0",
    readBy: "conditions",
    legal: "a contract",
    lists: [ORDER_CONDITION_RULES],
  },
};
