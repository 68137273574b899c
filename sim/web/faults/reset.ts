import * as z from "zod";
import type { CommonParams } from "../../faults/fault.ts";
import { defineWebFault, type WebFaultKind } from "./web-fault.ts";

/** Makes the nightly reset happen now: the brokerage session ends, and the login of a person too. */
export const reset: WebFaultKind<CommonParams> = defineWebFault<CommonParams>(
  "reset",
  "the nightly reset happens now",
  z.strictObject({}),
  (_params, world) => {
    world.happens({ kind: "reset" });
    world.after(0, () => world.heal());
    return {};
  },
);
