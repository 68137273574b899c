import * as z from "zod";
import { type CommonParams, defineFault, type FaultKind, forMs } from "./fault.ts";

/** TWS tells again so often that it is cut off, in ms. */
const AGAIN_MS = 30_000;

/** How the outage ends. */
export interface ConnectivityLostParams extends CommonParams {
  /** `kept`: subscriptions go on (1102, the default); `lost`: clients have to subscribe anew (1101). */
  readonly data?: "kept" | "lost";
}

/** TWS has lost its own connection to IBKR: 1100, again every 30 s; nothing flows. Healing is 1102 or 1101. */
export const connectivityLost: FaultKind<ConnectivityLostParams> = defineFault<ConnectivityLostParams>(
  "connectivity-lost",
  "cut off from IBKR: 1100; healed: 1102 or, with data=lost, 1101",
  z.strictObject({ data: z.enum(["kept", "lost"]).optional(), forMs }),
  ({ data = "kept" }, world) => {
    const tell = (): void => {
      world.happens({ kind: "offline" });
      world.after(AGAIN_MS, tell);
    };
    tell();
    return { healed: () => world.happens({ kind: "online", dataLost: data === "lost" }) };
  },
);
