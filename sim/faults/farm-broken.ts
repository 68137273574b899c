import * as z from "zod";
import { type CommonParams, defineFault, type FaultKind, forMs } from "./fault.ts";

/** Parameters of `farm-broken`. */
export interface FarmBrokenParams extends CommonParams {
  /** The service of the farm. Default `market-data`. */
  readonly service?: "market-data" | "historical" | "contracts";
  /** The name of the farm. Default `usfarm`. */
  readonly farm?: string;
  /** State of running bars: `kept` (default): they continue; `silent`: they end without an error; `notified`: with 10182. */
  readonly bars?: "kept" | "silent" | "notified";
}

/** Breaks a data farm: 2103, 2105 or 2157, and when healed 2104, 2106 or 2158. The socket stays connected. */
export const farmBroken: FaultKind<FarmBrokenParams> = defineFault<FarmBrokenParams>(
  "farm-broken",
  "a farm breaks: service=market-data|historical|contracts,\n    bars=kept|silent|notified",
  z.strictObject({
    service: z.enum(["market-data", "historical", "contracts"]).optional(),
    farm: z.string().min(1).optional(),
    bars: z.enum(["kept", "silent", "notified"]).optional(),
    forMs,
  }),
  ({ service = "market-data", farm = "usfarm", bars = "kept" }, world) => {
    world.happens({ kind: "farm", service, farm, up: false, bars });
    return { healed: () => world.happens({ kind: "farm", service, farm, up: true, bars }) };
  },
);
