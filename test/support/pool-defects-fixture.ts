import type { World } from "./world.ts";

/** An order that stays open: its limit is far below the market. */
export const LMT = {
  action: "BUY",
  orderType: "LMT",
  totalQuantity: 10,
  lmtPrice: 1,
  tif: "GTC",
  transmit: true,
} as never;
/** Half past ten in New York, on a day of trading. */
export const OPEN: number = Date.UTC(2026, 0, 13, 15, 30);

/** How often TWS received a request of this name. */
export const count = (w: World, name: string): number =>
  w.tws.trace.of("read").filter(({ detail }) => detail === name).length;
