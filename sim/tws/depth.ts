import type { Instrument } from "../exchange/instrument.ts";
import type { Level } from "../exchange/market.ts";
import * as request from "../wire/requests/market-data.ts";
import { updateMktDepth, updateMktDepthL2 } from "../wire/responses/market-data.ts";
import { type Context, type Handler, on } from "./context.ts";
import { venues } from "./contracts.ts";
import { nextDueMs } from "./feed.ts";

const DEPTH_MS = 250;
const ROWS_MAX = 20;

const INSERT = 0;
const UPDATE = 1;
const ASK = 0;
const BID = 1;

/** Requests for the book. */
export const depthHandlers: readonly Handler[] = [
  on(request.reqMktDepth, (query, context) => {
    const { reqId, rows, smart } = query;
    const instrument = context.theOne(reqId, query);
    if (instrument === undefined) return;
    if (instrument.secType === "IND") {
      return context.error(
        reqId,
        10092,
        "Deep market data is not supported for this combination of security type/exchange",
      );
    }
    if (context.subscribed("depth", reqId)) return context.failed(reqId, "Duplicate ticker ID");
    const { marketDepthsMax } = context.shared.options;
    if (context.count("depth") >= marketDepthsMax) {
      return context.error(
        reqId,
        309,
        `Max number (${marketDepthsMax}) of market depth requests has been reached`,
      );
    }
    if (rows < 1) return context.invalid(reqId, "The number of rows must be above 0");
    const shown: Shown = { rows: Math.min(rows, ROWS_MAX), smart, sent: new Map() };
    sendBook(context, reqId, instrument, shown);
    context.subscribe("depth", reqId, {
      dueMs: nextDueMs(context.nowMs, DEPTH_MS),
      run: (now) => {
        sendBook(now, reqId, instrument, shown);
        return nextDueMs(now.nowMs, DEPTH_MS);
      },
    });
  }),
  on(request.cancelMktDepth, ({ reqId }, context) => {
    if (!context.unsubscribe("depth", reqId)) {
      context.error(reqId, 310, `Can't find the subscribed market depth with tickerId:${reqId}`);
    }
  }),
];

interface Shown {
  readonly rows: number;
  readonly smart: boolean;
  /** What was sent last, by side and row. */
  readonly sent: Map<string, string>;
}

function sendBook(
  context: Context,
  reqId: number,
  instrument: Instrument,
  { rows, smart, sent }: Shown,
): void {
  const { bids, asks } = context.exchange.depth(instrument, context.nowMs, rows);
  const makers = venues(instrument);
  const row = (side: number, position: number, { price, size }: Level): void => {
    const key = `${side}/${position}`;
    const text = `${price}/${size}`;
    const before = sent.get(key);
    if (before === text) return;
    sent.set(key, text);
    const operation = before === undefined ? INSERT : UPDATE;
    const values = { reqId, position, operation, side, price, size };
    // A book that names market makers comes as level 2; only shares have one.
    if (!smart) return context.send(updateMktDepth, values);
    const marketMaker = makers[position % makers.length] ?? instrument.exchange;
    context.send(updateMktDepthL2, { ...values, marketMaker, smart });
  };
  for (const [position, level] of asks.entries()) row(ASK, position, level);
  for (const [position, level] of bids.entries()) row(BID, position, level);
}
