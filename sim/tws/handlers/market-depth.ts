import type { Instrument } from "../../exchange/contracts/instrument.ts";
import type { Level } from "../../exchange/prices/market.ts";
import * as request from "../../wire/requests/market-depth.ts";
import { mktDepthExchanges, updateMktDepth, updateMktDepthL2 } from "../../wire/responses/market-depth.ts";
import type { Context } from "../context/context.ts";
import { type Handler, on } from "../context/handler.ts";
import { isFarmBroken } from "../context/ibkr-link.ts";
import { every } from "../context/subscriptions.ts";
import { SMART_EXCHANGES } from "../facts/smart-exchanges.ts";
import { exceedsSubscriptions } from "../limits/subscription-limits.ts";
import { exchangesOf } from "../lookup/exchanges.ts";
import { permissionFor } from "../market-data/market-data-permissions.ts";
import { BOOK_CANCEL_RULES, BOOK_NOTICES, BOOK_RULES } from "../rules/books.ts";
import { notify, refuses } from "../rules/refuses.ts";

/** TWS aggregates the changes of this time, in ms. */
const DEPTH_MS = 250;
const ROWS_MAX = 20;

const INSERT = 0;
const UPDATE = 1;
const ASK = 0;
const BID = 1;

/** Written for an exchange without smart depth: clients such as ib_async read a number here (ib_async, notebook market_depth). */
const NO_GROUP = 2_147_483_647;

/** Handlers of market depth. */
export const marketDepthHandlers: readonly Handler[] = [
  on(request.reqMktDepth, { needsIbkr: "data" }, (query, context) => {
    const { reqId, rows, smart, exchange } = query;
    const instrument = context.instrument(reqId, query);
    if (instrument === undefined) return;
    const permission = permissionFor(instrument, context.shared.options);
    const inUse = context.subscribed("market depth", reqId);
    const input = { reqId, instrument, exchange, rows, smart, permission, inUse };
    if (refuses(context, reqId, BOOK_RULES, input)) return;
    if (exceedsSubscriptions("market depth", reqId, context, instrument.conId)) return;
    notify(context, reqId, BOOK_NOTICES, input);
    // Without permission, a SMART book has the rows of no exchange.
    const visible = permission === "live" ? Math.min(rows, ROWS_MAX) : 0;
    const book: Book = { rows: visible, smart, sent: new Map() };
    const send = (now: Context): void => {
      if (!isFarmBroken(now.shared.ibkr, "market-data", instrument.secType))
        sendBook(now, reqId, instrument, book);
    };
    send(context);
    const updates = every(DEPTH_MS, context.nowMs, send, instrument);
    context.subscribe("market depth", reqId, { ...updates, reset: () => book.sent.clear() });
  }),
  on(request.cancelMktDepth, { needsIbkr: "data" }, ({ reqId }, context) => {
    const isKnown = context.unsubscribe("market depth", reqId);
    refuses(context, reqId, BOOK_CANCEL_RULES, { reqId, isKnown });
  }),
  on(request.reqMktDepthExchanges, { needsIbkr: "data" }, (_, context) =>
    context.send(mktDepthExchanges, {
      exchanges: [
        ...SMART_EXCHANGES.map((exchange) => ({ exchange, secType: "STK" })),
        ...["CME", "NYMEX", "COMEX", "CBOT"].map((exchange) => ({ exchange, secType: "FUT" })),
        { exchange: "IDEALPRO", secType: "CASH" },
      ].map((one) => ({
        ...one,
        listingExchange: "",
        serviceDataType: one.secType === "STK" ? "Deep2" : "Deep",
        aggGroup: one.secType === "STK" ? 1 : NO_GROUP,
      })),
    }),
  ),
];

interface Book {
  readonly rows: number;
  readonly smart: boolean;
  /** Last content of each row, by side and position. */
  readonly sent: Map<string, string>;
}

function sendBook(
  context: Context,
  reqId: number,
  instrument: Instrument,
  { rows, smart, sent }: Book,
): void {
  const { bids, asks } = context.exchange.depth(instrument, context.nowMs, rows);
  const makers = exchangesOf(instrument);
  const row = (side: number, position: number, { price, size }: Level): void => {
    const key = `${side}/${position}`;
    const text = `${price}/${size}`;
    const before = sent.get(key);
    if (before === text) return;
    sent.set(key, text);
    const operation = before === undefined ? INSERT : UPDATE;
    const values = { reqId, position, operation, side, price, size };
    // A book that names market makers is level 2; only SMART depth has one.
    if (!smart) return context.send(updateMktDepth, values);
    const marketMaker = makers[position % makers.length] ?? instrument.exchange;
    context.send(updateMktDepthL2, { ...values, marketMaker, smart });
  };
  for (const [position, level] of asks.entries()) row(ASK, position, level);
  for (const [position, level] of bids.entries()) row(BID, position, level);
}
