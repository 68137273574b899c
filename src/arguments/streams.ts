import * as v from "valibot";
import { TickByTickDataType } from "../stoqey/mod.ts";
import { contract } from "./contract.ts";
import { element, formatDate, int32, providerCode, text, useRth } from "./fields.ts";
import { barSize, duration, ofAccount, ofPosition, scan, whatToShow } from "./reads.ts";
import { listOf, oneOf, type Schema } from "./schema.ts";
import { strict } from "./strict.ts";

/** An empty account stands for all of them. */
const ofAccounts = strict({ account: text, modelCode: v.optional(text, "") });

/** The arguments of each stream that has some, by the name of its operation. */
export const STREAMS: Readonly<Record<string, Schema>> = {
  watchMarketData: strict({
    contract,
    genericTicks: v.optional(listOf(element, 0, 100), []),
  }),
  watchRealTimeBars: strict({
    contract,
    whatToShow: v.optional(oneOf(["TRADES", "MIDPOINT", "BID", "ASK"]), "TRADES"),
    useRth,
  }),
  watchHistoricalBars: strict({ contract, duration, barSize, whatToShow, useRth, formatDate }),
  watchTickByTick: strict({
    contract,
    tickType: oneOf(Object.values(TickByTickDataType)),
    ignoreSize: v.optional(v.boolean(), false),
  }),
  watchMarketDepth: strict({
    contract,
    rows: v.optional(int32(1, 1_000), 5),
    smart: v.optional(v.boolean(), false),
  }),
  watchPositions: ofAccounts,
  watchAccount: ofAccounts,
  watchPnL: ofAccount,
  watchPnLSingle: ofPosition,
  watchNews: strict({
    contract,
    providerCodes: v.optional(listOf(providerCode, 0, 100), []),
  }),
  watchScanner: scan,
};
