import * as z from "zod";
import { encodeFrame, fieldsOfText } from "../wire/frames.ts";
import { type CommonParams, defineFault, type FaultKind, forMs } from "./fault.ts";

/** Parameters of `huge-history`. */
export interface HugeHistoryParams extends CommonParams {
  /** Number of bars of an answer, from 1 to 100 000. Default 20 000, more than a megabyte. */
  readonly bars?: number;
  /** The most answers that are changed. Default: no limit. */
  readonly times?: number;
}

const LENGTH_BYTES = 4;
/** Fields of `historicalData` before its number of bars, and fields of each bar. */
const FIELDS_BEFORE = 4;
const FIELDS_OF_BAR = 8;

/**
 * Makes answers with historical data huge: their bars come again and again, in one message.
 *
 * Nothing in the protocol bounds an answer but the length of a message, 16 MB. Decoding 60 000 bars takes `@stoqey/ib` 1.6.10
 * 24 s, in which the client does nothing else. An answer without bars is left as it is.
 */
export const hugeHistory: FaultKind<HugeHistoryParams> = defineFault<HugeHistoryParams>(
  "huge-history",
  "answers with historical data have thousands of bars: bars, times",
  z.strictObject({
    bars: z.number().int().min(1).max(100_000).optional(),
    times: z.number().int().min(1).optional(),
    forMs,
  }),
  ({ bars = 20_000, times }) => {
    let left = times ?? Number.POSITIVE_INFINITY;
    return {
      onFrame: ({ direction, name, values }) => {
        if (left <= 0 || direction !== "out" || name !== "historicalData") return undefined;
        const own = values()?.bars;
        if (!Array.isArray(own) || own.length === 0) return undefined;
        left--;
        return { rewrite: (frame) => repeated(frame, bars) };
      },
    };
  },
);

/** Repeats the bars of a frame until there are as many as wanted. */
function repeated(frame: Uint8Array, bars: number): Uint8Array {
  const fields = fieldsOfText(new TextDecoder().decode(frame.subarray(LENGTH_BYTES)));
  const own = fields.slice(FIELDS_BEFORE + 1);
  const all = Array.from({ length: bars * FIELDS_OF_BAR }, (_, place) => own[place % own.length] ?? "");
  return encodeFrame([...fields.slice(0, FIELDS_BEFORE), `${bars}`, ...all]);
}
