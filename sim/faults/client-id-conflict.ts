import * as z from "zod";
import { type CommonParams, defineFault, type FaultKind, forMs } from "./fault.ts";

/** Parameters of `client-id-conflict`. */
export interface ClientIdConflictParams extends CommonParams {
  /** The number of dials that are refused. Default: all until healed. */
  readonly dials?: number;
  /** The client ID that is refused. Default: every one. */
  readonly clientId?: number;
}

/** Refuses client IDs with 326 although they are free, as when TWS still holds them for a lost connection. */
export const clientIdConflict: FaultKind<ClientIdConflictParams> = defineFault<ClientIdConflictParams>(
  "client-id-conflict",
  "client IDs are refused with 326: dials=n, clientId=n",
  z.strictObject({
    dials: z
      .number()
      .int()
      .min(1)
      .optional()
      .describe("The number of dials that are refused. Default: all until healed."),
    clientId: z
      .number()
      .int()
      .min(0)
      .optional()
      .describe("The client ID that is refused. Default: every one."),
    forMs,
  }),
  ({ dials, clientId: only }, world) => {
    let left = dials ?? Number.POSITIVE_INFINITY;
    return {
      onStart: (clientId) => {
        if (only !== undefined && only !== clientId) return false;
        if (--left === 0) world.heal();
        return true;
      },
    };
  },
);
