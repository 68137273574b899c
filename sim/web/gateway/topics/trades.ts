import { tradeRow, tradesOfDays } from "../orders/order-rows.ts";
import type { CoreContext } from "../state/core-context.ts";
import type { Subscribed, Topic, TopicFrame } from "../topic.ts";

const KEY = "str";
const DAYS_MAX = 7;

/**
 * The fills (`str`): first those of the last days, then new ones. Every subscription repeats the former, so that callers see
 * an `execution_id` again; `realtimeUpdatesOnly` leaves them out.
 */
export const tradesTopic: Topic = {
  subscribe: "str",
  unsubscribe: "utr",
  layer: "brokerage",
  begin(_targets, { realtimeUpdatesOnly, days = 1 }, context: CoreContext): Subscribed {
    const { exchange, parts, nowMs } = context;
    const isCount = typeof days === "number" && Number.isInteger(days) && days >= 1 && days <= DAYS_MAX;
    const isReplayed = realtimeUpdatesOnly !== true;
    const rows = isReplayed ? tradesOfDays(exchange, parts.webOrders, isCount ? days : 1, nowMs) : [];
    let seen = exchange.trading.fills().length;
    return {
      frames: isReplayed ? [{ topic: KEY, args: rows }] : [],
      subscription: {
        key: KEY,
        dueMs: undefined,
        followsOrders: true,
        run({ exchange: { trading }, parts: { webOrders } }: CoreContext): readonly TopicFrame[] {
          const fills = trading.fills().slice(seen);
          seen += fills.length;
          const args = fills.flatMap((fill) => {
            const order = trading.order(fill.permId);
            return order === undefined ? [] : [tradeRow(fill, order, webOrders)];
          });
          return args.length === 0 ? [] : [{ topic: KEY, args }];
        },
      },
    };
  },
  end: (_targets, keys) => ({ keys: keys.filter((key) => key === KEY), frames: [] }),
};
