import type { Instrument } from "../../../exchange/contracts/instrument.ts";
import type { GatewayContext } from "../context.ts";
import { description } from "../data/instruments.ts";
import { objectOf, textOf } from "../data/parameters.ts";
import { badRequest } from "../data/refusals.ts";
import type { Handler } from "../handler.ts";

const ROWS_MAX = 50;
const QUARTER_HOUR_MS = 900_000;

/** One scan: the highest rank comes first. */
interface Scan {
  readonly name: string;
  rank(instrument: Instrument, context: GatewayContext): number;
}

const volume = (instrument: Instrument, { exchange, nowMs }: GatewayContext): number =>
  exchange.glance(instrument, nowMs).volume;
const gain = (instrument: Instrument, { exchange, nowMs }: GatewayContext): number => {
  const { last, close } = exchange.glance(instrument, nowMs);
  return last / close - 1;
};

/** Scans by their codes. */
const SCANS: Readonly<Record<string, Scan>> = {
  MOST_ACTIVE: { name: "Most Active", rank: volume },
  HOT_BY_VOLUME: { name: "Hot by Volume", rank: volume },
  TOP_PERC_GAIN: { name: "Top % Gainers", rank: gain },
  TOP_PERC_LOSE: { name: "Top % Losers", rank: (instrument, context) => -gain(instrument, context) },
};

/** Handlers of market scanners. */
export const scannerHandlers: readonly Handler[] = [
  {
    method: "GET",
    path: "/iserver/scanner/params",
    layer: "brokerage",
    limits: [{ kind: "rate", requests: 1, windowMs: QUARTER_HOUR_MS }],
    handle: () => ({
      body: {
        scan_type_list: Object.entries(SCANS).map(([code, { name }]) => ({
          display_name: name,
          code,
          instruments: ["STK"],
        })),
        instrument_list: [{ display_name: "US Stocks", type: "STK", filters: ["priceAbove", "priceBelow"] }],
        filter_list: [
          { group: "price", display_name: "Price Above", code: "priceAbove", type: "non-range" },
          { group: "price", display_name: "Price Below", code: "priceBelow", type: "non-range" },
        ],
        location_tree: [
          {
            display_name: "US Stocks",
            type: "STK.US",
            locations: [{ display_name: "US Major", type: "STK.US.MAJOR" }],
          },
        ],
      },
    }),
  },
  {
    method: "POST",
    path: "/iserver/scanner/run",
    layer: "brokerage",
    limits: [{ kind: "rate", requests: 1, windowMs: 1_000 }],
    handle: ({ body }, context) => {
      const { instrument, type, filter } = objectOf(body) ?? {};
      const code = textOf(type) ?? "";
      const scan = Object.hasOwn(SCANS, code) ? SCANS[code] : undefined;
      if (scan === undefined) return badRequest("type is not valid");
      // `STK.US.MAJOR` and the like name a security type first.
      const secType = textOf(instrument)?.split(".")[0];
      if (secType !== "STK") return badRequest("instrument is not valid");
      return { body: scanned(scan, filter, context) };
    },
  },
];

function scanned(scan: Scan, filter: unknown, context: GatewayContext): Readonly<Record<string, unknown>> {
  const { exchange, nowMs } = context;
  const bound = (code: string): number => {
    const filters = Array.isArray(filter) ? filter.map(objectOf) : [];
    return Number(filters.find((one) => one?.code === code)?.value ?? Number.NaN);
  };
  const [above, below] = [bound("priceAbove"), bound("priceBelow")];
  const ranked = exchange
    .listed(nowMs)
    .filter((instrument) => {
      if (instrument.secType !== "STK") return false;
      const { last } = exchange.glance(instrument, nowMs);
      // A bound that is missing or no number excludes nothing.
      return !(last < above) && !(last > below);
    })
    .map((instrument) => ({ instrument, rank: scan.rank(instrument, context) }))
    .sort((a, b) => b.rank - a.rank || a.instrument.conId - b.instrument.conId)
    .slice(0, ROWS_MAX);
  return {
    contracts: ranked.map(({ instrument }, place) => ({
      server_id: `${place}`,
      // The first row alone names the column.
      column_name: place === 0 ? scan.name : undefined,
      symbol: instrument.symbol,
      conidex: `${instrument.conId}`,
      con_id: instrument.conId,
      available_chart_periods: "#R|1",
      company_name: instrument.longName,
      contract_description_1: description(instrument),
      listing_exchange: instrument.primaryExchange,
      sec_type: instrument.secType,
    })),
    scan_data_column_name: scan.name,
  };
}
