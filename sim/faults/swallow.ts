import * as z from "zod";
import { REQUEST_NAMES } from "../wire/catalogue.ts";
import { type CommonParams, defineFault, type FaultKind, forMs } from "./fault.ts";
import { probabilityOf, Strikes, timesOf } from "./strikes.ts";

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
    probability: probabilityOf("that a request is lost"),
    times: timesOf("requests that are lost"),
    forMs,
  }),
  ({ request, ...often }, { random }) => {
    const strikes = new Strikes(often, random);
    return {
      get isSpent() {
        return strikes.isSpent;
      },
      onFrame: ({ direction, name }) => {
        const meant = request === undefined ? name !== "startApi" && name !== "hello" : name === request;
        return direction === "in" && meant && strikes.next() ? { swallow: true } : undefined;
      },
    };
  },
);
