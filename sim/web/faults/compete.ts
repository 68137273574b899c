import * as z from "zod";
import { type CommonParams, forMs } from "../../faults/fault.ts";
import { defineWebFault, path, type WebFaultKind } from "./web-fault.ts";

/** Parameters of `compete`. */
export interface CompeteParams extends CommonParams {
  /** Takes over after a request whose path begins so was carried out and before it is answered. Default: at once. */
  readonly afterRequest?: string;
}

/** Lets another login of the username take the brokerage session; it logs out when the fault is healed. */
export const compete: WebFaultKind<CompeteParams> = defineWebFault<CompeteParams>(
  "compete",
  "another login of the username takes the brokerage session over:\n    afterRequest",
  z.strictObject({ afterRequest: path, forMs }),
  ({ afterRequest }, world) => {
    let stage: "before" | "taken" = "before";
    const take = (): void => {
      if (stage === "taken") return;
      stage = "taken";
      world.happens({ kind: "competing", on: true });
    };
    const happens = (on: boolean) => (): void => {
      if (stage === "taken") world.happens({ kind: "competing", on });
    };
    if (afterRequest === undefined) take();
    return {
      onResponse: (moment) => {
        if (afterRequest !== undefined && moment.path.startsWith(afterRequest)) take();
        return undefined;
      },
      healed: happens(false),
      paused: happens(false),
      resumed: happens(true),
    };
  },
);
