import * as z from "zod";
import { type CommonParams, defineFault, type FaultKind, forMs } from "./fault.ts";

/** Parameters of `order-status`. */
export interface OrderStatusParams extends CommonParams {
  /** The probability that an `orderStatus` is missing, in [0, 1]. Default 0.25. */
  readonly missing?: number;
  /** The probability that an `orderStatus` that is not missing comes twice, in [0, 1]. Default 0.25. */
  readonly doubled?: number;
  /** The probability that an `openOrder` that was not requested is missing, in [0, 1]. Default 0. */
  readonly openOrderMissing?: number;
}

/** Requests for open orders, which are answered with each `openOrder` and then `openOrderEnd`. */
const LISTS: readonly string[] = ["reqOpenOrders", "reqAllOpenOrders"];

/**
 * Leaves out messages `orderStatus`, or sends them twice (nautilus_trader#3833, #3958), and leaves out each `openOrder` that is no
 * answer to a request. The fills come all the same.
 */
export const orderStatus: FaultKind<OrderStatusParams> = defineFault<OrderStatusParams>(
  "order-status",
  "orderStatus is missing, or comes twice: missing, doubled, openOrderMissing\n    (probabilities)",
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
    openOrderMissing: z
      .number()
      .min(0)
      .max(1)
      .default(0)
      .describe("The probability that an openOrder that was not requested is missing, in [0, 1]."),
    forMs,
  }),
  ({ missing = 0.25, doubled = 0.25, openOrderMissing = 0 }, { random }) => {
    /** Number of lists of open orders that each connection waits for. */
    const lists = new Map<number, number>();
    return {
      onFrame: ({ connection, direction, name }) => {
        const waiting = lists.get(connection) ?? 0;
        if (direction === "in" && LISTS.includes(name)) lists.set(connection, waiting + 1);
        if (direction !== "out") return undefined;
        if (name === "openOrderEnd") lists.set(connection, Math.max(0, waiting - 1));
        if (name === "openOrder" && waiting === 0 && openOrderMissing > 0)
          return random.chance(openOrderMissing) ? { swallow: true } : undefined;
        if (name !== "orderStatus") return undefined;
        if (random.chance(missing)) return { swallow: true };
        return random.chance(doubled) ? { copies: 2 } : undefined;
      },
    };
  },
);
