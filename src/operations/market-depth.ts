import * as v from "valibot";
import { contract } from "../arguments/contract.ts";
import { int32 } from "../arguments/fields.ts";
import { strict } from "../arguments/strict.ts";
import type { Contract, DepthMktDataDescription } from "../stoqey/mod.ts";
import { lastValue } from "./memory.ts";
import type { Operation } from "./operation.ts";
import { first, type Read } from "./read.ts";
import { stream, type Watch } from "./stream.ts";

/** The exchanges that offer market depth. */
export const marketDepthExchanges: Operation<null, readonly DepthMktDataDescription[]> = {
  request: "reqMktDepthExchanges",
  numbering: "none",
  needsIbkr: true,
  ends: ["mktDepthExchanges"],
  send: (api) => void api.reqMktDepthExchanges(),
  handlers: (_args, emit) => ({
    mktDepthExchanges: (exchanges: readonly DepthMktDataDescription[]) => emit(exchanges),
  }),
  eventOf: (exchanges) => ["mktDepthExchanges", [exchanges]],
};

/** The exchanges that offer market depth. */
export const getMarketDepthExchanges: Read<null, readonly DepthMktDataDescription[]> = first(
  marketDepthExchanges,
  { name: "getMarketDepthExchanges", what: "read the depth exchanges" },
);

/** One row of a book. */
export interface BookRow {
  /** Price, in currency units. */
  readonly price: number;
  /** Units. */
  readonly size: number;
  /** Market maker or exchange of the row, where TWS sends it; else empty. */
  readonly marketMaker: string;
}

/** An order book, best price first on each side. */
export interface Book {
  /** Bids. */
  readonly bids: readonly BookRow[];
  /** Asks. */
  readonly asks: readonly BookRow[];
}

/** Selects an order book. */
export interface MarketDepthOptions {
  /** Most rows a side. Default 5. */
  readonly rows?: number;
  /**
   * Whether to combine the books of all exchanges (`isSmartDepth`). Default: true for a contract of exchange `SMART` or
   * without an exchange, else false. TWS refuses false for `SMART` with error 10092.
   */
  readonly smart?: boolean;
}

/** Selects the order book of a contract. */
export interface MarketDepthArgs extends MarketDepthOptions {
  /** The contract. */
  readonly contract: Contract;
}

/** A side of a book has no more rows, whatever was requested: row positions are read from the wire. */
const ROWS_MAX = 1_000;
const OPERATIONS = ["insert", "update", "delete"] as const;
/** Sides of the book; the index of each is its number in `updateMktDepth`. */
const SIDES = ["asks", "bids"] as const;

/**
 * The rows of one side after a change.
 *
 * @throws {Error} When the change does not fit the rows: a message was lost, and every row that follows would be wrong.
 */
function changed(
  rows: readonly BookRow[],
  place: number,
  operation: number,
  row: BookRow,
): readonly BookRow[] {
  const what = OPERATIONS[operation];
  // A row that is not there need not be removed.
  if (what === "delete" && Number.isInteger(place) && place >= rows.length && place < ROWS_MAX) return rows;
  // A book is often begun by updates of rows that are not there yet, one after the other.
  const fits = Number.isInteger(place) && place >= 0 && place <= rows.length && place < ROWS_MAX;
  if (what === undefined || !fits) {
    throw new Error(`the book has ${rows.length} rows, and TWS changes (${operation}) the one at ${place}`);
  }
  if (what !== "delete" && !(isAmount(row.price) && isAmount(row.size) && row.size >= 0)) {
    throw new Error(`TWS sends the price ${row.price} and the size ${row.size} for a row of the book`);
  }
  const copy = [...rows];
  if (what === "insert") copy.splice(place, 0, row);
  else if (what === "delete") copy.splice(place, 1);
  else copy[place] = row;
  return Object.freeze(copy.slice(0, ROWS_MAX));
}

/** Returns whether a value can be a price or a size; TWS writes the largest number for a value that is not set. */
function isAmount(value: unknown): boolean {
  return typeof value === "number" && Number.isFinite(value) && Math.abs(value) < Number.MAX_VALUE;
}

/** Returns whether to combine the books of all exchanges: what the caller says, else what the exchange needs. */
function isSmart({ contract: { exchange = "" }, smart }: MarketDepthArgs): boolean {
  return smart ?? ["", "SMART"].includes(exchange.trim().toUpperCase());
}

/** An order book, whole, each time that a row of it changes. */
export const marketDepth: Operation<MarketDepthArgs, Book> = {
  request: "reqMktDepth",
  arguments: strict({
    contract,
    rows: v.optional(int32(1, 1_000), 5),
    smart: v.optional(v.boolean()),
  }),
  cancel: "cancelMktDepth",
  needsIbkr: true,
  ends: [],
  // A book is cancelled in the way in which it was requested.
  cancelArguments: ([, , , isSmartDepth]) => [isSmartDepth],
  send: (api, id, args) => void api.reqMktDepth(id, args.contract, args.rows ?? 5, isSmart(args)),
  stop: (api, id, args) => void api.cancelMktDepth(id, isSmart(args)),
  handlers: (_args, emit) => {
    let book: Book = { bids: [], asks: [] };
    const change = (place: number, operation: number, side: number, row: BookRow): void => {
      const key = SIDES[side];
      if (key === undefined)
        throw new Error(`the book has two sides, and TWS changes the one with the number ${side}`);
      book = Object.freeze({ ...book, [key]: changed(book[key], place, operation, Object.freeze(row)) });
      emit(book);
    };
    return {
      updateMktDepth: (
        _id: number,
        place: number,
        operation: number,
        side: number,
        price: number,
        size: number,
      ) => change(place, operation, side, { price, size, marketMaker: "" }),
      updateMktDepthL2: (
        _id: number,
        place: number,
        marketMaker: string,
        operation: number,
        side: number,
        price: number,
        size: number,
      ) => change(place, operation, side, { price, size, marketMaker }),
    };
  },
};

/** An order book, whole, each time that a row of it changes. */
export const watchMarketDepth: Watch<MarketDepthArgs, Book> = stream(marketDepth, {
  name: "watchMarketDepth",
  what: "watch a book",
  budget: "depths",
  quiet: true,
  farms: ["market-data"],
  memory: () => lastValue(Object.freeze, ({ bids, asks }: Book) => bids.length + asks.length === 0),
});
