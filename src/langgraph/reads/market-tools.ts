import type { StructuredToolInterface } from "@langchain/core/tools";
import * as z from "zod";
import type { LatestQuote, QuoteDataType } from "../../operations/latest-quote.ts";
import { answerTable, shownTime } from "../parts/answer-table.ts";
import { checkBars, TOOL_BAR_SIZES, VALID_PAIRS } from "../parts/bar-sizes.ts";
import {
  contractColumns,
  instrumentContract,
  instrumentFields,
  partialContract,
} from "../parts/instrument.ts";
import { limitField } from "../parts/limit-field.ts";
import { type ReadToolParts, readTool } from "../parts/read-tool.ts";

const BARS_MAX = 200;
/** Kinds of instruments without trades at IBKR: their bars are those of the midpoint. */
const WITHOUT_TRADES: ReadonlySet<string> = new Set(["CASH", "CMDTY", "CFD"]);
/** Sizes of bars whose time is a day. */
const DAYS: ReadonlySet<string> = new Set(["1 day", "1 week", "1 month"]);

/** Makes `get_historical_bars`. */
export function historicalBarsTool(parts: ReadToolParts): StructuredToolInterface {
  const what = "read historical bars";
  return readTool(parts, {
    name: "get_historical_bars",
    description: `Reads past price bars of an instrument, oldest first, times in UTC; ${VALID_PAIRS}.`,
    fields: {
      ...instrumentFields,
      duration: z
        .string()
        .optional()
        .describe('How far back: a whole number and S, D, W, M or Y, e.g. "2 W". Default "1 D"'),
      barSize: z.enum(TOOL_BAR_SIZES).optional().describe('Length of one bar. Default "1 hour"'),
      whatToShow: z
        .enum(["TRADES", "MIDPOINT", "BID", "ASK"])
        .optional()
        .describe("Prices of the bars. Default TRADES; MIDPOINT for a currency pair"),
      extendedHours: z.boolean().optional().describe("Also outside regular trading hours. Default false"),
      limit: limitField(BARS_MAX),
    },
    check: ({ duration = "1 D", barSize = "1 hour", ...instrument }) => {
      checkBars(duration, barSize);
      partialContract(what, instrument);
    },
    read: async (ib, input, wait) => {
      const { duration = "1 D", barSize = "1 hour", limit = BARS_MAX, extendedHours = false } = input;
      const contract = await instrumentContract(ib, what, input, wait);
      const { whatToShow = WITHOUT_TRADES.has(contract.secType ?? "") ? "MIDPOINT" : "TRADES" } = input;
      const options = { duration, barSize: barSize as never, whatToShow, useRth: !extendedHours, ...wait() };
      const bars = await ib.getHistoricalData(contract, options);
      const isDate = DAYS.has(barSize);
      const rows = bars.map(({ time, timeMs, open, high, low, close, volume }) => ({
        time: shownTime(timeMs, isDate) ?? time,
        open,
        high,
        low,
        close,
        volume: (volume ?? -1) < 0 ? undefined : volume,
      }));
      return answerTable(rows, { limit, keep: "last", noun: "earlier bars" });
    },
  });
}

/** Makes `get_quote`. */
export function quoteTool(parts: ReadToolParts): StructuredToolInterface {
  const what = "read a quote";
  return readTool(parts, {
    name: "get_quote",
    description:
      "Looks at the market of an instrument once: bid, ask, last, sizes, day's range, and whether they are live, frozen or delayed.",
    fields: { ...instrumentFields },
    check: (input) => void partialContract(what, input),
    read: async (ib, input, wait) => {
      const contract = await instrumentContract(ib, what, input, wait);
      const quote = await ib.getQuote(contract, wait());
      const { timeMs, ...values } = quote;
      return {
        ...contractColumns(contract),
        kindOfData: kindText(quote),
        ...values,
        time: shownTime(timeMs),
      };
    },
  });
}

const KINDS: Readonly<Record<QuoteDataType, string>> = {
  live: "live",
  frozen: "frozen: the market is closed, and these were its last values",
  delayed: "delayed by 15 to 20 minutes",
  "delayed-frozen": "delayed and frozen: the market is closed, and these were its last values",
};

/** Says in words what kind of data a quote has, and what it has not, for a model. */
function kindText({ dataType, complete, bid, ask, last }: LatestQuote): string {
  const kind = dataType === undefined ? "not stated by IBKR" : KINDS[dataType];
  if (complete) return kind;
  const missing = Object.entries({ bid, ask, last }).flatMap(([name, value]) =>
    value === undefined ? [name] : [],
  );
  return `${kind}; there is no ${missing.join(", no ")} now`;
}
