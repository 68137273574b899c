import type { Contract } from "../stoqey/mod.ts";
import type { StreamOperation } from "./stream.ts";

/** One row of a book. */
export interface BookRow {
  /** In currency units. */
  readonly price: number;
  /** Units. */
  readonly size: number;
  /** Whose, where TWS tells; else empty. */
  readonly marketMaker: string;
}

/** A book, best price first on each side. */
export interface Book {
  /** To sell at. */
  readonly bids: readonly BookRow[];
  /** To buy at. */
  readonly asks: readonly BookRow[];
}

/** Which book. */
export interface MarketDepthArgs {
  /** Of what. */
  readonly contract: Contract;
  /** At most so many rows a side. Default 5. */
  readonly rows?: number;
  /** Of all exchanges together? Default false. */
  readonly smart?: boolean;
}

const OPERATIONS = ["insert", "update", "delete"] as const;

/** A book, whole, each time that a row of it changes. */
export const marketDepth: StreamOperation<MarketDepthArgs, Book> = {
  name: "watchMarketDepth",
  what: "watch a book",
  budget: "depths",
  farm: "market-data",
  start: (api, id, { contract, rows = 5, smart = false }) => void api.reqMktDepth(id, contract, rows, smart),
  stop: (api, id, { smart = false }) => void api.cancelMktDepth(id, smart),
  begin: () => {
    let book: Book = { bids: [], asks: [] };
    const change = (place: number, operation: number, side: number, row: BookRow): Book => {
      const key = side === 1 ? "bids" : "asks";
      const rows = [...book[key]];
      switch (OPERATIONS[operation]) {
        case "insert":
          rows.splice(place, 0, row);
          break;
        case "update":
          rows[place] = row;
          break;
        case "delete":
          rows.splice(place, 1);
          break;
      }
      book = { ...book, [key]: rows };
      return book;
    };
    return {
      on: {
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
      },
      replay: () => (book.bids.length + book.asks.length === 0 ? [] : [book]),
    };
  },
};
