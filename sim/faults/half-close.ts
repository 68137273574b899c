import * as z from "zod";
import { type CommonParams, defineFault, type FaultKind, forMs } from "./fault.ts";
import { isMeantRequest, meantRequest } from "./meant-request.ts";

/** Parameters of `half-close`. Without a trigger, every connection that has a session is half-closed at once. */
export interface HalfCloseParams extends CommonParams {
  /** Half-closes a connection after this request was read and before it is answered, e.g. `"reqPositions"`, or `"any"`. */
  readonly afterRequest?: string;
  /** The most connections that are half-closed after that request. Default: no limit. */
  readonly times?: number;
}

/**
 * Ends what TWS sends (FIN) while it goes on reading: what the client has on its way, orders too, is carried out and not
 * answered, and the client ID stays taken until the client closes its side.
 */
export const halfClose: FaultKind<HalfCloseParams> = defineFault<HalfCloseParams>(
  "half-close",
  "TWS ends what it sends and goes on reading: afterRequest, times",
  z.strictObject({
    afterRequest: meantRequest
      .optional()
      .describe(
        'Half-closes a connection after this request was read and before it is answered, e.g. "reqPositions", or "any".',
      ),
    times: z
      .number()
      .int()
      .min(1)
      .optional()
      .describe("The most connections that are half-closed after that request. Default: no limit."),
    forMs,
  }),
  ({ afterRequest, times }, world) => {
    let left = times ?? Number.POSITIVE_INFINITY;
    if (afterRequest === undefined) for (const { id } of world.connections()) world.halfClose(id);
    return {
      get isSpent() {
        return left <= 0 || afterRequest === undefined;
      },
      onFrame: ({ direction, name }) =>
        direction === "in" && isMeantRequest(afterRequest, name) && left-- > 0
          ? { halfClose: true }
          : undefined,
    };
  },
);
