import * as z from "zod";
import { TickByTickDataType } from "../stoqey/mod.ts";
import { contract } from "./contract.ts";
import { element, formatDate, int32, providerCode, text, useRth } from "./fields.ts";
import { barSize, duration, ofAccount, ofPosition, scan, whatToShow } from "./reads.ts";
import { strict } from "./strict.ts";

/** An empty account stands for all of them. */
const ofAccounts = strict({ account: text, modelCode: text.default("") });

/** The arguments of each stream that has some, by the name of its operation. */
export const STREAMS: Readonly<Record<string, z.ZodType>> = {
  watchMarketData: strict({ contract, genericTicks: z.array(element).max(100).default([]) }),
  watchRealTimeBars: strict({
    contract,
    whatToShow: z.enum(["TRADES", "MIDPOINT", "BID", "ASK"]).default("TRADES"),
    useRth,
  }),
  watchHistoricalBars: strict({ contract, duration, barSize, whatToShow, useRth, formatDate }),
  watchTickByTick: strict({
    contract,
    tickType: z.enum(TickByTickDataType),
    ignoreSize: z.boolean().default(false),
  }),
  watchMarketDepth: strict({ contract, rows: int32(1, 1_000).default(5), smart: z.boolean().default(false) }),
  watchPositions: ofAccounts,
  watchAccount: ofAccounts,
  watchPnL: ofAccount,
  watchPnLSingle: ofPosition,
  watchNews: strict({ contract, providerCodes: z.array(providerCode).max(100).default([]) }),
  watchScanner: scan,
};
