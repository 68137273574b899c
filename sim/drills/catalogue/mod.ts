/** Every drill, one subject a file. */
import type { Drill } from "../drill.ts";
import { BYTES } from "./bytes.ts";
import { CONNECTION } from "./connection.ts";
import { DAILY_LIFE } from "./daily-life.ts";
import { LIMITS } from "./limits.ts";
import { ORDER_CUTS } from "./order-cuts.ts";
import { ORDERS } from "./orders.ts";
import { START } from "./start.ts";

/** Every drill, in the order in which they are reported. */
export const CATALOGUE: readonly Drill[] = [
  ...START,
  ...CONNECTION,
  ...DAILY_LIFE,
  ...ORDER_CUTS,
  ...ORDERS,
  ...LIMITS,
  ...BYTES,
];
