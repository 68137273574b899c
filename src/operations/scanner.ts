import { scan } from "../arguments/scan.ts";
import { type ContractDetails, ScanCode, type ScannerSubscription } from "../stoqey/mod.ts";
import { frozenCopy } from "../util/frozen.ts";
import { lastValue } from "./memory.ts";
import type { Operation } from "./operation.ts";
import { first, type Read } from "./read.ts";
import { stream, type Watch } from "./stream.ts";

/** The parameters of scans. */
export const scannerParameters: Operation<null, string> = {
  request: "reqScannerParameters",
  numbering: "none",
  needsIbkr: true,
  lane: "bulk",
  ends: ["scannerParameters"],
  send: (api) => void api.reqScannerParameters(),
  handlers: (_args, emit) => ({ scannerParameters: (xml: string) => emit(xml) }),
  eventOf: (xml) => ["scannerParameters", [xml]],
};

/** The parameters of scans, as XML. */
export const getScannerParameters: Read<null, string> = first(scannerParameters, {
  name: "getScannerParameters",
  what: "read the scanner parameters",
  timeoutMs: 30_000,
});

/** One row of a ranking. */
export interface ScannerRow {
  /** Place in the ranking, from 0. */
  readonly rank: number;
  /** The contract in this place. */
  readonly contract: ContractDetails;
  /** Text of TWS; empty in most scans. */
  readonly distance: string;
  /** Text of TWS; empty in most scans. */
  readonly benchmark: string;
  /** Text of TWS; empty in most scans. */
  readonly projection: string;
  /** The legs of a combination. */
  readonly legs: string;
}

/** Parameters of a scan. */
export type ScannerQuery = Omit<ScannerSubscription, "scanCode" | "instrument" | "locationCode"> & {
  /** Name of the scan, as the scanner parameters list it, e.g. `TOP_PERC_GAIN`. */
  readonly scanCode: keyof typeof ScanCode;
  /** Kind of instrument, e.g. `STK`. */
  readonly instrument: string;
  /** Location, e.g. `STK.US.MAJOR`. */
  readonly locationCode: string;
};

/** More rows than a ranking has: TWS sends 50. */
const ROWS_MAX = 10_000;

/** A ranking of contracts, sent anew each time that TWS has computed it. */
export const scanner: Operation<ScannerQuery, readonly ScannerRow[]> = {
  request: "reqScannerSubscription",
  arguments: scan,
  cancel: "cancelScannerSubscription",
  needsIbkr: true,
  ends: [],
  send: (api, id, query) => {
    // The library takes the numbers of scans.
    const scanCode = ScanCode[query.scanCode];
    api.reqScannerSubscription(id, { ...query, scanCode } as unknown as ScannerSubscription);
  },
  stop: (api, id) => void api.cancelScannerSubscription(id),
  handlers: (_args, emit) => {
    let rows: ScannerRow[] = [];
    return {
      scannerData: (
        _id: number,
        rank: number,
        contract: ContractDetails,
        distance: string,
        benchmark: string,
        projection: string,
        legs = "",
      ) => {
        if (rows.length >= ROWS_MAX) throw new Error(`a ranking has more than ${ROWS_MAX} rows`);
        rows.push({ rank, contract, distance, benchmark, projection, legs });
      },
      scannerDataEnd: () => {
        const ranking = rows;
        rows = [];
        emit(ranking);
      },
    };
  },
};

/** The ranking of a scan, once. */
export const getMarketScanner: Read<ScannerQuery, readonly ScannerRow[]> = first(scanner, {
  name: "getMarketScanner",
  what: "scan the market",
  timeoutMs: 30_000,
});

/** The ranking of a scan, each time that TWS computes it. */
export const watchScanner: Watch<ScannerQuery, readonly ScannerRow[]> = stream(scanner, {
  name: "watchScanner",
  what: "watch a scan",
  farms: ["market-data"],
  memory: () => lastValue(frozenCopy),
});
