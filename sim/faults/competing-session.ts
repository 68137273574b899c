import * as z from "zod";
import { type CommonParams, defineFault, type FaultKind, forMs } from "./fault.ts";

/** Logs the same user in elsewhere: every market data line gets 10197, and no ticks are sent until healed. */
export const competingSession: FaultKind<CommonParams> = defineFault<CommonParams>(
  "competing-session",
  "a login elsewhere takes the market data: 10197 for each line, no ticks",
  z.strictObject({ forMs }),
  (_, world) => {
    world.happens({ kind: "competing", on: true });
    return { healed: () => world.happens({ kind: "competing", on: false }) };
  },
);
