import type { Handler } from "../handler.ts";
import { contractHandlers } from "./contracts.ts";
import { historyHandlers } from "./history.ts";
import { pnlHandlers } from "./pnl.ts";
import { portfolioHandlers } from "./portfolio.ts";
import { scannerHandlers } from "./scanner.ts";
import { securitySearchHandlers } from "./security-search.ts";
import { snapshotHandlers } from "./snapshots.ts";

/** Handlers of accounts, contracts, market data, history, profits and scanners. */
export const DATA_HANDLERS: readonly Handler[] = [
  ...portfolioHandlers,
  ...contractHandlers,
  ...securitySearchHandlers,
  ...snapshotHandlers,
  ...historyHandlers,
  ...pnlHandlers,
  ...scannerHandlers,
];
