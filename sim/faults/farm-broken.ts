import * as z from "zod";
import { type DataFarm, FARMS, farmsOf } from "../world/farms.ts";
import { suggestion } from "../world/nearest-name.ts";
import type { FarmService } from "../world/tws-event.ts";
import { type CommonParams, defineFault, type FaultKind, forMs } from "./fault.ts";

/** Parameters of `farm-broken`. */
export interface FarmBrokenParams extends CommonParams {
  /** The service of the farm. Default: that of `farm`, and `market-data` without one. */
  readonly service?: FarmService;
  /** The name of the farm: one that TWS reports to a new client. Default: the first of the service, e.g. `usfarm`. */
  readonly farm?: string;
  /** State of running bars: `kept` (default): they continue; `silent`: they end without an error; `notified`: with 10182. */
  readonly bars?: "kept" | "silent" | "notified";
}

/** Gets the farm that the parameters mean. */
function farmOf({ service, farm }: FarmBrokenParams): DataFarm {
  const named = FARMS.find(({ name }) => name === farm);
  const served = service ?? "market-data";
  return named ?? { service: served, name: farmsOf(served)[0] ?? "" };
}

/** Breaks a data farm: 2103, 2105 or 2157, and when healed 2104, 2106 or 2158. The socket stays connected. */
export const farmBroken: FaultKind<FarmBrokenParams> = defineFault<FarmBrokenParams>(
  "farm-broken",
  `a farm breaks: service=market-data|historical|contracts,\n    farm=${FARMS.map(({ name }) => name).join("|")}, bars=kept|silent|notified`,
  z
    .strictObject({
      service: z
        .enum(["market-data", "historical", "contracts"])
        .optional()
        .describe("The service of the farm. Default: that of farm, and market-data without one."),
      farm: z.enum(FARMS.map(({ name }) => name)).optional(),
      bars: z.enum(["kept", "silent", "notified"]).optional(),
      forMs,
    })
    .refine(({ service, farm }) => service === undefined || !farm || farmsOf(service).includes(farm), {
      path: ["farm"],
      error: ({ input }) => {
        const { service = "market-data", farm = "" } = input as FarmBrokenParams;
        return `there is no "${farm}" with service=${service}; ${suggestion(farm, farmsOf(service))}`;
      },
    }),
  (params, world) => {
    const { bars = "kept" } = params;
    const { service, name: farm } = farmOf(params);
    const happens = (up: boolean) => (): void => world.happens({ kind: "farm", service, farm, up, bars });
    happens(false)();
    return { healed: happens(true), paused: happens(true), resumed: happens(false) };
  },
);
