import * as z from "zod";
import { type CommonParams, forMs } from "../../faults/fault.ts";
import { defineWebFault, type WebFaultKind } from "./web-fault.ts";

/** Puts the IP address into the penalty box for `forMs` (default 900 000): every request is answered with 429. */
export const penalty: WebFaultKind<CommonParams> = defineWebFault<CommonParams>(
  "penalty",
  "the IP address is in the penalty box (429) for forMs (default 900000)",
  z.strictObject({ forMs: forMs.default(900_000) }),
  ({ forMs: durationMs = 0 }, world) => {
    world.happens({ kind: "penalty", forMs: durationMs });
    // The box ends early where the fault is healed early. At its own end it may have begun anew, by a client that went on.
    let end: "due" | "passed" | "shifted" = "due";
    world.after(durationMs, () => {
      if (end === "due") end = "passed";
    });
    const free = (): void => world.happens({ kind: "penalty", forMs: 0 });
    return {
      healed: () => void (end === "passed" || free()),
      paused: free,
      // A pause has moved the end: it is the healing that ends the box then.
      resumed: () => {
        end = "shifted";
        world.happens({ kind: "penalty", forMs: durationMs });
      },
    };
  },
);
