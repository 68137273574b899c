import * as z from "zod";
import { type CommonParams, defineFault, type FaultKind, forMs } from "./fault.ts";

/** Which farm, and what becomes of running bars. */
export interface FarmBrokenParams extends CommonParams {
  /** What it serves. Default `market-data`. */
  readonly service?: "market-data" | "hmds" | "sec-def";
  /** Its name. Default `usfarm`. */
  readonly farm?: string;
  /** Running bars: `kept` (default), `silent`: they end without a word, `told`: they end with 10182. */
  readonly bars?: "kept" | "silent" | "told";
}

/** One of TWS's data farms breaks: 2103, 2105 or 2157, and when healed 2104, 2106 or 2158. The socket is fine. */
export const farmBroken: FaultKind<FarmBrokenParams> = defineFault<FarmBrokenParams>(
  "farm-broken",
  "a farm breaks: service=market-data|hmds|sec-def, bars=kept|silent|told",
  z.strictObject({
    service: z.enum(["market-data", "hmds", "sec-def"]).optional(),
    farm: z.string().min(1).optional(),
    bars: z.enum(["kept", "silent", "told"]).optional(),
    forMs,
  }),
  ({ service = "market-data", farm = "usfarm", bars = "kept" }, world) => {
    world.happens({ kind: "farm", service, farm, up: false, bars });
    return { healed: () => world.happens({ kind: "farm", service, farm, up: true, bars }) };
  },
);
