import type { OrderType } from "../../exchange/orders/order-types.ts";
import type { PlaceOrder } from "../../wire/requests/place-order.ts";
import * as code from "../facts/codes.ts";
import { ATS, invalidOrder, isAtAts, isOf, type OrderInput, REPLAYED } from "./order-input.ts";
import type { Rule } from "./rule.ts";

/** An order type that not every exchange of its contracts takes. */
interface VenueRow {
  readonly type: OrderType;
  /** The exchange that alone takes the type. */
  readonly only?: string;
  /** The exchange that does not take the type. */
  readonly except?: string;
  readonly source: string;
}

/**
 * Order types that are not for every exchange of their contracts.
 *
 * The types that `orderTypes` of contract details lists are those of SMART. A paper account refuses PEG MKT at IBKRATS too
 * (userFRM/ibx, engineering-notes.md); IBKR's page of the IBKR ATS names it for other accounts.
 */
export const VENUE_ROWS: readonly VenueRow[] = [
  { type: "PEG MKT", except: "SMART", source: REPLAYED },
  { type: "PEG BEST", only: ATS, source: "IBKR's page of IBKR ATS Pegged-to-Best; the code is unsourced" },
  {
    type: "BOX TOP",
    only: "BOX",
    source: "samples of the TWS API, which send it to BOX alone; the code is unsourced",
  },
];

/** Order types that IBKR's page of the IBKR ATS names. */
export const ATS_TYPES: readonly OrderType[] = ["LMT", "REL", "PEG PRIM", "PEG MKT", "PEG MID", "PEG BEST"];

const UNSUPPORTED = "Unsupported order type for this exchange and security type.";

const isUsShare = (input: OrderInput): boolean => isOf(input, "STK") && input.instrument.currency === "USD";

/** Returns an order as its contract is looked up: IBKR's own book has the shares of SMART. */
export function listedAt(order: PlaceOrder): PlaceOrder {
  return isAtAts({ order }) && ["", "STK"].includes(order.secType.toUpperCase())
    ? { ...order, exchange: "SMART" }
    : order;
}

/** Rules about the exchange of an order. */
export const ORDER_VENUE_RULES: readonly Rule<OrderInput>[] = [
  ...VENUE_ROWS.map(
    ({ type, only, except, source }): Rule<OrderInput> => ({
      what: only === undefined ? `${type} for ${except}` : `${type} for an exchange other than ${only}`,
      code: code.UNSUPPORTED_ORDER_TYPE,
      source,
      broken: ({ row, order }) => {
        const exchange = order.exchange.toUpperCase();
        const isTaken = only === undefined ? exchange !== except : exchange === only;
        return row?.name === type && !isTaken ? UNSUPPORTED : undefined;
      },
    }),
  ),
  {
    what: "an order type at IBKRATS other than a limit, REL, PEG PRIM, PEG MKT, PEG MID and PEG BEST, or for a contract that is not a US share",
    code: code.UNSUPPORTED_ORDER_TYPE,
    source: "IBKR's page of the IBKR ATS; the code is unsourced",
    broken: (input) =>
      isAtAts(input) && (!isUsShare(input) || !(input.row && ATS_TYPES.includes(input.row.name)))
        ? UNSUPPORTED
        : undefined,
  },
  {
    what: "an order for IBKRATS without `notHeld`",
    code: code.INVALID_REQUEST,
    source:
      "TWS API reference, IBKRATS Orders; wboayue/rust-ibapi, CHANGELOG.md of 5.0.0; the code and the text are unsourced",
    broken: (input) =>
      isAtAts(input) && !input.order.notHeld
        ? invalidOrder("Orders to IBKRATS must have the Not Held attribute")
        : undefined,
  },
];
