import * as z from "zod";
import { type CommonParams, forMs } from "../../faults/fault.ts";
import { defineWebFault, type WebFaultKind } from "./web-fault.ts";

/**
 * Holds cancels back: they get their receipt, and reach the exchange when the fault is healed. The orders may fill before.
 *
 * How long a cancel can be on its way is not documented (unsourced): the receipt says only that the request was submitted.
 */
export const holdCancels: WebFaultKind<CommonParams> = defineWebFault<CommonParams>(
  "hold-cancels",
  "cancels get their receipt, and are carried out when this is healed",
  z.strictObject({ forMs }),
  (_params, world) => {
    const happens = (on: boolean) => (): void => world.happens({ kind: "cancels-held", on });
    happens(true)();
    return { healed: happens(false), paused: happens(false), resumed: happens(true) };
  },
);
