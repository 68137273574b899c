import * as z from "zod";
import { type CommonParams, defineFault, type FaultKind, forMs } from "./fault.ts";

/** What a dial meets. */
export interface RefuseParams extends CommonParams {
  /** `refused`: nobody listens (default). `closed`: accepted and ended at once, as by a relay whose gateway is down. */
  readonly how?: "refused" | "closed";
}

/** Dials fail, as while a gateway restarts. Connections that exist go on. */
export const refuse: FaultKind<RefuseParams> = defineFault<RefuseParams>(
  "refuse",
  "nobody listens, or, with how=closed, dials are ended at once",
  z.strictObject({ how: z.enum(["refused", "closed"]).optional(), forMs }),
  ({ how = "refused" }) =>
    how === "refused"
      ? { refuses: true, onDial: () => ({ refuse: true }) }
      : { onDial: () => ({ hangUp: "fin" }) },
);
