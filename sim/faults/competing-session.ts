import * as z from "zod";
import { type CommonParams, defineFault, type FaultKind, forMs } from "./fault.ts";

/** Somebody logs in elsewhere with the same user: 10197 for every market data line, and no ticks until healed. */
export const competingSession: FaultKind<CommonParams> = defineFault<CommonParams>(
  "competing-session",
  "a login elsewhere has the data: 10197 for each line, no ticks until healed",
  z.strictObject({ forMs }),
  (_, world) => {
    world.happens({ kind: "competing", on: true });
    return { healed: () => world.happens({ kind: "competing", on: false }) };
  },
);
