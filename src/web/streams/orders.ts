import { keptMap, putBounded } from "../../operations/memory.ts";
import { frozenCopy } from "../../util/frozen.ts";
import { numberOf } from "../rows/number.ts";
import { tifOf } from "../rows/time-in-force.ts";
import { type FrameRow, frameRows, textOf } from "./row-fields.ts";
import type { WebBeginning, WebFlow, WebTopic } from "./web-topic.ts";

/** An order as the gateway reports it. A field is undefined where the gateway has sent nothing for it. */
export interface WebOrder {
  /** ID that IBKR gave the order. */
  readonly orderId: string;
  /** Account code. */
  readonly account: string | undefined;
  /** Contract ID. */
  readonly conId: number | undefined;
  /** Symbol, e.g. `AAPL`. */
  readonly symbol: string | undefined;
  /** E.g. `STK`. */
  readonly secType: string | undefined;
  /** `BUY` or `SELL`. */
  readonly side: string | undefined;
  /** E.g. `Limit`. */
  readonly orderType: string | undefined;
  /** E.g. `Submitted`. */
  readonly status: string | undefined;
  /** Units of the order. */
  readonly totalQuantity: number | undefined;
  /** Units filled so far. */
  readonly filled: number | undefined;
  /** Units that are not filled. */
  readonly remaining: number | undefined;
  /** Limit price. */
  readonly price: number | undefined;
  /** Average price of the fills. */
  readonly avgFillPrice: number | undefined;
  /** Time in force, e.g. `DAY`. */
  readonly tif: string | undefined;
  /** Reference that the client gave the order. */
  readonly orderRef: string | undefined;
  /** All fields, as the gateway writes them. */
  readonly row: Readonly<Record<string, unknown>>;
}

/** Most orders that are remembered. */
const ORDERS_MAX = 10_000;

/** Makes an order of its fields; undefined without an order ID. */
export function webOrderOf(row: FrameRow): WebOrder | undefined {
  const orderId = textOf(row.orderId) ?? textOf(row.order_id);
  if (orderId === undefined) return undefined;
  return {
    orderId,
    account: textOf(row.acct) ?? textOf(row.account),
    conId: numberOf(row.conid),
    symbol: textOf(row.ticker),
    secType: textOf(row.secType),
    side: textOf(row.side),
    orderType: textOf(row.orderType),
    status: textOf(row.status),
    totalQuantity: numberOf(row.totalSize) ?? sum(row.filledQuantity, row.remainingQuantity),
    filled: numberOf(row.filledQuantity),
    remaining: numberOf(row.remainingQuantity),
    price: numberOf(row.price),
    avgFillPrice: numberOf(row.avgPrice),
    tif: tifOf(textOf(row.timeInForce)),
    orderRef: textOf(row.order_ref),
    row,
  };
}

function sum(filled: unknown, remaining: unknown): number | undefined {
  const [one, other] = [numberOf(filled), numberOf(remaining)];
  return one === undefined || other === undefined ? undefined : one + other;
}

/** The orders of the session (`sor`): those of today, then each that changes, with all that is known of it. */
export const WATCH_ORDERS: WebTopic<WebOrder> = {
  name: "watchOrders",
  what: "watch the orders",
  key: "sor",
  quiet: true,
  isReread: true,
  line: { key: "sor", subscribe: () => "sor+{}", unsubscribe: "uor+{}" },
  begin: orderFlow,
};

/** Merges the fields that a frame holds into those of the order, because later frames hold changed fields alone. */
function orderFlow(beginning: WebBeginning<WebOrder>): WebFlow<WebOrder> {
  const orders = keptMap<WebOrder>(beginning, "orders");
  const take = (given: unknown): void => {
    for (const row of frameRows(given)) {
      const id = webOrderOf(row)?.orderId;
      if (id === undefined) continue;
      const before = orders.get(id);
      if (before !== undefined && isKnown(before.row, row)) continue;
      const order = webOrderOf({ ...before?.row, ...row });
      if (order === undefined) continue;
      const value = frozenCopy(order);
      putBounded(orders, id, value, ORDERS_MAX);
      beginning.emit(value);
    }
  };
  return {
    receive: ({ args }) => take(args),
    reread: take,
    replay: () => [...orders.values()],
  };
}

const isKnown = (before: FrameRow, row: FrameRow): boolean =>
  Object.entries(row).every(([name, value]) => JSON.stringify(before[name]) === JSON.stringify(value));
