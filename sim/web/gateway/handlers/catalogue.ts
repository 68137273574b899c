import type { Handler } from "../handler.ts";
import { accountHandlers } from "./accounts.ts";
import { authHandlers } from "./auth.ts";
import { orderListHandlers } from "./order-lists.ts";
import { orderHandlers } from "./orders.ts";

/** The endpoints of the gateway. */
export const HANDLERS: readonly Handler[] = [
  ...authHandlers,
  ...accountHandlers,
  ...orderHandlers,
  ...orderListHandlers,
];
