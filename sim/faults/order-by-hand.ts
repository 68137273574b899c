import * as z from "zod";
import { type CommonParams, defineFault, type FaultKind } from "./fault.ts";

/** What somebody orders in TWS itself. */
export interface OrderByHandParams extends CommonParams {
  /** A share. Default `AAPL`. */
  readonly symbol?: string;
  /** Default `BUY`. */
  readonly side?: "BUY" | "SELL";
  /** Units. Default 1. */
  readonly quantity?: number;
  /** Default: at the market. */
  readonly limitPrice?: number;
}

/** Somebody places an order in TWS itself. Client 0 hears of it, and can take it over. */
export const orderByHand: FaultKind<OrderByHandParams> = defineFault<OrderByHandParams>(
  "order-by-hand",
  "somebody orders in TWS itself: symbol, side=BUY|SELL, quantity,\n    limitPrice",
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
