import type { Topic } from "../topic.ts";
import { depthTopic } from "./depth.ts";
import { historyTopic } from "./history.ts";
import { ledgerTopic } from "./ledger.ts";
import { marketDataTopic } from "./market-data.ts";
import { ordersTopic } from "./orders.ts";
import { pnlTopic } from "./pnl.ts";
import { summaryTopic } from "./summary.ts";
import { tradesTopic } from "./trades.ts";

/** The topics of the WebSocket. */
export const TOPICS: readonly Topic[] = [
  ordersTopic,
  tradesTopic,
  marketDataTopic,
  historyTopic,
  depthTopic,
  pnlTopic,
  summaryTopic,
  ledgerTopic,
];
