import * as z from "zod";
import { type CommonParams, defineFault, type FaultKind } from "./fault.ts";

/** Parameters of `manual-order`. */
export interface ManualOrderParams extends CommonParams {
  /** The symbol of the share. Default `AAPL`. */
  readonly symbol?: string;
  /** The side. Default `BUY`. */
  readonly side?: "BUY" | "SELL";
  /** The number of shares. Default 1. */
  readonly quantity?: number;
  /** The limit price. Default: none, a market order. */
  readonly limitPrice?: number;
}

/** Places an order manually in TWS. Client 0 is notified of it and can bind it. */
export const manualOrder: FaultKind<ManualOrderParams> = defineFault<ManualOrderParams>(
  "manual-order",
  "an order placed manually in TWS: symbol, side=BUY|SELL, quantity,\n    limitPrice",
  z.strictObject({
    symbol: z.string().min(1).default("AAPL").describe("The symbol of the share."),
    side: z.enum(["BUY", "SELL"]).default("BUY").describe("The side."),
    quantity: z.number().min(0.0001).default(1).describe("The number of shares."),
    limitPrice: z.number().min(0.0001).optional().describe("The limit price. Default: none, a market order."),
  }),
  ({ symbol = "AAPL", side = "BUY", quantity = 1, limitPrice }, world) => {
    world.happens({ kind: "manual-order", symbol, side, quantity, limitPrice });
    world.after(0, () => world.heal());
    return {};
  },
);
