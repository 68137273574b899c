import * as z from "zod";
import { REQUEST_NAMES } from "../wire/catalogue.ts";
import { type CommonParams, defineFault, type FaultKind, forMs } from "./fault.ts";

/** When connections go dead; without a trigger, all that have a session, at once. */
export interface HalfOpenParams extends CommonParams {
  /** Right after this request was read, e.g. `"reqPositions"`. */
  readonly afterRequest?: string;
  /** Most connections that go dead after that request. Default: any number. */
  readonly times?: number;
}

/**
 * Connections go half-open: each side believes that the other is there, and nothing gets through.
 *
 * The server does not notice when the client gives up, and holds its client ID for `lingerMs`. New connections work. Dead
 * connections stay dead when the fault is healed.
 */
export const halfOpen: FaultKind<HalfOpenParams> = defineFault<HalfOpenParams>(
  "half-open",
  "connections that live go dead without a word: afterRequest, times",
  z.strictObject({
    afterRequest: z.enum(REQUEST_NAMES as [string, ...string[]]).optional(),
    times: z.number().int().min(1).optional(),
    forMs,
  }),
  ({ afterRequest, times }, world) => {
    let left = times ?? Number.POSITIVE_INFINITY;
    if (afterRequest === undefined) for (const { id } of world.connections()) world.deaden(id);
    return {
      onFrame: ({ direction, name }) =>
        direction === "in" && name === afterRequest && left-- > 0 ? { deaden: true } : undefined,
    };
  },
);
