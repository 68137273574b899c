import * as z from "zod";
import { type CommonParams, defineFault, type FaultKind, forMs } from "./fault.ts";

/** Accepts new connections and never sends anything on them, not even after the fault is healed. */
export const mute: FaultKind<CommonParams> = defineFault<CommonParams>(
  "mute",
  "new connections are accepted and never answered",
  z.strictObject({ forMs }),
  () => ({ onDial: () => ({ mute: true }) }),
);
