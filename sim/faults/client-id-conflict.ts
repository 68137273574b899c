import * as z from "zod";
import { type CommonParams, defineFault, type FaultKind, forMs } from "./fault.ts";

/** How long client IDs are refused; until healed by default. */
export interface ClientIdConflictParams extends CommonParams {
  /** Only so many dials. */
  readonly dials?: number;
  /** Only this client ID. Default: any. */
  readonly clientId?: number;
}

/** Client IDs are in use (326) although they are free: somebody else has them, or TWS has not let go. */
export const clientIdConflict: FaultKind<ClientIdConflictParams> = defineFault<ClientIdConflictParams>(
  "client-id-conflict",
  "client IDs are refused with 326: dials=n, clientId=n",
  z.strictObject({
    dials: z.number().int().min(1).optional(),
    clientId: z.number().int().min(0).optional(),
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
