import * as z from "zod";
import { type CommonParams, defineFault, type FaultKind } from "./fault.ts";

/** Parameters of `order-by-hand`. */
export interface OrderByHandParams extends CommonParams {
  /** The symbol of the share. Default `AAPL`. */
  readonly symbol?: string;
  /** The side. Default `BUY`. */
  readonly side?: "BUY" | "SELL";
  /** The number of shares. Default 1. */
  readonly quantity?: number;
  /** The limit price. Default: none, a market order. */
  readonly limitPrice?: number;
}

/** Places an order in TWS itself, by hand. Client 0 is notified of it and can bind it. */
export const orderByHand: FaultKind<OrderByHandParams> = defineFault<OrderByHandParams>(
  "order-by-hand",
  "an order placed in TWS itself: symbol, side=BUY|SELL, quantity,\n    limitPrice",
  z.strictObject({
    symbol: z.string().min(1).optional(),
    side: z.enum(["BUY", "SELL"]).optional(),
    quantity: z.number().min(0.0001).optional(),
    limitPrice: z.number().min(0.0001).optional(),
  }),
  ({ symbol = "AAPL", side = "BUY", quantity = 1, limitPrice }, world) => {
    world.happens({ kind: "by-hand", symbol, side, quantity, limitPrice });
    world.after(0, () => world.heal());
    return {};
  },
);
