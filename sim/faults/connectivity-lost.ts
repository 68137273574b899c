import * as z from "zod";
import { type CommonParams, defineFault, type FaultKind, forMs } from "./fault.ts";

/** The interval at which 1100 is repeated, in ms. */
const REPEAT_MS = 30_000;

/** Parameters of `connectivity-lost`. */
export interface ConnectivityLostParams extends CommonParams {
  /** `kept`: subscriptions continue (1102, the default); `lost`: clients must subscribe again (1101). */
  readonly data?: "kept" | "lost";
}

/** Cuts TWS off from IBKR: clients get 1100 every 30 s and no data; when healed, they get 1102 or 1101. */
export const connectivityLost: FaultKind<ConnectivityLostParams> = defineFault<ConnectivityLostParams>(
  "connectivity-lost",
  "cut off from IBKR: 1100; healed: 1102 or, with data=lost, 1101",
  z.strictObject({
    data: z.enum(["kept", "lost"]).optional().describe("Whether subscriptions live on when it is over."),
    forMs,
  }),
  ({ data = "kept" }, world) => {
    const offline = (): void => world.happens({ kind: "offline" });
    const online = (): void => world.happens({ kind: "online", dataLost: data === "lost" });
    const cutOff = (): void => {
      offline();
      world.after(REPEAT_MS, cutOff);
    };
    cutOff();
    return { healed: online, paused: online, resumed: offline };
  },
);
