import * as z from "zod";
import { type CommonParams, defineFault, type FaultKind } from "./fault.ts";

/** Parameters of `port-moved`. */
export interface PortMovedParams extends CommonParams {
  /** The new port in notice 1300. Default 4003. */
  readonly port?: number;
}

/**
 * Changes the API port in TWS: every client gets 1300 with the new port, and its connection is closed.
 *
 * The fake TWS keeps listening where it does; open another door to serve the new port.
 */
export const portMoved: FaultKind<PortMovedParams> = defineFault<PortMovedParams>(
  "port-moved",
  "1300 names another port, and every connection is closed: port",
  z.strictObject({
    port: z.number().int().min(1).max(65_535).optional().describe("The port that TWS names."),
  }),
  ({ port = 4003 }, world) => {
    world.happens({ kind: "port", port });
    world.after(0, () => world.heal());
    return {};
  },
);
