import fc from "fast-check";
import { expect, test } from "vitest";
import { ORDER_ACCOUNT_RULES } from "../../../../sim/tws/rules/accounts.ts";
import { ORDER_EXPIRY_RULES } from "../../../../sim/tws/rules/order-contracts.ts";
import { ORDER_READING_RULES } from "../../../../sim/tws/rules/order-identity.ts";
import { ORDER_RULES } from "../../../../sim/tws/rules/order-rules.ts";
import type { PlaceOrder } from "../../../../sim/wire/requests/place-order.ts";
import { openOrder } from "../../../../sim/wire/responses/orders.ts";
import { errors, NOTICES, OrderDesk } from "../../../support/order-rules.ts";
import { received } from "../../../support/table.ts";

const RUNS = 700 * Number(process.env.RUNS ?? 1);
const SEED = Number(process.env.SEED ?? 1);
/** Orders at one desk, so that its book stays short. */
const ORDERS_MAX = 15;

type Change = Partial<PlaceOrder>;
type Sent = Change & { readonly secType: string };

/** Orders that are legal for some contract. */
const TYPES: readonly Change[] = [
  { orderType: "MKT", lmtPrice: undefined },
  { orderType: "LMT" },
  { orderType: "STP", auxPrice: 300, lmtPrice: undefined },
  { orderType: "STP LMT", auxPrice: 300, lmtPrice: 300 },
  { orderType: "TRAIL", auxPrice: 1, lmtPrice: undefined },
  { orderType: "TRAIL", trailingPercent: 2, lmtPrice: undefined },
  { orderType: "TRAIL LIMIT", auxPrice: 1, trailStopPrice: 300, lmtPriceOffset: 0.5, lmtPrice: undefined },
  { orderType: "MIT", auxPrice: 100, lmtPrice: undefined },
  { orderType: "LIT", auxPrice: 100, lmtPrice: 100 },
  { orderType: "MOC", lmtPrice: undefined },
  { orderType: "LOC", lmtPrice: 200 },
  { orderType: "MIDPRICE", lmtPrice: undefined },
];

/** Values of single fields, legal and not. */
const VALUES: Readonly<Record<string, readonly unknown[]>> = {
  orderId: [0, -3],
  action: ["BUY", "SELL", "SSHORT", "HOLD", ""],
  totalQuantity: [1, 60, 0, -5, 1.5, 0.001],
  orderType: ["REL", "VOL", "PEG MKT", "PEG STK", "PEG BENCH", "MTL", "PEG PRI", "MOO", "LOO", "MAGIC", ""],
  percentOffset: [undefined, 0.5, 101],
  startingPrice: [undefined, 100],
  competeAgainstBestOffset: [-0.01],
  modelCode: ["M"],
  lmtPrice: [undefined, 0, -1, 100.001, 100],
  auxPrice: [undefined, 0, -1, 100.001, 100, 0.005],
  trailStopPrice: [undefined, 0, 100.001, 250],
  trailingPercent: [undefined, 0, 5, 101, -1],
  lmtPriceOffset: [undefined, 0, 0.5, -0.5, 0.005],
  tif: ["", "DAY", "GTC", "IOC", "FOK", "OPG", "GTD", "GTX", "Minutes", "AUC", "EVER"],
  goodTillDate: ["20260120 15:00:00 US/Eastern", "20250120 15:00:00", "tomorrow"],
  goodAfterTime: ["20260114 15:00:00 US/Eastern", "20260114", "soon"],
  account: ["DU1234567", "DU7"],
  exchange: ["NASDAQ", "SMART", "IBKRATS"],
  notHeld: [true],
  openClose: ["O", "C", "X"],
  rule80A: ["I", "Z"],
  auctionStrategy: [1, 9],
  clearingIntent: ["IB", "Away", "X"],
  duration: [60, -5],
  postToAts: [60, -1],
  manualOrderIndicator: [1, 2],
  manualOrderTime: ["20260114 15:00:00", "now"],
  activeStartTime: ["20260114 15:00:00", "now"],
  origin: [0, 1, 2],
  ocaGroup: ["one"],
  ocaType: [0, 1, 2, 3, 9],
  parentId: [77],
  transmit: [false],
  whatIf: [true],
  blockOrder: [true],
  sweepToFill: [true],
  displaySize: [1, 5, 10, -1],
  triggerMethod: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
  outsideRth: [true],
  hidden: [true],
  allOrNone: [true],
  minQty: [5],
  eTradeOnly: [true],
  firmQuoteOnly: [true],
  nbboPriceCap: [3],
  discretionaryAmt: [0.05, 0.001, -1],
  shortSaleSlot: [1, 2, 3],
  designatedLocation: ["X"],
  exemptCode: [-1, 3],
  volatility: [0.2],
  volatilityType: [1],
  continuousUpdate: [1],
  stockRangeLower: [100],
  cashQty: [0, 50, 50.001, -1],
  hedgeType: ["D", "X"],
  algoStrategy: ["None", "Adaptive", "Vwap", "Inline"],
  scaleInitLevelSize: [5],
  scalePriceIncrement: [0.1],
  adjustedOrderType: ["None", "STP"],
  settlingFirm: ["F"],
  faGroup: ["All"],
  customerAccount: ["C"],
  delta: [0.5, 101],
};
const SEC_TYPES = ["STK", "STK", "STK", "OPT", "FUT", "CASH", "CRYPTO", "BOND", "FUND", "IND"];

const mutation = fc
  .constantFrom(...Object.entries(VALUES))
  .chain(([field, values]) => fc.constantFrom(...values).map((value) => ({ [field]: value }) as Change));
const anyOrder: fc.Arbitrary<Sent> = fc
  .tuple(
    fc.constantFrom(...SEC_TYPES),
    fc.constantFrom(...TYPES),
    fc.array(mutation, { maxLength: 3 }),
    fc.boolean(),
  )
  .map(([secType, type, mutations, plain]) => {
    const base: Change = plain ? {} : type;
    return { ...Object.assign({}, base, ...mutations), secType } as Sent;
  });

const of =
  (...secTypes: readonly string[]) =>
  (order: Sent): boolean =>
    secTypes.includes(order.secType);
const typed =
  (...types: readonly string[]) =>
  (order: Sent): boolean =>
    types.includes(order.orderType ?? "");
const buys = ({ action }: Sent): boolean => action === "BUY";

/** What no accepted order may be, in plain words; written without a look at the rules. */
const NEVER: readonly (readonly [what: string, is: (order: Sent) => boolean | undefined])[] = [
  ["an order for an index", of("IND")],
  ["an order without a side", ({ action }) => action !== "BUY" && action !== "SELL"],
  ["an order without a size", ({ totalQuantity = 0, cashQty = 0 }) => totalQuantity <= 0 && cashQty <= 0],
  [
    "a part of a share",
    (o) => of("STK", "OPT", "FUT", "CASH", "BOND")(o) && (o.totalQuantity ?? 0) % 1 !== 0,
  ],
  [
    "a limit order without a limit",
    (o) => typed("LMT", "LOC", "STP LMT", "LIT")(o) && o.lmtPrice === undefined,
  ],
  ["a price of nothing", (o) => of("STK", "OPT", "CASH")(o) && typed("LMT")(o) && (o.lmtPrice ?? 1) <= 0],
  ["a stop without a price", (o) => typed("STP", "STP LMT", "MIT", "LIT")(o) && (o.auxPrice ?? 0) === 0],
  ["a price between ticks", (o) => of("STK")(o) && typed("LMT")(o) && o.lmtPrice === 100.001],
  ["a trailing stop without a distance", (o) => typed("TRAIL")(o) && !o.auxPrice && !o.trailingPercent],
  ["a trailing stop with two", (o) => typed("TRAIL")(o) && !!o.auxPrice && !!o.trailingPercent],
  ["an order at the close of a future", (o) => typed("MOC", "LOC")(o) && !of("STK")(o)],
  [
    "an order at the close that is not DAY",
    (o) => typed("MOC", "LOC")(o) && !["", "DAY"].includes(o.tif ?? ""),
  ],
  ["MIDPRICE of no share", (o) => typed("MIDPRICE")(o) && !of("STK")(o)],
  ["an unknown type", typed("MAGIC", "PEG PRI", "MOO", "LOO", "")],
  ["an unknown time in force", ({ tif }) => tif === "EVER" || tif === "GTX"],
  ["GTD without a date", ({ tif, goodTillDate = "" }) => tif === "GTD" && !goodTillDate.startsWith("2026")],
  ["a stop that is IOC", (o) => typed("STP", "STP LMT", "TRAIL", "MIT", "LIT")(o) && o.tif === "IOC"],
  ["OPG with a stop", (o) => typed("STP", "STP LMT", "TRAIL", "MIT", "LIT")(o) && o.tif === "OPG"],
  ["an attribute that is gone", (o) => o.eTradeOnly === true || o.firmQuoteOnly === true || !!o.nbboPriceCap],
  ["all-or-none of a future", (o) => o.allOrNone === true && !of("STK", "OPT")(o)],
  ["a hidden future", (o) => o.hidden === true && !of("STK")(o)],
  ["a trailing amount below 0", (o) => typed("TRAIL", "TRAIL LIMIT", "REL")(o) && (o.auxPrice ?? 0) < 0],
  [
    "a trailing amount between ticks",
    (o) => of("STK")(o) && typed("TRAIL", "TRAIL LIMIT", "REL")(o) && o.auxPrice === 0.005,
  ],
  ["a limit offset below 0", (o) => typed("TRAIL LIMIT")(o) && (o.lmtPriceOffset ?? 0) < 0],
  [
    "a choice that does not exist",
    ({ openClose, rule80A, ocaType = 0, auctionStrategy, manualOrderIndicator }) =>
      openClose === "X" ||
      rule80A === "Z" ||
      ocaType === 9 ||
      auctionStrategy === 9 ||
      manualOrderIndicator === 2,
  ],
  ["clearing elsewhere", ({ clearingIntent = "" }) => !["", "IB"].includes(clearingIntent)],
  ["a duration below 0", ({ duration = 0, postToAts = 0 }) => duration < 0 || postToAts < 0],
  [
    "a time that is none",
    ({ manualOrderTime, activeStartTime, goodTillDate }) =>
      [manualOrderTime, activeStartTime].includes("now") || goodTillDate === "tomorrow",
  ],
  ["PEG MKT by SMART", (o) => typed("PEG MKT")(o) && o.exchange === "SMART"],
  [
    "IBKRATS for no share, or without `notHeld`",
    (o) => o.exchange === "IBKRATS" && (!of("STK")(o) || o.notHeld !== true),
  ],
  ["a minimum quantity of a share", (o) => (o.minQty ?? 0) > 0 && !of("OPT")(o)],
  ["an iceberg that is discretionary", (o) => !!o.displaySize && !!o.discretionaryAmt],
  [
    "an iceberg as large as its order",
    (o) => (o.displaySize ?? 0) >= (o.totalQuantity ?? 0) && !!o.displaySize,
  ],
  ["a small block", (o) => o.blockOrder === true && (o.totalQuantity ?? 0) < 50],
  ["a what-if that is held back", (o) => o.whatIf === true && o.transmit === false],
  ["cash for a share", (o) => !!o.cashQty && of("STK", "OPT", "FUT", "BOND")(o)],
  ["a coin at the market without cash", (o) => of("CRYPTO")(o) && typed("MKT")(o) && buys(o) && !o.cashQty],
  ["a fund without cash", (o) => of("FUND")(o) && buys(o) && !o.cashQty],
  ["a foreign account", ({ account }) => account === "DU7"],
  ["a foreign group", ({ faGroup = "" }) => faGroup !== ""],
  ["a short sale slot", ({ shortSaleSlot = 0 }) => shortSaleSlot !== 0],
  ["a trigger method that does not exist", ({ triggerMethod = 0 }) => [5, 6, 9].includes(triggerMethod)],
  ["an origin that does not exist", ({ origin = 0 }) => origin > 1],
  [
    "a volatility",
    ({ orderType, volatility, volatilityType = 0 }) =>
      orderType !== "VOL" && (volatility !== undefined || volatilityType !== 0),
  ],
  [
    "a volatility order of no option, or without its volatility",
    (o) => typed("VOL")(o) && (!of("OPT")(o) || !o.volatility || !o.volatilityType),
  ],
  [
    "an offset order without an offset",
    (o) => typed("REL", "PEG MKT")(o) && o.auxPrice === undefined && o.percentOffset === undefined,
  ],
  ["a relative future", (o) => typed("REL", "PEG MKT")(o) && of("FUT", "CRYPTO", "BOND", "FUND")(o)],
  ["a pegged order without its start", (o) => typed("PEG STK", "PEG BENCH")(o) && !o.startingPrice],
  ["FOK of a future", (o) => o.tif === "FOK" && !of("STK", "OPT")(o)],
  ["an auction of an option", (o) => o.tif === "AUC" && !of("STK", "FUT")(o)],
  ["minutes of no cryptocurrency", (o) => o.tif === "Minutes" && !of("CRYPTO")(o)],
  ["a model that does not exist", ({ modelCode = "" }) => modelCode !== ""],
  ["a direct route", (o) => of("STK")(o) && o.exchange === "NASDAQ" && o.whatIf !== true],
  ["an unknown algorithm", ({ algoStrategy }) => algoStrategy === "Inline"],
  ["a child of nothing", ({ parentId = 0 }) => parentId !== 0],
  ["an order without an ID", ({ orderId = 1 }) => orderId <= 0],
];

const ECHOED = [
  "action",
  "orderType",
  "lmtPrice",
  "auxPrice",
  "allOrNone",
  "hidden",
  "outsideRth",
  "ocaGroup",
] as const;
const LEGAL_CODES = new Set(
  [...ORDER_ACCOUNT_RULES, ...ORDER_RULES, ...ORDER_READING_RULES, ...ORDER_EXPIRY_RULES].map(
    ({ code }) => code,
  ),
);
/** Codes that follow an order which was taken. */
const AFTER = [201, 202];

test(`any order is refused and changes nothing, or is one that life accepts (seed ${SEED})`, () => {
  let desk = new OrderDesk();
  let nextId = 1;
  const counts = { accepted: 0, refused: 0, codes: new Set<number>() };
  fc.assert(
    fc.property(anyOrder, (change) => {
      if (nextId > ORDERS_MAX) {
        desk = new OrderDesk();
        nextId = 1;
      }
      const { secType } = change;
      const sent = desk.order({ orderId: nextId, ...change }, secType) as Sent;
      const before = desk.book();
      const answer = desk.place({ orderId: nextId, ...change }, secType);
      const codes = errors(answer)
        .map(([code]) => code)
        .filter((code) => !NOTICES.includes(code));
      const [echo] = received(answer, openOrder);
      if (codes.length > 0 && echo === undefined) {
        counts.refused++;
        for (const code of codes) counts.codes.add(code);
        expect(codes.filter((code) => code !== 200 && !LEGAL_CODES.has(code))).toEqual([]);
        expect(desk.book()).toBe(before);
        if (codes.includes(10311)) nextId++;
        return;
      }
      expect(codes.filter((code) => !AFTER.includes(code))).toEqual([]);
      if (sent.whatIf === true) expect(desk.book()).toBe(before);
      else nextId++;
      if (codes.includes(201)) return;
      counts.accepted++;
      // An order that is held back is not reported.
      if (echo === undefined) {
        expect(sent.transmit).toBe(false);
        return;
      }
      const echoed = ECHOED.map((name) => [name, echo[name]]);
      const unset = {
        lmtPrice: undefined,
        auxPrice: undefined,
        allOrNone: false,
        hidden: false,
        outsideRth: false,
      };
      const own: Sent = { ocaGroup: "", ...unset, ...sent };
      expect(echoed).toEqual(ECHOED.map((name) => [name, own[name]]));
      expect(NEVER.filter(([, is]) => is(sent) === true).map(([what]) => what)).toEqual([]);
    }),
    { numRuns: RUNS, seed: SEED, endOnFailure: true },
  );
  expect(counts.accepted).toBeGreaterThan(RUNS / 10);
  expect(counts.refused).toBeGreaterThan(RUNS / 4);
  expect(counts.codes.size).toBeGreaterThan(40);
});

test("each rule of an order has words of its own", () => {
  const whats = ORDER_RULES.map(({ what }) => what);
  expect(new Set(whats).size).toBe(whats.length);
});
