import * as z from "zod";
import { REQUEST_NAMES } from "../wire/catalogue.ts";
import { type CommonParams, defineFault, type FaultKind, forMs } from "./fault.ts";

/** Parameters of `swallow`. */
export interface SwallowParams extends CommonParams {
  /** The name of the request, e.g. `"placeOrder"`. Default: every request of a session. */
  readonly request?: string;
  /** The probability that a request is lost, in [0, 1]. Default 1. */
  readonly probability?: number;
  /** The most requests that are lost. Default: no limit. */
  readonly times?: number;
}

/** Reads requests and loses them: no answer, no error, no order. */
export const swallow: FaultKind<SwallowParams> = defineFault<SwallowParams>(
  "swallow",
  "requests are read and lost: request, probability, times",
  z.strictObject({
    request: z
      .enum(REQUEST_NAMES as [string, ...string[]])
      .optional()
      .describe('The name of the request, e.g. "placeOrder". Default: every request of a session.'),
    probability: z
      .number()
      .min(0)
      .max(1)
      .default(1)
      .describe("The probability that a request is lost, in [0, 1]."),
    times: z.number().int().min(1).optional().describe("The most requests that are lost. Default: no limit."),
    forMs,
  }),
  ({ request, probability = 1, times = Number.POSITIVE_INFINITY }, world) => {
    let left = times;
    return {
      get isSpent() {
        return left <= 0;
      },
      onFrame: ({ direction, name }) => {
        const meant = request === undefined ? name !== "startApi" && name !== "hello" : name === request;
        if (direction !== "in" || !meant || left <= 0 || !world.random.chance(probability)) return undefined;
        left--;
        return { swallow: true };
      },
    };
  },
);
