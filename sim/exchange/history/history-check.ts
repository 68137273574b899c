import { z } from "zod";
import { INSTANT_MAX_MS, INSTANT_MIN_MS } from "../../world/instant.ts";
import { FILE_BAR_SIZES } from "./history-file-name.ts";

const DAY_MS = 86_400_000;
const LENGTHS: readonly (number | "day")[] = Object.values(FILE_BAR_SIZES);
/** Characters of the longest name of an instrument. */
const NAME_CHARS_MAX = 100;

/**
 * Makes the schema of past prices, without the rules of their bars and quotes, which `listedHistory` applies. It is made when some are
 * given: a start without them does not need it.
 */
export function historySchema(): z.ZodType {
  const bar = z.strictObject({
    startMs: z.int().min(INSTANT_MIN_MS).max(INSTANT_MAX_MS),
    open: z.number(),
    high: z.number(),
    low: z.number(),
    close: z.number(),
    volume: z.number(),
    wap: z.number().optional(),
    count: z.number().optional(),
  });
  const source = z.strictObject({ file: z.string().min(1), lines: z.array(z.int().min(1)) });
  const series = z
    .strictObject({
      instrument: z.string().min(1).max(NAME_CHARS_MAX),
      length: z.custom<number | "day">(
        (length) => LENGTHS.includes(length as never),
        `expected "day", or one of ${LENGTHS.filter((length) => length !== "day").join(", ")} ms`,
      ),
      bars: z.array(bar).min(1),
      source: source.optional(),
    })
    .superRefine(({ bars, length, source: from }, context) => {
      const at = length === "day" ? bars.findIndex(({ startMs }) => startMs % DAY_MS !== 0) : -1;
      if (at >= 0) {
        const message = "a bar of one day begins at midnight UTC of its date";
        context.addIssue({ code: "custom", path: ["bars", at, "startMs"], message });
      }
      if (from !== undefined && from.lines.length !== bars.length)
        context.addIssue({ code: "custom", path: ["source", "lines"], message: "expected one line a bar" });
    });
  const quote = z.strictObject({
    atMs: z.int().min(INSTANT_MIN_MS).max(INSTANT_MAX_MS),
    bid: z.number(),
    ask: z.number(),
    bidSize: z.number(),
    askSize: z.number(),
  });
  const quotes = z
    .strictObject({
      instrument: z.string().min(1).max(NAME_CHARS_MAX),
      quotes: z.array(quote).min(1),
      source: source.optional(),
    })
    .superRefine(({ quotes: given, source: from }, context) => {
      if (from !== undefined && from.lines.length !== given.length)
        context.addIssue({ code: "custom", path: ["source", "lines"], message: "expected one line a quote" });
    });
  return z.strictObject({ series: z.array(series), quotes: z.array(quotes).optional() });
}
