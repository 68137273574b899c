import type { PlaceOrder } from "../../sim/wire/requests/place-order.ts";
import { SHARE_PAIR } from "./order-rules.ts";

/** Values of one field at and beyond its bounds. */
export interface Bounds {
  /** Changes of an order that make it read the field. */
  readonly on?: Partial<PlaceOrder>;
  /** An order that is placed first. */
  readonly after?: Partial<PlaceOrder>;
  /** Security type of the contract; default `STK`. */
  readonly secType?: string;
  /** Values that the order can have, the last ones before the bounds among them. */
  readonly legal: readonly unknown[];
  /** Values beyond each bound, by the code of the refusal. */
  readonly refused: Readonly<Record<number, readonly unknown[]>>;
}

const NONE = { lmtPrice: undefined } as const;
const TRAIL = { ...NONE, orderType: "TRAIL", auxPrice: 1 } as const;
const TRAIL_LIMIT = { ...TRAIL, orderType: "TRAIL LIMIT", trailStopPrice: 300, lmtPriceOffset: 0.5 } as const;
const REL = { ...NONE, orderType: "REL", auxPrice: 0.01 } as const;
const PEG_STK = { ...NONE, orderType: "PEG STK", delta: 50, startingPrice: 1 } as const;
const PEG_BENCH = {
  ...NONE,
  orderType: "PEG BENCH",
  startingPrice: 200,
  referenceContractId: 756733,
  peggedChangeAmount: 1,
  referenceChangeAmount: 2,
} as const;
const VOL = { ...NONE, orderType: "VOL", volatility: 20, volatilityType: 2 } as const;
const HEDGED = { ...VOL, deltaNeutralOrderType: "MKT" } as const;
const STOP = { ...NONE, orderType: "STP", auxPrice: 300, triggerPrice: 290 } as const;
const TO_STOP = {
  ...STOP,
  adjustedOrderType: "STP LMT",
  adjustedStopPrice: 310,
  adjustedStopLimitPrice: 311,
} as const;
const TO_TRAIL = { ...STOP, adjustedOrderType: "TRAIL", adjustedTrailingAmount: 1 } as const;
const AT_ATS = { ...NONE, orderType: "PEG BEST", exchange: "IBKRATS", notHeld: true } as const;
const MID = { ...AT_ATS, orderType: "PEG MID" } as const;
const SCALE = { scaleInitLevelSize: 5, scalePriceIncrement: 0.1 } as const;
const ADJUSTING = { ...SCALE, scalePriceAdjustValue: 0.1, scalePriceAdjustInterval: 60 } as const;
const UNGUARANTEED = {
  ...SHARE_PAIR,
  smartComboRoutingParams: [{ tag: "NonGuaranteed", value: "1" }],
} as const;
const NEUTRAL = {
  hasDeltaNeutralContract: true,
  deltaNeutralContractConId: 265598,
  deltaNeutralContractDelta: 0.5,
} as const;

const PARENT = { orderId: 1, transmit: false } as const;
const CHILD = { orderId: 2, parentId: 1, action: "SELL", lmtPrice: 400 } as const;

const own = (
  legal: readonly unknown[],
  refused: Bounds["refused"],
  on: Partial<PlaceOrder> = {},
): Bounds => ({
  legal,
  refused,
  on,
});
const of = (secType: string, bounds: Bounds): Bounds => ({ ...bounds, secType });

/** Bounds of the fields of `ORDER_NUMBERS`. */
export const NUMBER_BOUNDS: Readonly<Record<string, Bounds>> = {
  orderId: own([1, 2], { 10149: [0, -1] }),
  parentId: { ...own([0, 1], { 10006: [77, -1] }, CHILD), after: PARENT },
  totalQuantity: own([1], { 434: [0, -1], 10243: [0.5] }),
  cashQty: of("CASH", own([1, 100.01], { 434: [0], 10244: [-1], 10317: [100.001] }, { totalQuantity: 0 })),
  lmtPrice: own([0.01, 200], { 463: [0, -1], 110: [200.001] }),
  auxPrice: own([0.01, 1], { 158: [0], 463: [-1], 110: [0.005] }, TRAIL),
  trailStopPrice: own([300], { 321: [0], 403: [-1], 110: [300.001] }, TRAIL_LIMIT),
  lmtPriceOffset: own([0, 0.5], { 463: [-0.5], 110: [0.005] }, TRAIL_LIMIT),
  trailingPercent: own([0.1, 100], { 159: [-0.1, 100.1] }, { ...TRAIL, auxPrice: undefined }),
  percentOffset: own([0, 100], { 159: [-0.1, 100.1] }, { ...REL, auxPrice: undefined }),
  triggerPrice: own([290], { 361: [0, -1, 310], 110: [290.001] }, { ...TO_STOP, action: "BUY" }),
  adjustedStopPrice: own([310], { 362: [0, -1], 110: [310.001] }, TO_STOP),
  adjustedStopLimitPrice: own([311], { 363: [0, -1], 110: [311.001] }, TO_STOP),
  adjustedTrailingAmount: own([0.01], { 364: [0, -1], 110: [0.005] }, TO_TRAIL),
  startingPrice: of("OPT", own([1], { 321: [0], 463: [-1], 110: [1.001] }, PEG_STK)),
  stockRefPrice: of("OPT", own([200.005], { 463: [-1] }, PEG_STK)),
  stockRangeLower: of("OPT", own([0, 100], { 375: [-1], 374: [300] }, { ...VOL, stockRangeUpper: 200 })),
  stockRangeUpper: of("OPT", own([200], { 374: [100] }, { ...VOL, stockRangeLower: 100 })),
  delta: of("OPT", own([1, 100], { 341: [0, -1, 101] }, PEG_STK)),
  peggedChangeAmount: own([0.01], { 321: [0, -1], 110: [0.005] }, PEG_BENCH),
  referenceChangeAmount: own([0.001], { 321: [0, -1] }, PEG_BENCH),
  referenceContractId: own([756733], { 321: [0, -1, 1] }, PEG_BENCH),
  volatility: of("OPT", own([0.1], { 371: [0, -1] }, VOL)),
  discretionaryAmt: own([0, 0.05], { 325: [-0.05], 168: [0.005] }),
  nbboPriceCap: own([0], { 10270: [1, -1] }),
  displaySize: own([0, 1, 9], { 10020: [10, -1] }),
  minQty: of("OPT", own([0, 1, 10], { 321: [11, -1] })),
  duration: own([undefined, 0, 60], { 321: [-5] }),
  postToAts: own([undefined, 0, 60], { 321: [-1] }),
  minTradeQty: own([undefined, 1, 10], { 10303: [0, -1, 11] }, AT_ATS),
  minCompeteSize: own([undefined, 0, 500], { 10304: [-1] }, AT_ATS),
  competeAgainstBestOffset: own(
    [undefined, 0.01, Number.POSITIVE_INFINITY],
    { 10305: [0, -0.01, 0.005] },
    AT_ATS,
  ),
  midOffsetAtWhole: own([undefined, 0, -0.01, 0.01], { 10307: [0.005] }, MID),
  midOffsetAtHalf: own([undefined, 0.005, -0.015], { 10307: [0.001] }, MID),
  scaleInitLevelSize: own([1, 10], { 417: [-1, 11] }, SCALE),
  scaleSubsLevelSize: own([0, 1, 10], { 410: [-1, 11] }, SCALE),
  scalePriceIncrement: own([0.01], { 408: [0, -0.1], 110: [0.005] }, SCALE),
  scalePriceAdjustValue: own([0.01, -0.01], { 110: [0.005] }, ADJUSTING),
  scalePriceAdjustInterval: own([60], { 448: [-1] }, ADJUSTING),
  scaleProfitOffset: own([0, 0.01], { 418: [-0.01], 110: [0.005] }, SCALE),
  scaleInitFillQty: own([0, 10], { 321: [-1, 11] }, SCALE),
  deltaNeutralAuxPrice: of(
    "OPT",
    own([1], { 377: [-1], 378: [0] }, { ...HEDGED, deltaNeutralOrderType: "LMT" }),
  ),
  deltaNeutralConId: of("OPT", own([0, 265598], { 321: [1, -1] }, HEDGED)),
  deltaNeutralContractConId: of("BAG", own([265598], { 321: [0, 1, -1] }, NEUTRAL)),
  deltaNeutralContractPrice: of("BAG", own([0, 200.005], { 463: [-1] }, NEUTRAL)),
  "orderComboLegs.price": of("BAG", own([undefined, 200.01], { 463: [-1], 110: [200.001] }, UNGUARANTEED)),
};

const STARTS = { activeStopTime: "20260114 16:00:00" } as const;
const TIMES = ["", "20260114 15:00:00", "20260114-15:00:00", "20260114 15:00:00 US/Eastern"];
const NO_TIMES = ["soon", "2026-01-14 15:00:00", "20260231 15:00:00", "20260114 15:00:00 Moon/Crater"];

/** Bounds of the fields of `ORDER_CHOICES`. */
export const CHOICE_BOUNDS: Readonly<Record<string, Bounds>> = {
  action: own(["BUY", "SELL"], { 321: ["SSHORT", "SLONG", "HOLD", ""] }),
  orderType: own(["LMT"], { 321: ["MAGIC", "MOO", ""], 387: ["VWAP"] }),
  tif: own(["", "DAY", "GTC", "IOC"], { 10052: ["EVER", "GTX"] }),
  openClose: own(["", "O", "C"], { 321: ["X", "OC"] }),
  origin: own([0, 1], { 311: [2, -1] }),
  triggerMethod: own([0, 1, 2, 3, 4, 7, 8], { 321: [5, 6, 9, -1] }),
  shortSaleSlot: own([0], { 321: [1, 2, 3, -1] }),
  designatedLocation: own([""], { 321: ["X"] }),
  exemptCode: own([0, -1], { 321: [1, -2] }),
  ocaType: own([0, 1, 2, 3, 4], { 321: [5, 9, -3] }),
  rule80A: own(["", ..."IAWJUMKYN"], { 321: ["Z", "II", "0"] }),
  auctionStrategy: own([0, 1, 2, 3], { 321: [4, -1] }),
  settlingFirm: own([""], { 346: ["F"] }),
  clearingAccount: own([""], { 346: ["A"] }),
  clearingIntent: own(["", "IB"], { 346: ["Away", "PTA"], 321: ["X"] }),
  volatilityType: of("OPT", own([1, 2], { 367: [0, 3, -1] }, VOL)),
  referencePriceType: of("OPT", own([0, 1, 2], { 368: [3, -1] }, VOL)),
  continuousUpdate: of("OPT", own([0, 1], { 321: [2, -1] }, { ...VOL, referencePriceType: 1 })),
  deltaNeutralOrderType: of("OPT", own(["", "None", "MKT"], { 380: ["TRAIL", "X"] }, VOL)),
  deltaNeutralSettlingFirm: of("OPT", own([""], { 346: ["F"] }, HEDGED)),
  deltaNeutralClearingAccount: of("OPT", own([""], { 346: ["A"] }, HEDGED)),
  deltaNeutralClearingIntent: of("OPT", own(["", "IB"], { 346: ["PTA"], 321: ["X"] }, HEDGED)),
  deltaNeutralOpenClose: of("OPT", own(["", "?", "O", "C"], { 321: ["X"] }, HEDGED)),
  deltaNeutralShortSaleSlot: of("OPT", own([0, 1], { 321: [2, 3, -1] }, HEDGED)),
  deltaNeutralDesignatedLocation: of("OPT", own([""], { 321: ["X"] }, HEDGED)),
  hedgeType: own([""], { 10007: ["X", "DD"], 10006: ["D"] }),
  hedgeParam: {
    ...own(["", "1", "0.5"], { 10008: ["high", "1,5"] }, { ...CHILD, hedgeType: "B" }),
    after: PARENT,
  },
  adjustedOrderType: own(["", "None", "TRAIL", "TRAIL LIMIT"], { 321: ["MKT", "X"] }, TO_TRAIL),
  adjustableTrailingUnit: own([0, 1, 100], { 321: [2, -1] }, TO_TRAIL),
  manualOrderIndicator: own([undefined, 0, 1], { 321: [2, -1] }),
  goodAfterTime: own(TIMES, { 337: NO_TIMES }),
  goodTillDate: own([...TIMES, "20260114"], { 343: NO_TIMES }),
  activeStartTime: own(TIMES, { 10314: [...NO_TIMES, "20260114 17:00:00"] }, STARTS),
  activeStopTime: own(TIMES, { 10314: NO_TIMES }),
  manualOrderTime: own(TIMES, { 10314: NO_TIMES }),
  customerAccount: own([""], { 145: ["C1"] }),
  faPercentage: own(["", "50"], { 10012: ["half"] }),
  algoStrategy: own(["", "None", "Adaptive"], { 439: ["Inline"] }),
  "legs.openClose": of("BAG", own([0, 1, 2, 3], { 321: [4, -1] })),
  "legs.shortSaleSlot": of("BAG", own([0], { 321: [1, 2, 3, -1] })),
  "legs.designatedLocation": of("BAG", own([""], { 321: ["X"] })),
  "legs.exemptCode": of("BAG", own([0, -1], { 321: [1] })),
};
