import { type Instrument, isTradable } from "./instrument.ts";
import { takesOrderType } from "./order-type-support.ts";

/** One type of order: its names, the prices that it takes, when it works and how it is filled. */
export interface OrderTypeRow {
  /** `orderType` of `placeOrder`, e.g. `TRAIL LIMIT`. */
  readonly name: string;
  /** Its name in `orderTypes` of contract details, e.g. `TRAILLMT`, which orders may use too. Default: `name`. */
  readonly advertised?: string;
  /** Further spellings that orders may use. */
  readonly aliases?: readonly string[];
  /** The spelling that also sets `tif` to OPG. */
  readonly openingAlias?: string;
  /**
   * Its limit. `required` and `optional` are about `lmtPrice`; `offset` is `lmtPriceOffset` from the trigger price. By
   * default it has none.
   */
  readonly limit?: "required" | "optional" | "offset";
  /**
   * Which move of the last price starts it: `stop` is a move against the order (up for a buy), `touch` a move in its
   * favour (down for a buy). By default it does not wait for a move.
   */
  readonly trigger?: "stop" | "touch";
  /**
   * Whether the trigger price follows the market from `trailStopPrice` on, at the distance `auxPrice` or
   * `trailingPercent`, one of which is required. By default the trigger price is `auxPrice`, which is required.
   */
  readonly trails?: true;
  /** `close`: once, at the close of the regular hours. By default it works as soon as it is placed or triggered. */
  readonly works?: "close";
  /** `midpoint`: it fills between bid and ask, now and then. By default it takes units from the other side of the book. */
  readonly fillsAt?: "midpoint";
  /** `ignored`: `outsideRth` has no effect, which notice 2109 reports. By default the order works in extended hours too. */
  readonly outsideRth?: "ignored";
}

/** The table of order types: checks, triggers, matching and contract details all follow from it. */
export const ORDER_TYPES = [
  { name: "MKT", aliases: ["MARKET"], openingAlias: "MOO", outsideRth: "ignored" },
  { name: "LMT", aliases: ["LIMIT"], openingAlias: "LOO", limit: "required" },
  { name: "STP", aliases: ["STOP"], trigger: "stop" },
  { name: "STP LMT", advertised: "STPLMT", limit: "required", trigger: "stop" },
  { name: "TRAIL", trigger: "stop", trails: true },
  {
    name: "TRAIL LIMIT",
    advertised: "TRAILLMT",
    aliases: ["TRAIL LMT"],
    limit: "offset",
    trigger: "stop",
    trails: true,
  },
  { name: "MIT", trigger: "touch" },
  { name: "LIT", limit: "required", trigger: "touch" },
  { name: "MOC", works: "close", outsideRth: "ignored" },
  { name: "LOC", limit: "required", works: "close", outsideRth: "ignored" },
  { name: "MIDPRICE", advertised: "MIDPX", limit: "optional", fillsAt: "midpoint" },
] as const;

/** The `name` of a row. */
export type OrderType = (typeof ORDER_TYPES)[number]["name"];

/** Times in force: `tif` of `placeOrder`, and their names in `orderTypes` of contract details. */
export const TIFS = ["DAY", "GTC", "IOC", "FOK", "GTD", "OPG"] as const;

/** One of `TIFS`. */
export type Tif = (typeof TIFS)[number];

/** Names in `orderTypes` of contract details for other fields of `placeOrder` that have an effect. */
export const ORDER_ATTRIBUTES = [
  { field: "allOrNone", advertised: "AON" },
  { field: "conditions", advertised: "COND" },
  { field: "conditionsCancelOrder", advertised: "CONDORDER" },
  { field: "goodAfterTime", advertised: "GAT" },
  { field: "ocaGroup", advertised: "OCA" },
  { field: "whatIf", advertised: "WHATIF" },
] as const;

/** Makes the next line an error when a row has a column that `OrderTypeRow` does not have. */
type Columns<Row> = Row extends Row ? keyof Row : never;
const ROWS: Columns<(typeof ORDER_TYPES)[number]> extends keyof OrderTypeRow
  ? readonly OrderTypeRow[]
  : never = ORDER_TYPES;

const BY_NAME: ReadonlyMap<string, OrderTypeRow> = new Map(ROWS.map((row) => [row.name, row]));

/** Returns the row of an order type. */
export function orderTypeRow(type: OrderType): OrderTypeRow {
  const row = BY_NAME.get(type);
  if (row === undefined) throw new RangeError(`Cannot look up the order type ${type}: it has no row`);
  return row;
}

/**
 * Finds the order type that a client means.
 *
 * @param text `orderType` of `placeOrder`: the name of a type, its advertised name or an alias, in any case.
 * @returns The type, and the `tif` that the spelling stands for, if it stands for one; undefined for no known type.
 */
export function findOrderType(
  text: string,
): { readonly type: OrderType; readonly tif: Tif | undefined } | undefined {
  const wanted = text.toUpperCase();
  for (const row of ROWS) {
    const { name, advertised, aliases = [], openingAlias } = row;
    const type = name as OrderType;
    if (wanted === openingAlias) return { type, tif: "OPG" };
    if (wanted === name || wanted === advertised || aliases.includes(wanted)) return { type, tif: undefined };
  }
  return undefined;
}

/** Lists what contract details give as `orderTypes`, in alphabetical order; empty for an index. */
export function advertisedOrderTypes(instrument: Instrument): readonly string[] {
  if (!isTradable(instrument)) return [];
  const taken = ROWS.filter(({ name }) => takesOrderType(instrument, name));
  const types = taken.map(({ name, advertised = name }) => advertised);
  return [...types, ...TIFS, ...ORDER_ATTRIBUTES.map(({ advertised }) => advertised)].sort();
}
