import * as z from "zod";
import { type CommonParams, defineFault, type FaultKind } from "./fault.ts";

/** Where clients are sent. */
export interface PortMovedParams extends CommonParams {
  /** The port that TWS names. Default 4003. */
  readonly port?: number;
}

/**
 * Somebody sets another port in TWS: 1300 names it, and every connection is ended.
 *
 * The doors stay where they are; whoever wants the fake to be at the new port opens another one there.
 */
export const portMoved: FaultKind<PortMovedParams> = defineFault<PortMovedParams>(
  "port-moved",
  "1300 names another port, and every connection is ended: port",
  z.strictObject({ port: z.number().int().min(1).max(65_535).optional() }),
  ({ port = 4003 }, world) => {
    world.happens({ kind: "port", port });
    world.after(0, () => world.heal());
    return {};
  },
);
