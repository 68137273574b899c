import * as z from "zod";
import { type CommonParams, defineFault, type FaultKind, forMs } from "./fault.ts";

/** Parameters of `order-status`. */
export interface OrderStatusParams extends CommonParams {
  /** The probability that an `orderStatus` is missing, in [0, 1]. Default 0.25. */
  readonly missing?: number;
  /** The probability that an `orderStatus` that is not missing comes twice, in [0, 1]. Default 0.25. */
  readonly doubled?: number;
}

/** Leaves out messages `orderStatus`, or sends them twice (nautilus_trader#3833, #3958). The fills come all the same. */
export const orderStatus: FaultKind<OrderStatusParams> = defineFault<OrderStatusParams>(
  "order-status",
  "orderStatus is missing, or comes twice: missing, doubled (probabilities)",
  z.strictObject({
    missing: z
      .number()
      .min(0)
      .max(1)
      .default(0.25)
      .describe("The probability that an orderStatus is missing, in [0, 1]."),
    doubled: z
      .number()
      .min(0)
      .max(1)
      .default(0.25)
      .describe("The probability that an orderStatus that is not missing comes twice, in [0, 1]."),
    forMs,
  }),
  ({ missing = 0.25, doubled = 0.25 }, { random }) => ({
    onFrame: ({ direction, name }) => {
      if (direction !== "out" || name !== "orderStatus") return undefined;
      if (random.chance(missing)) return { swallow: true };
      return random.chance(doubled) ? { copies: 2 } : undefined;
    },
  }),
);
