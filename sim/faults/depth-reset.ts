import * as z from "zod";
import { type CommonParams, defineFault, type FaultKind } from "./fault.ts";

/** Resets the books of all market depth: 317 for each subscription, then every row again (erdewit/ib_insync#77). */
export const depthReset: FaultKind<CommonParams> = defineFault<CommonParams>(
  "depth-reset",
  "317 for each subscription to market depth, then its rows again",
  z.strictObject({}),
  (_, world) => {
    world.happens({ kind: "depth-reset" });
    world.after(0, () => world.heal());
    return {};
  },
);
