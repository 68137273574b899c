import type { Instrument } from "../../exchange/contracts/instrument.ts";
import * as request from "../../wire/requests/scanner.ts";
import { scannerData, scannerParameters } from "../../wire/responses/scanner.ts";
import type { Context } from "../context/context.ts";
import { type Handler, on } from "../context/handler.ts";
import { every } from "../context/subscriptions.ts";
import { reportedContract } from "../contracts/reported-contract.ts";
import { exceedsSubscriptions } from "../limits/subscription-limits.ts";
import { notify, refuses } from "../rules/refuses.ts";
import {
  optionEntries,
  SCAN_CANCEL_RULES,
  SCAN_CODES,
  SCAN_LOCATIONS,
  SCAN_NOTICES,
  SCAN_RULES,
} from "../rules/scanner.ts";

/** A scan is sent again after this time, in ms. */
const SCAN_MS = 30_000;
const ROWS_MAX = 50;

/** What a scan knows of an instrument. */
type Glance = ReturnType<Context["exchange"]["glance"]>;
/** Gets the value that a scan ranks an instrument by, the highest first. */
type Ranking = (glance: Glance) => number;

const RANKINGS: Readonly<Record<string, Ranking>> = {
  TOP_PERC_GAIN: change,
  TOP_PERC_LOSE: (glance) => -change(glance),
  MOST_ACTIVE: ({ volume }) => volume,
  MOST_ACTIVE_USD: ({ last, volume }) => last * volume,
  HOT_BY_VOLUME: ({ volume }) => volume,
  HOT_BY_PRICE: (glance) => Math.abs(change(glance)),
};

/** Handlers of market scanners. */
export const scannerHandlers: readonly Handler[] = [
  on(request.reqScannerParameters, { needsIbkr: "data" }, (_, context) => {
    const codes = SCAN_CODES.map((scan) => `<ScanType><scanCode>${scan}</scanCode></ScanType>`);
    const instruments = [...SCAN_LOCATIONS.keys()].map(
      (type) => `<Instrument><name>${type}</name><type>${type}</type></Instrument>`,
    );
    const locations = [...new Set([...SCAN_LOCATIONS.values()].flat())].map(
      (one) => `<Location><locationCode>${one}</locationCode></Location>`,
    );
    const lists = `<InstrumentList>${instruments.join("")}</InstrumentList><LocationTree>${locations.join("")}</LocationTree><ScanTypeList>${codes.join("")}</ScanTypeList>`;
    const xml = `<?xml version="1.0" encoding="UTF-8"?><ScanParameterResponse>${lists}</ScanParameterResponse>`;
    context.send(scannerParameters, { xml });
  }),
  on(request.reqScannerSubscription, { needsIbkr: "data" }, (query, context) => {
    const { reqId } = query;
    const inUse = context.subscribed("scanner", reqId);
    if (refuses(context, reqId, SCAN_RULES, { query, reqId, inUse })) return;
    if (exceedsSubscriptions("scanner", reqId, context)) return;
    const ranking = RANKINGS[query.scanCode];
    if (ranking === undefined) return;
    notify(context, reqId, SCAN_NOTICES, context.shared.options);
    const send = (now: Context): void => sendScan(query, ranking, now);
    send(context);
    context.subscribe("scanner", reqId, every(SCAN_MS, context.nowMs, send));
  }),
  on(request.cancelScannerSubscription, { needsIbkr: "data" }, ({ reqId }, context) => {
    refuses(context, reqId, SCAN_CANCEL_RULES, { reqId, isKnown: context.unsubscribe("scanner", reqId) });
  }),
];

function change({ last, close }: Glance): number {
  return last / close - 1;
}

/** Gets the test for the instruments that a scan is about: those of its type at its locations. */
function universeOf({ instrument, locationCode }: request.ScannerRequest): (one: Instrument) => boolean {
  const [kind] = instrument.split(".");
  const secType = kind === "ETF" ? "STK" : kind;
  // `STK.NASDAQ` is a location of one exchange; `STK.US` and `STK.US.MAJOR` are of all.
  const exchanges = locationCode.split(",").map((one) => one.split(".")[1] ?? "US");
  const isAnywhere = exchanges.includes("US") || exchanges.includes("EQ");
  return (one) =>
    one.secType === secType &&
    (kind !== "ETF" || one.stockType === "ETF") &&
    (secType !== "STK" || one.currency === "USD") &&
    (isAnywhere || exchanges.includes(one.primaryExchange) || exchanges.includes(one.exchange));
}

/** Gets the number that the filters of a scan give to a name, e.g. `priceAbove`; they count before the field of the request. */
function filterValue({ filterOptions }: request.ScannerRequest, name: string): number | undefined {
  const entry = optionEntries(filterOptions).find((one) => one.startsWith(`${name}=`));
  return entry === undefined ? undefined : Number(entry.slice(name.length + 1));
}

function sendScan(query: request.ScannerRequest, ranking: Ranking, context: Context): void {
  const { reqId, numberOfRows } = query;
  const priceAbove = filterValue(query, "priceAbove") ?? query.abovePrice ?? 0;
  const priceBelow = filterValue(query, "priceBelow") ?? query.belowPrice ?? Number.POSITIVE_INFINITY;
  const volumeAbove = filterValue(query, "volumeAbove") ?? query.aboveVolume ?? 0;
  const { exchange, nowMs } = context;
  const isWanted = universeOf(query);
  const isInside = ({ last, volume }: Glance): boolean =>
    last >= priceAbove && last <= priceBelow && volume >= volumeAbove;
  const rows = numberOfRows === undefined || numberOfRows < 1 ? ROWS_MAX : Math.min(numberOfRows, ROWS_MAX);
  const ranked = exchange
    .listed(nowMs)
    .filter(isWanted)
    .map((instrument) => ({ instrument, glance: exchange.glance(instrument, nowMs) }))
    .filter(({ glance }) => isInside(glance))
    .map(({ instrument, glance }) => ({ instrument, value: ranking(glance) }))
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
