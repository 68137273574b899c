import * as z from "zod";
import { type CommonParams, defineFault, type FaultKind, forMs } from "./fault.ts";

/** Parameters of `refuse`. */
export interface RefuseParams extends CommonParams {
  /** `refused`: nothing listens (default). `closed`: accepted and closed at once, as by a relay whose gateway is down. */
  readonly how?: "refused" | "closed";
}

/** Refuses dials, as while a gateway restarts. Existing connections continue. */
export const refuse: FaultKind<RefuseParams> = defineFault<RefuseParams>(
  "refuse",
  "dials are refused, or, with how=closed, accepted and closed at once",
  z.strictObject({
    how: z
      .enum(["refused", "closed"])
      .optional()
      .describe("Whether the dial is refused (the default), or accepted and closed at once."),
    forMs,
  }),
  ({ how = "refused" }) =>
    how === "refused"
      ? { refuses: true, onDial: () => ({ refuse: true }) }
      : { onDial: () => ({ hangUp: "fin" }) },
);
