import * as z from "zod";
import { type CommonParams, defineFault, type FaultKind, forMs } from "./fault.ts";

/** Connections that are accepted while this lasts say nothing, and go on saying nothing when it is healed. */
export const mute: FaultKind<CommonParams> = defineFault<CommonParams>(
  "mute",
  "new connections are accepted and never answered",
  z.strictObject({ forMs }),
  () => ({ onDial: () => ({ mute: true }) }),
);
