import * as z from "zod";
import { type CommonParams, forMs } from "../../faults/fault.ts";
import { defineWebFault, type WebFaultKind } from "./web-fault.ts";

/** Lets another login of the username take the brokerage session; it logs out when the fault is healed. */
export const compete: WebFaultKind<CommonParams> = defineWebFault<CommonParams>(
  "compete",
  "another login of the username takes the brokerage session over",
  z.strictObject({ forMs }),
  (_params, world) => {
    world.happens({ kind: "competing", on: true });
    return { healed: () => world.happens({ kind: "competing", on: false }) };
  },
);
