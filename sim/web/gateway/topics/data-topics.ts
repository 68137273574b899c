import type { Topic } from "../topic.ts";
import { depthTopic } from "./depth.ts";
import { historyTopic } from "./history.ts";
import { ledgerTopic } from "./ledger.ts";
import { marketDataTopic } from "./market-data.ts";
import { pnlTopic } from "./pnl.ts";
import { summaryTopic } from "./summary.ts";

/** Topics of market data, history, depth, profit, summary and ledger. */
export const DATA_TOPICS: readonly Topic[] = [
  marketDataTopic,
  historyTopic,
  depthTopic,
  pnlTopic,
  summaryTopic,
  ledgerTopic,
];
