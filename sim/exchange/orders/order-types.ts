import { type Instrument, isTradable, type SecType } from "../contracts/instrument.ts";

/** The types of orders, by `orderType` of `placeOrder`. */
export type OrderType =
  | "MKT"
  | "LMT"
  | "STP"
  | "STP LMT"
  | "TRAIL"
  | "TRAIL LIMIT"
  | "MIT"
  | "LIT"
  | "TRAIL MIT"
  | "TRAIL LIT"
  | "MOC"
  | "LOC"
  | "MTL"
  | "BOX TOP"
  | "MKT PRT"
  | "STP PRT"
  | "MIDPRICE"
  | "REL"
  | "PASSV REL"
  | "PEG PRIM"
  | "PEG MKT"
  | "PEG MID"
  | "PEG BEST"
  | "PEG STK"
  | "PEG BENCH"
  | "VOL"
  | "SNAP MKT"
  | "SNAP MID"
  | "SNAP PRIM";

/** One type of order: its names, the prices that it takes, when it works and how it is filled. */
export interface OrderTypeRow {
  /** `orderType` of `placeOrder`, e.g. `TRAIL LIMIT`. */
  readonly name: OrderType;
  /**
   * Its name in `orderTypes` of contract details, e.g. `TRAILLMT`, which orders may use too; `none` for a type that
   * contract details do not list. Default: `name`.
   */
  readonly advertised?: string;
  /** The security types whose contracts take it. */
  readonly securities: readonly SecType[];
  /** Further spellings that orders may use. */
  readonly aliases?: readonly string[];
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
  /**
   * What its price follows while it works: its own side of the book with an offset towards the market (`primary`) or away
   * from it (`passive`), the other side (`market`), the midpoint, the best price of its side (`best`), the underlying
   * stock, a benchmark, or a volatility.
   */
  readonly pegs?:
    | "primary"
    | "passive"
    | "market"
    | "midpoint"
    | "best"
    | "stock"
    | "benchmark"
    | "volatility";
  /** The price that it takes as its limit when it begins to work. */
  readonly snaps?: "primary" | "market" | "midpoint";
  /** `limit`: it takes what the best price offers, and the rest becomes a limit order at that price. */
  readonly remainder?: "limit";
  /** Whether it works within some ticks of the price at which it began, so that it cannot fill far from it. */
  readonly protects?: true;
  /** `midpoint`: it fills between bid and ask, now and then. By default it takes units from the other side of the book. */
  readonly fillsAt?: "midpoint";
  /**
   * `ignored`: `outsideRth` has no effect on US shares and options, which notice 2109 reports. By default the order works in
   * extended hours too.
   */
  readonly outsideRth?: "ignored";
}

const MOST: readonly SecType[] = ["STK", "OPT", "FUT", "CASH", "FOP", "CFD", "CMDTY"];
const LISTED: readonly SecType[] = ["STK", "OPT", "FUT", "FOP"];
const STOCK: readonly SecType[] = ["STK"];

/**
 * The table of order types: checks, triggers, prices, matching and contract details all follow from it.
 *
 * The security types are those whose `orderTypes` list the type (AAPL, MES, EUR.USD and an AAPL option, 2023 to 2026); where
 * none does, they are the products that IBKR's page of order types names. Options on futures, CFDs and metals take what most
 * others take, which is unsourced.
 */
export const ORDER_TYPES: readonly OrderTypeRow[] = [
  {
    name: "MKT",
    securities: [...MOST, "CRYPTO", "BOND", "FUND", "BAG"],
    aliases: ["MARKET"],
    outsideRth: "ignored",
  },
  {
    name: "LMT",
    securities: [...MOST, "CRYPTO", "BOND", "BAG"],
    aliases: ["LIMIT"],
    limit: "required",
  },
  { name: "STP", securities: MOST, aliases: ["STOP"], trigger: "stop", outsideRth: "ignored" },
  { name: "STP LMT", advertised: "STPLMT", securities: MOST, limit: "required", trigger: "stop" },
  { name: "TRAIL", securities: MOST, trigger: "stop", trails: true, outsideRth: "ignored" },
  {
    name: "TRAIL LIMIT",
    advertised: "TRAILLMT",
    securities: MOST,
    aliases: ["TRAIL LMT"],
    limit: "offset",
    trigger: "stop",
    trails: true,
  },
  { name: "MIT", securities: MOST, trigger: "touch", outsideRth: "ignored" },
  { name: "LIT", securities: MOST, limit: "required", trigger: "touch" },
  {
    name: "TRAIL MIT",
    advertised: "TRAILMIT",
    securities: MOST,
    trigger: "touch",
    trails: true,
    outsideRth: "ignored",
  },
  {
    name: "TRAIL LIT",
    advertised: "TRAILLIT",
    securities: MOST,
    limit: "offset",
    trigger: "touch",
    trails: true,
  },
  { name: "MOC", securities: STOCK, works: "close", outsideRth: "ignored" },
  { name: "LOC", securities: STOCK, limit: "required", works: "close", outsideRth: "ignored" },
  { name: "MTL", securities: LISTED, remainder: "limit", outsideRth: "ignored" },
  { name: "BOX TOP", advertised: "none", securities: ["OPT"], remainder: "limit", outsideRth: "ignored" },
  { name: "MKT PRT", advertised: "none", securities: ["FUT", "FOP"], protects: true },
  { name: "STP PRT", advertised: "none", securities: ["FUT"], trigger: "stop", protects: true },
  { name: "MIDPRICE", advertised: "MIDPX", securities: STOCK, limit: "optional", fillsAt: "midpoint" },
  { name: "REL", securities: ["STK", "OPT", "CASH"], limit: "optional", pegs: "primary" },
  {
    name: "PASSV REL",
    advertised: "none",
    securities: STOCK,
    aliases: ["PASSVREL"],
    limit: "optional",
    pegs: "passive",
  },
  {
    name: "PEG PRIM",
    advertised: "none",
    securities: STOCK,
    aliases: ["PEGPRIM"],
    limit: "optional",
    pegs: "primary",
  },
  {
    name: "PEG MKT",
    advertised: "none",
    securities: STOCK,
    aliases: ["PEGMKT"],
    limit: "optional",
    pegs: "market",
    outsideRth: "ignored",
  },
  {
    name: "PEG MID",
    advertised: "PEGMID",
    securities: STOCK,
    limit: "optional",
    pegs: "midpoint",
    fillsAt: "midpoint",
    outsideRth: "ignored",
  },
  {
    name: "PEG BEST",
    advertised: "none",
    securities: STOCK,
    aliases: ["PEGBEST"],
    limit: "optional",
    pegs: "best",
  },
  { name: "PEG STK", advertised: "RELSTK", securities: ["OPT"], aliases: ["PEGSTK"], pegs: "stock" },
  {
    name: "PEG BENCH",
    advertised: "PEGBENCH",
    securities: ["STK", "FUT"],
    limit: "optional",
    pegs: "benchmark",
  },
  { name: "VOL", advertised: "VOLAT", securities: ["OPT"], pegs: "volatility" },
  { name: "SNAP MKT", advertised: "SNAPMKT", securities: LISTED, snaps: "market" },
  { name: "SNAP MID", advertised: "SNAPMID", securities: LISTED, snaps: "midpoint" },
  {
    name: "SNAP PRIM",
    advertised: "SNAPREL",
    securities: LISTED,
    aliases: ["SNAPPRIM"],
    snaps: "primary",
  },
];

/** Times in force: `tif` of `placeOrder`, and their names in `orderTypes` of contract details. */
export const TIFS = ["DAY", "GTC", "IOC", "FOK", "GTD", "OPG", "AUC", "Minutes"] as const;

/** One of `TIFS`. */
export type Tif = (typeof TIFS)[number];

const BY_NAME: ReadonlyMap<string, OrderTypeRow> = new Map(ORDER_TYPES.map((row) => [row.name, row]));
/** Order types by every name that clients use, in capitals; of two with one name the first counts. */
const BY_ANY_NAME = new Map<string, OrderType>();
for (const { name, advertised = name, aliases = [] } of ORDER_TYPES)
  for (const one of [name, advertised, ...aliases]) if (!BY_ANY_NAME.has(one)) BY_ANY_NAME.set(one, name);

/** Returns the row of an order type. */
export function orderTypeRow(type: OrderType): OrderTypeRow {
  const row = BY_NAME.get(type);
  if (row === undefined) throw new RangeError(`Cannot look up the order type ${type}: it has no row`);
  return row;
}

/** Returns whether orders of this type are accepted for a contract; an index, which has no types, is refused later. */
export function takesOrderType(instrument: Pick<Instrument, "secType">, type: OrderType): boolean {
  return !isTradable(instrument) || orderTypeRow(type).securities.includes(instrument.secType);
}

/**
 * Finds the order type that a client means.
 *
 * @param text `orderType` of `placeOrder`: the name of a type, its advertised name or an alias, in any case.
 * @returns Undefined for no known type, such as `MOO` and `LOO`: orders at the opening are `tif` OPG in the API.
 */
export function findOrderType(text: string): OrderType | undefined {
  return BY_ANY_NAME.get(text.toUpperCase());
}
