import * as z from "zod";
import { type CommonParams, defineFault, type FaultKind, forMs } from "./fault.ts";

/** Nobody listens: dials are refused, as while a gateway restarts. Connections that exist go on. */
export const refuse: FaultKind<CommonParams> = defineFault<CommonParams>(
  "refuse",
  "nobody listens",
  z.strictObject({ forMs }),
  () => ({ refuses: true, onDial: () => ({ refuse: true }) }),
);
