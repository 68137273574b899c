import * as z from "zod";
import { type CommonParams, defineFault, type FaultKind, forMs } from "./fault.ts";
import { isMeantRequest, meantRequest } from "./meant-request.ts";

/** Parameters of `half-open`. Without a trigger, every connection that has a session becomes half-open at once. */
export interface HalfOpenParams extends CommonParams {
  /** Makes a connection half-open after this request was read and before it is answered, e.g. `"reqPositions"`, or `"any"`. */
  readonly afterRequest?: string;
  /** The most connections that become half-open after that request. Default: no limit. */
  readonly times?: number;
}

/**
 * Makes connections half-open: neither side sees them end, and no bytes get through.
 *
 * The server does not notice when the client closes its side, and holds the client ID for `lingerMs`. New connections
 * work. Half-open connections stay half-open when the fault is healed.
 */
export const halfOpen: FaultKind<HalfOpenParams> = defineFault<HalfOpenParams>(
  "half-open",
  "connections stay open and nothing gets through: afterRequest, times",
  z.strictObject({
    afterRequest: meantRequest
      .optional()
      .describe(
        'Makes a connection half-open after this request was read and before it is answered, e.g. "reqPositions", or "any".',
      ),
    times: z
      .number()
      .int()
      .min(1)
      .optional()
      .describe("The most connections that become half-open after that request. Default: no limit."),
    forMs,
  }),
  ({ afterRequest, times }, world) => {
    let left = times ?? Number.POSITIVE_INFINITY;
    if (afterRequest === undefined) for (const { id } of world.connections()) world.halfOpen(id);
    return {
      get isSpent() {
        return left <= 0 || afterRequest === undefined;
      },
      onFrame: ({ direction, name }) =>
        direction === "in" && isMeantRequest(afterRequest, name) && left-- > 0
          ? { halfOpen: true }
          : undefined,
    };
  },
);
