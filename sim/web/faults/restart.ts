import * as z from "zod";
import { type CommonParams, ms } from "../../faults/fault.ts";
import { defineWebFault, path, type WebFaultKind } from "./web-fault.ts";

/** Parameters of `restart`. */
export interface RestartParams extends CommonParams {
  /** Restarts after a request whose path begins so was carried out and before it is answered. Default: at once. */
  readonly afterRequest?: string;
  /** Time for which connections are refused, in ms; then a person logs in. Default 20 000. */
  readonly refuseMs?: number;
}

/**
 * Restarts the gateway: everything that is open is reset, connections are refused, and the login, the brokerage session and an
 * open order question are gone. Orders and cancels that it has passed on are at IBKR, and stay.
 */
export const restart: WebFaultKind<RestartParams> = defineWebFault<RestartParams>(
  "restart",
  "all is reset, connections are refused, the login is gone until a person\n    logs in after refuseMs; afterRequest",
  z.strictObject({ afterRequest: path, refuseMs: ms.optional() }),
  ({ afterRequest, refuseMs = 20_000 }, world) => {
    let stage: "up" | "down" = "up";
    const down = (): void => {
      if (stage === "down") return;
      stage = "down";
      world.changed();
      for (const { id } of world.open()) world.reset(id);
      world.happens({ kind: "login-expired" });
      world.after(refuseMs, () => world.heal());
    };
    if (afterRequest === undefined) down();
    return {
      get refuses() {
        return stage === "down";
      },
      onResponse: (moment) => {
        if (stage === "down") return { lose: true };
        if (afterRequest === undefined || !moment.path.startsWith(afterRequest)) return undefined;
        down();
        return { lose: true };
      },
      healed: () => {
        if (stage === "down") world.happens({ kind: "login" });
      },
    };
  },
);
