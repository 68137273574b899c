import * as z from "zod";
import { encodeFrame, fieldsOfFrame } from "../wire/frames.ts";
import { type CommonParams, defineFault, type FaultKind, forMs } from "./fault.ts";

/** Parameters of `next-id-back`. */
export interface NextIdBackParams extends CommonParams {
  /** The number by which the next order ID that TWS names is too low; it is never below 1. Default 5. */
  readonly by?: number;
  /** The most messages that name one. Default: no limit. */
  readonly times?: number;
}

/**
 * Names a next order ID that was used before, as a gateway does that has lost its last orders.
 *
 * @see QuantConnect/Lean.Brokerages.InteractiveBrokers#242.
 */
export const nextIdBack: FaultKind<NextIdBackParams> = defineFault<NextIdBackParams>(
  "next-id-back",
  "nextValidId is lower than IDs that were used: by, times",
  z.strictObject({
    by: z
      .number()
      .int()
      .min(1)
      .default(5)
      .describe("The number by which the next order ID that TWS names is too low; it is never below 1."),
    times: z.number().int().min(1).optional().describe("The most messages that name one. Default: no limit."),
    forMs,
  }),
  ({ by = 5, times }) => {
    let left = times ?? Number.POSITIVE_INFINITY;
    const rewrite = (frame: Uint8Array): Uint8Array => {
      const fields = fieldsOfFrame(frame);
      return encodeFrame(fields.with(-1, `${Math.max(1, Number(fields.at(-1)) - by)}`));
    };
    return {
      get isSpent() {
        return left <= 0;
      },
      onFrame: ({ direction, name, values }) => {
        if (direction !== "out" || name !== "nextValidId" || left <= 0) return undefined;
        // The first order ID of all cannot go back.
        if (Number(values()?.orderId) <= 1) return undefined;
        left--;
        return { rewrite };
      },
    };
  },
);
