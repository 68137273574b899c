import * as z from "zod";
import { type CommonParams, defineFault, type FaultKind, forMs } from "./fault.ts";

/** Logs the same user in elsewhere: market data lines get 10197 and no ticks until healed; bars and tick-by-tick data end. */
export const competingSession: FaultKind<CommonParams> = defineFault<CommonParams>(
  "competing-session",
  "a login elsewhere takes the market data: 10197 for each line, no ticks",
  z.strictObject({ forMs }),
  (_, world) => {
    const happens = (on: boolean) => (): void => world.happens({ kind: "competing", on });
    happens(true)();
    return { healed: happens(false), paused: happens(false), resumed: happens(true) };
  },
);
