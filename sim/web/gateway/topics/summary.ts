import { summaryRows } from "../data/summary.ts";
import type { Topic } from "../topic.ts";
import { accountTopic } from "./account-topic.ts";

const SECOND_MS = 1_000;

/** Topic of the account summary. */
export const summaryTopic: Topic = accountTopic({
  subscribe: "ssd",
  unsubscribe: "usd",
  frameMs: 3_000,
  ended: "unsubscribed from summary",
  blankRows: false,
  rows: (account, context) =>
    summaryRows(account, context).map(({ key, amount, currency, value }) => ({
      key,
      value,
      monetaryValue: amount,
      currency,
      severity: 0,
      timestamp: Math.floor(context.nowMs / SECOND_MS),
    })),
});
