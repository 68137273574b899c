import type { Topic } from "../topic.ts";
import { ordersTopic } from "./orders.ts";
import { tradesTopic } from "./trades.ts";

/** The topics of the WebSocket. */
export const TOPICS: readonly Topic[] = [ordersTopic, tradesTopic];
