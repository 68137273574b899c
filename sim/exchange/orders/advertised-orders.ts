import { type Instrument, isTradable, type SecType } from "../contracts/instrument.ts";
import { ORDER_TYPES, type OrderTypeRow, type Tif } from "./order-types.ts";

const MOST: readonly SecType[] = ["STK", "OPT", "FUT", "CASH", "FOP", "CFD", "CMDTY"];
const ALL: readonly SecType[] = [...MOST, "CRYPTO", "BOND", "FUND"];

/** A time in force: its name in `orderTypes`, and the security types whose contracts take it. */
interface TifRow {
  /** `none` for one that contract details do not list. Default: its name. */
  readonly advertised?: string;
  readonly securities: readonly SecType[];
}

/** The times in force by contract. IBKR's page lists `Minutes` for coins alone, `AUC` for shares and futures. */
const TIF_ROWS: Readonly<Record<Tif, TifRow>> = {
  DAY: { securities: [...ALL, "BAG"] },
  GTC: { securities: [...MOST, "CRYPTO", "BOND", "BAG"] },
  IOC: { securities: [...MOST, "CRYPTO", "BAG"] },
  FOK: { securities: ["STK", "OPT"] },
  GTD: { securities: [...MOST, "BOND", "BAG"] },
  OPG: { securities: ["STK"] },
  AUC: { advertised: "none", securities: ["STK", "FUT"] },
  Minutes: { advertised: "none", securities: ["CRYPTO"] },
};

/** Returns whether orders for a contract may have a time in force. */
export function takesTif(instrument: Pick<Instrument, "secType">, tif: Tif): boolean {
  return !isTradable(instrument) || TIF_ROWS[tif].securities.includes(instrument.secType);
}

/** Returns whether `outsideRth` has no effect on orders of a type, as for market orders of US shares and options. */
export function ignoresOutsideRth(
  { secType, currency }: Pick<Instrument, "secType" | "currency">,
  { works, outsideRth }: OrderTypeRow,
): boolean {
  const isUs = ["STK", "OPT", "FOP"].includes(secType) && currency === "USD";
  return works === "close" || (isUs && outsideRth === "ignored");
}

/** Names in `orderTypes` of contract details for other fields of `placeOrder` that have an effect. */
export const ORDER_ATTRIBUTES: readonly {
  readonly field: string;
  readonly advertised: string;
  readonly securities: readonly SecType[];
}[] = [
  { field: "algoStrategy AD", advertised: "AD", securities: MOST },
  { field: "adjustedOrderType", advertised: "ADJUST", securities: MOST },
  { field: "algoStrategy", advertised: "ALGO", securities: MOST },
  { field: "allOrNone", advertised: "AON", securities: ["STK", "OPT"] },
  { field: "conditions", advertised: "COND", securities: MOST },
  { field: "conditionsCancelOrder", advertised: "CONDORDER", securities: MOST },
  { field: "discretionaryAmt", advertised: "DIS", securities: ["STK", "OPT"] },
  { field: "goodAfterTime", advertised: "GAT", securities: MOST },
  { field: "goodTillDate", advertised: "GTT", securities: MOST },
  { field: "displaySize", advertised: "ICE", securities: ["STK", "OPT", "FUT"] },
  { field: "ocaGroup", advertised: "OCA", securities: MOST },
  { field: "percentOffset", advertised: "RELPCTOFS", securities: ["STK", "OPT", "CASH"] },
  { field: "outsideRth", advertised: "RTH", securities: ["STK"] },
  { field: "scalePriceIncrement", advertised: "SCALE", securities: MOST },
  { field: "whatIf", advertised: "WHATIF", securities: ALL },
];

/** Lists by security type, made when they are first needed: a chain of options needs the same one thousands of times. */
const known = new Map<SecType, readonly string[]>();

/** Lists what contract details give as `orderTypes`, in alphabetical order; empty for an index. */
export function advertisedOrderTypes({ secType }: Pick<Instrument, "secType">): readonly string[] {
  const made = known.get(secType) ?? (isTradable({ secType }) ? advertisedFor(secType) : []);
  known.set(secType, made);
  return made;
}

function advertisedFor(secType: SecType): readonly string[] {
  const rows: readonly { name: string; advertised?: string; securities: readonly SecType[] }[] = [
    ...ORDER_TYPES,
    ...Object.entries(TIF_ROWS).map(([name, row]) => ({ name, ...row })),
    ...ORDER_ATTRIBUTES.map((row) => ({ name: row.field, ...row })),
  ];
  return rows
    .filter(({ advertised, securities }) => advertised !== "none" && securities.includes(secType))
    .map(({ name, advertised = name }) => advertised)
    .sort();
}
