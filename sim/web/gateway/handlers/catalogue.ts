import type { Handler } from "../handler.ts";
import { accountHandlers } from "./accounts.ts";
import { authHandlers } from "./auth.ts";
import { contractHandlers } from "./contracts.ts";
import { historyHandlers } from "./history.ts";
import { orderListHandlers } from "./order-lists.ts";
import { orderHandlers } from "./orders.ts";
import { pnlHandlers } from "./pnl.ts";
import { portfolioHandlers } from "./portfolio.ts";
import { scannerHandlers } from "./scanner.ts";
import { securitySearchHandlers } from "./security-search.ts";
import { snapshotHandlers } from "./snapshots.ts";

/** The endpoints of the gateway. */
export const HANDLERS: readonly Handler[] = [
  ...authHandlers,
  ...accountHandlers,
  ...orderHandlers,
  ...orderListHandlers,
  ...portfolioHandlers,
  ...contractHandlers,
  ...securitySearchHandlers,
  ...snapshotHandlers,
  ...historyHandlers,
  ...pnlHandlers,
  ...scannerHandlers,
];
