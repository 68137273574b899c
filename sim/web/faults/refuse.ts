import * as z from "zod";
import { type CommonParams, forMs } from "../../faults/fault.ts";
import { defineWebFault, type WebFaultKind } from "./web-fault.ts";

/** Refuses connections, as if nothing listened on the port. Open WebSockets and waiting requests continue. */
export const refuse: WebFaultKind<CommonParams> = defineWebFault<CommonParams>(
  "refuse",
  "connections are refused, as if nothing listened",
  z.strictObject({ forMs }),
  () => ({ refuses: true }),
);
