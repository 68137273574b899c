import { takesTif } from "../../exchange/orders/advertised-orders.ts";
import { findOrderType, TIFS, type Tif, takesOrderType } from "../../exchange/orders/order-types.ts";
import * as code from "../facts/codes.ts";
import {
  instantOf,
  invalidOrder,
  isOf,
  type OrderInput,
  PAGE,
  PAPER,
  RECORDED,
  REPLAYED,
  rejected,
  typeOf,
} from "./order-input.ts";
import type { Rule } from "./rule.ts";

/** Order types that exist in the API, also those that the fake does not simulate. */
const API_TYPES: ReadonlySet<string> = new Set([
  "BOX TOP",
  "LIT",
  "LMT",
  "LMT + MKT",
  "LOC",
  "MIDPRICE",
  "MIT",
  "MKT",
  "MKT PRT",
  "MOC",
  "MTL",
  "PASSV REL",
  "PEG BENCH",
  "PEG BEST",
  "PEG MID",
  "PEG MKT",
  "PEG PRIM",
  "PEG STK",
  "QUOTE",
  "REL",
  "REL + LMT",
  "REL + MKT",
  "RPI",
  "SNAP MID",
  "SNAP MKT",
  "SNAP PRIM",
  "STP",
  "STP LMT",
  "STP PRT",
  "TRAIL",
  "TRAIL LIMIT",
  "TRAIL LIT",
  "TRAIL MIT",
  "VOL",
  "VWAP",
]);

const DATE_FORM =
  "The date, time, or time-zone entered is invalid.\nThe correct format is yyyymmdd hh:mm:ss xx/xxxx\nwhere yyyymmdd and xx/xxxx are optional.\nE.g.: 20031126 15:59:00 US/Eastern";

/** Finds a time in force by its name in capitals; undefined for one that does not exist. */
const tifNamed = (name: string): Tif | undefined => TIFS.find((one) => one.toUpperCase() === name);

/** Rules about the order type, its time in force and its times. */
export const ORDER_TYPE_RULES: readonly Rule<OrderInput>[] = [
  {
    what: "an order type that does not exist in the API, such as MOO, LOO and PEG PRI",
    code: code.INVALID_REQUEST,
    source: REPLAYED,
    broken: ({ order: { orderType } }) =>
      findOrderType(orderType) === undefined && !API_TYPES.has(orderType.toUpperCase())
        ? invalidOrder("Invalid order type was entered")
        : undefined,
  },
  {
    what: "VOL for a contract that is not an option",
    code: code.VOLATILITY_ORDER_NOT_ALLOWED,
    source: PAGE,
    broken: (input) =>
      typeOf(input) === "VOL" && !isOf(input, "OPT", "FOP")
        ? "Volatility orders are only valid for US options."
        : undefined,
  },
  {
    what: "a relative order for a contract that does not take them",
    code: code.RELATIVE_ORDER_NOT_ALLOWED,
    source: `${PAGE}; ${PAPER}`,
    broken: (input) =>
      typeOf(input) === "REL" && !takesOrderType(input.instrument, "REL")
        ? "Relative orders are valid for stocks only."
        : undefined,
  },
  {
    what: "an order type that the contract does not take, or that the fake does not simulate",
    code: code.UNSUPPORTED_ORDER_TYPE,
    source: `${PAPER}; ${REPLAYED}`,
    broken: (input) =>
      input.row === undefined || !takesOrderType(input.instrument, input.row.name)
        ? "Unsupported order type for this exchange and security type."
        : undefined,
  },
  {
    what: "a time in force that does not exist",
    code: code.UNKNOWN_TIF,
    source: "code seen in life",
    broken: (input) =>
      tifNamed(input.tif) === undefined ? `Invalid time in force:${input.order.tif}` : undefined,
  },
  {
    what: "a time in force other than DAY with MOC or LOC",
    code: code.CLOSE_ORDER_IS_NOT_DAY,
    source: PAGE,
    broken: ({ row, tif }) =>
      row?.works === "close" && tif !== "DAY"
        ? "The Tif option should be set to DAY for MOC and LOC orders."
        : undefined,
  },
  {
    what: "OPG with an order type other than MKT and LMT, or for an option",
    code: code.TIF_AND_ORDER_TYPE_INCOMPATIBLE,
    source: `${PAGE}; ${PAPER}`,
    broken: (input) =>
      input.tif === "OPG" && (!["MKT", "LMT"].includes(typeOf(input)) || isOf(input, "OPT", "FOP"))
        ? "The TIF (Tif type) and the order type are incompatible."
        : undefined,
  },
  {
    what: "a time in force that the contract does not take",
    code: code.UNKNOWN_TIF,
    source: "`orderTypes` of contract details; the code is unsourced",
    broken: (input) => {
      const tif = tifNamed(input.tif);
      return tif === undefined || takesTif(input.instrument, tif)
        ? undefined
        : `Invalid time in force:${input.order.tif}`;
    },
  },
  {
    what: "AUC with an order type that waits for a price or follows one",
    code: code.TIF_AND_ORDER_TYPE_INCOMPATIBLE,
    source: "unsourced",
    broken: ({ row, tif }) =>
      tif === "AUC" && (row?.trigger !== undefined || row?.pegs !== undefined || row?.snaps !== undefined)
        ? "The TIF (Tif type) and the order type are incompatible."
        : undefined,
  },
  {
    what: "IOC or FOK with an order type that waits for a price",
    code: code.TIF_AND_ORDER_TYPE_INCOMPATIBLE,
    source: `${PAGE}; ${PAPER}`,
    broken: ({ row, tif }) =>
      row?.trigger !== undefined && ["IOC", "FOK"].includes(tif)
        ? "The TIF (Tif type) and the order type are incompatible."
        : undefined,
  },
  {
    what: "a time in force other than DAY with MIDPRICE",
    code: code.TIF_AND_ORDER_TYPE_INCOMPATIBLE,
    source: "public reports of paper accounts",
    broken: (input) =>
      typeOf(input) === "MIDPRICE" && input.tif !== "DAY"
        ? "The TIF (Tif type) and the order type are incompatible."
        : undefined,
  },
  {
    what: "a market order for a cryptocurrency that is not IOC",
    code: code.ORDER_REJECTED,
    source: "erdewit/ib_insync#407",
    broken: (input) =>
      isOf(input, "CRYPTO") && typeOf(input) === "MKT" && input.tif !== "IOC"
        ? rejected("The crypto MKT order must be IOC")
        : undefined,
  },
  {
    what: "a limit order for a cryptocurrency that is neither IOC nor Minutes",
    code: code.ORDER_REJECTED,
    // stoqey/ib's live suite: TWS holds an order of the day that begins later. It is cancelled when it begins (unsourced).
    source: "IBKR's page of cryptocurrency orders; the text is unsourced",
    broken: (input) =>
      isOf(input, "CRYPTO") &&
      typeOf(input) === "LMT" &&
      !["IOC", "MINUTES"].includes(input.tif) &&
      !(input.tif === "DAY" && input.order.goodAfterTime !== "")
        ? rejected("The crypto LMT order must be IOC or Minutes")
        : undefined,
  },
  {
    what: "GTD with a date that has another form, or a zone other than that of the venue, of the login and UTC",
    code: code.INVALID_GOOD_TILL_DATE,
    source: RECORDED,
    broken: (input) => {
      const { goodTillDate } = input.order;
      if (input.tif !== "GTD" || goodTillDate === "") return undefined;
      return instantOf(goodTillDate, input) === undefined ? `End Time: ${DATE_FORM}` : undefined;
    },
  },
  {
    what: "GTD without a date, or with one that is past",
    code: code.INVALID_GOOD_TILL_DATE_ORDER,
    source: PAGE,
    broken: (input) =>
      input.tif === "GTD" && !((instantOf(input.order.goodTillDate, input) ?? 0) > input.nowMs)
        ? "Invalid Good Till Date order"
        : undefined,
  },
  {
    what: "a good-after time that has another form, or a zone other than that of the venue, of the login and UTC",
    code: code.INVALID_GOOD_AFTER_TIME,
    source: `${RECORDED}; the zones are unsourced, as for GTD`,
    broken: (input) => {
      const { goodAfterTime } = input.order;
      const isRead = !/^\d{8}$/.test(goodAfterTime) && instantOf(goodAfterTime, input) !== undefined;
      return goodAfterTime === "" || isRead ? undefined : `Start Time: ${DATE_FORM}`;
    },
  },
  {
    what: "a good-after time for a combination",
    code: code.NO_GOOD_AFTER_FOR_COMBO,
    source: PAGE,
    broken: (input) =>
      isOf(input, "BAG") && input.order.goodAfterTime !== ""
        ? 'Generic combo does not support "Good After" attribute.'
        : undefined,
  },
];
