import type { Instrument } from "../../exchange/instrument.ts";
import type { Level } from "../../exchange/market.ts";
import * as request from "../../wire/requests/market-depth.ts";
import { mktDepthExchanges, updateMktDepth, updateMktDepthL2 } from "../../wire/responses/market-depth.ts";
import type { Context } from "../context/context.ts";
import { type Handler, on } from "../context/handler.ts";
import { every } from "../context/subscriptions.ts";
import * as code from "../facts/codes.ts";
import { SMART_EXCHANGES } from "../facts/smart-exchanges.ts";
import { exceedsSubscriptions } from "../limits/subscription-limits.ts";
import { exchangesOf } from "../lookup/exchanges.ts";

/** TWS aggregates the changes of this time, in ms. */
const DEPTH_MS = 250;
const ROWS_MAX = 20;

const INSERT = 0;
const UPDATE = 1;
const ASK = 0;
const BID = 1;

/** Handlers of market depth. */
export const marketDepthHandlers: readonly Handler[] = [
  on(request.reqMktDepth, { needsIbkr: "data" }, (query, context) => {
    const { reqId, rows, smart } = query;
    const instrument = context.instrument(reqId, query);
    if (instrument === undefined) return;
    if (instrument.secType === "IND") {
      const text = "Deep market data is not supported for this combination of security type/exchange";
      return context.error(reqId, code.MARKET_DEPTH_NOT_SUPPORTED, text);
    }
    if (context.subscribed("market depth", reqId)) return context.failed(reqId, "Duplicate ticker ID");
    if (exceedsSubscriptions("market depth", reqId, context)) return;
    if (rows < 1) return context.invalid(reqId, "The number of rows must be above 0");
    const book: Book = { rows: Math.min(rows, ROWS_MAX), smart, sent: new Map() };
    const send = (now: Context): void => sendBook(now, reqId, instrument, book);
    send(context);
    context.subscribe("market depth", reqId, every(DEPTH_MS, context.nowMs, send));
  }),
  on(request.cancelMktDepth, { needsIbkr: "data" }, ({ reqId }, context) => {
    if (!context.unsubscribe("market depth", reqId)) {
      const text = `Can't find the subscribed market depth with tickerId:${reqId}`;
      context.error(reqId, code.UNKNOWN_MARKET_DEPTH, text);
    }
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
        aggGroup: one.secType === "STK" ? 1 : undefined,
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
