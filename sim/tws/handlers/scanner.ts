import type { Instrument } from "../../exchange/instrument.ts";
import * as request from "../../wire/requests/scanner.ts";
import { scannerData, scannerParameters } from "../../wire/responses/scanner.ts";
import type { Context } from "../context/context.ts";
import { type Handler, on } from "../context/handler.ts";
import { every } from "../context/subscriptions.ts";
import { reportedContract } from "../contracts/reported-contract.ts";
import * as code from "../facts/codes.ts";
import { exceedsSubscriptions } from "../limits/subscription-limits.ts";

/** A scan is sent again after this time, in ms. */
const SCAN_MS = 30_000;
const ROWS_MAX = 50;

/** Gets the value that a scan ranks an instrument by, the highest first. */
type Ranking = (instrument: Instrument, context: Context) => number;

const RANKINGS: Readonly<Record<string, Ranking>> = {
  TOP_PERC_GAIN: (instrument, context) => change(instrument, context),
  TOP_PERC_LOSE: (instrument, context) => -change(instrument, context),
  MOST_ACTIVE: (instrument, { exchange, nowMs }) => exchange.glance(instrument, nowMs).volume,
  HOT_BY_VOLUME: (instrument, { exchange, nowMs }) => exchange.glance(instrument, nowMs).volume,
};

/** Handlers of market scanners. */
export const scannerHandlers: readonly Handler[] = [
  on(request.reqScannerParameters, { needsIbkr: "data" }, (_, context) => {
    const codes = Object.keys(RANKINGS).map((scan) => `<ScanType><scanCode>${scan}</scanCode></ScanType>`);
    const instruments = "<Instrument><name>US Stocks</name><type>STK</type></Instrument>";
    const xml = `<?xml version="1.0" encoding="UTF-8"?><ScanParameterResponse><InstrumentList>${instruments}</InstrumentList><ScanTypeList>${codes.join("")}</ScanTypeList></ScanParameterResponse>`;
    context.send(scannerParameters, { xml });
  }),
  on(request.reqScannerSubscription, { needsIbkr: "data" }, (query, context) => {
    const { reqId, scanCode } = query;
    if (context.subscribed("scanner", reqId)) {
      const text = `Duplicate ticker ID for API scanner subscription:${reqId}`;
      return context.error(reqId, code.DUPLICATE_SCANNER_ID, text);
    }
    if (exceedsSubscriptions("scanner", reqId, context)) return;
    const ranking = RANKINGS[scanCode];
    if (ranking === undefined) return serviceError(context, reqId, `no scan ${scanCode} is known`);
    const send = (now: Context): void => sendScan(query, ranking, now);
    send(context);
    context.subscribe("scanner", reqId, every(SCAN_MS, context.nowMs, send));
  }),
  on(request.cancelScannerSubscription, { needsIbkr: "data" }, ({ reqId }, context) => {
    if (context.unsubscribe("scanner", reqId))
      return serviceError(context, reqId, "API scanner subscription cancelled");
    const text = `No scanner subscription found for ticker id:${reqId}`;
    context.error(reqId, code.UNKNOWN_SCANNER, text);
  }),
];

function serviceError(context: Context, reqId: number, text: string): void {
  context.error(reqId, code.HISTORICAL_SERVICE, `Historical Market Data Service error message:${text}`);
}

function change(instrument: Instrument, { exchange, nowMs }: Context): number {
  const { last, close } = exchange.glance(instrument, nowMs);
  return last / close - 1;
}

function sendScan(query: request.ScannerRequest, ranking: Ranking, context: Context): void {
  const { reqId, numberOfRows, abovePrice, belowPrice, aboveVolume } = query;
  const { exchange, nowMs } = context;
  // `STK.US.MAJOR` and the like name a security type first; none means shares.
  const secType = query.instrument.split(".")[0] || "STK";
  const isInside = (instrument: Instrument): boolean => {
    const { last, volume } = exchange.glance(instrument, nowMs);
    return (
      last >= (abovePrice ?? 0) &&
      last <= (belowPrice ?? Number.POSITIVE_INFINITY) &&
      volume >= (aboveVolume ?? 0)
    );
  };
  const rows = numberOfRows === undefined || numberOfRows < 1 ? ROWS_MAX : Math.min(numberOfRows, ROWS_MAX);
  const ranked = exchange
    .listed(nowMs)
    .filter((instrument) => instrument.secType === secType && isInside(instrument))
    .map((instrument) => ({ instrument, value: ranking(instrument, context) }))
    .sort((a, b) => b.value - a.value || a.instrument.conId - b.instrument.conId)
    .slice(0, rows);
  context.send(scannerData, {
    reqId,
    rows: ranked.map(({ instrument }, rank) => ({
      ...reportedContract(instrument),
      rank,
      marketName: instrument.tradingClass,
      distance: "",
      benchmark: "",
      projection: "",
      legsText: "",
    })),
  });
}
