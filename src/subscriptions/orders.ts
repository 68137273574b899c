import { checkedCall } from "../requests/checked-call.ts";
import {
  type OpenOrder,
  ORDER_OVER,
  type OrderStanding,
  orderKey,
  orderStanding,
  ownOpenOrders,
} from "../requests/orders.ts";
import type { CommissionReport, Contract, Execution, Order, OrderState } from "../stoqey/mod.ts";
import { frozenCopy } from "../util/frozen-copy.ts";
import { keptMap } from "./account.ts";
import type { StreamOperation } from "./stream.ts";

/** What becomes of an order: told whole, or where it stands. */
export type OrderUpdate =
  | ({ readonly kind: "order" } & OpenOrder)
  | ({ readonly kind: "status"; readonly orderId: number } & OrderStanding)
  /** It is open no more; what became of it happened in a gap: `getCompletedOrders` tells. */
  | {
      readonly kind: "gone";
      readonly orderId: number;
      readonly permId: number | undefined;
      readonly status: "Unknown";
    };

/** What is known of one order that is open, and what was last told of it, to tell nothing twice. */
interface Known {
  order: Extract<OrderUpdate, { readonly kind: "order" }> | undefined;
  status: Extract<OrderUpdate, { readonly kind: "status" }> | undefined;
  orderText: string;
  statusText: string;
}

/** So many orders that are over are remembered, so that their last message is not told twice. */
const OVER_MAX = 1_000;

/** The orders of this client ID: those that are open, then whatever becomes of them. */
export const orders: StreamOperation<null, OrderUpdate> = {
  name: "watchOrders",
  what: "watch the orders",
  source: () => checkedCall(ownOpenOrders, null),
  listens: ["openOrder", "orderStatus"],
  start: () => {},
  stop: () => {},
  begin: (_args, { emit, kept, clientId: own }) => {
    const known = keptMap<Known>(kept, "orders");
    const over = keptMap<string>(kept, "over");
    const unseen = new Set(known.keys());
    const of = (key: string): Known => {
      const one = known.get(key) ?? { order: undefined, status: undefined, orderText: "", statusText: "" };
      known.set(key, one);
      unseen.delete(key);
      return one;
    };
    const ended = (key: string, text: string): void => {
      known.delete(key);
      over.set(key, text);
      const [oldest] = over.keys();
      if (over.size > OVER_MAX && oldest !== undefined) over.delete(oldest);
    };
    /** @param listed Is it in the list of open orders? Then it is open, whatever was told of its number before. */
    const takeOrder = (told: OpenOrder, listed: boolean): void => {
      const { orderId, order, orderState } = told;
      // A list of all open orders passes here as well; those of other clients are not meant.
      if (order.clientId !== undefined && order.clientId !== own) return;
      // It is the answer to a what-if order, which is not placed.
      if (order.whatIf === true) return;
      const key = orderKey(orderId, own, order.permId);
      const isOver = ORDER_OVER.has(orderState.status ?? "");
      if (over.has(key)) {
        if (!listed || isOver) return;
        over.delete(key);
      }
      const one = of(key);
      const text = JSON.stringify([order, orderState]);
      if (isOver) ended(key, "");
      if (one.orderText === text) return;
      one.orderText = text;
      const { contract } = told;
      one.order = frozenCopy({ kind: "order" as const, orderId, contract, order, orderState });
      emit(one.order);
    };
    const takeStatus = (orderId: number, standing: OrderStanding): void => {
      if (standing.clientId !== undefined && standing.clientId !== own) return;
      const key = orderKey(orderId, own, standing.permId);
      const text = JSON.stringify(standing);
      const isOver = ORDER_OVER.has(standing.status);
      // What is over stays over: what comes of it later was on its way, or is the same once more.
      if (over.has(key) && (!isOver || over.get(key) === text)) return;
      const one = of(key);
      if (isOver) ended(key, text);
      if (one.statusText === text) return;
      one.statusText = text;
      one.status = Object.freeze({ kind: "status" as const, orderId, ...standing });
      emit(one.status);
    };
    const onOrder = (orderId: number, contract: Contract, order: Order, orderState: OrderState): void =>
      takeOrder({ orderId, contract, order, orderState }, false);
    const onStatus = (orderId: number, ...rest: unknown[]): void => takeStatus(orderId, orderStanding(rest));
    return {
      on: { openOrder: onOrder, orderStatus: onStatus },
      snapshot: (answer) => {
        for (const row of answer as readonly OpenOrder[]) {
          takeOrder(row, true);
          if (row.standing !== undefined) takeStatus(row.orderId, row.standing);
        }
        for (const key of unseen) {
          const { order, status } = known.get(key) ?? {};
          known.delete(key);
          const orderId = order?.orderId ?? status?.orderId ?? 0;
          const permId = order?.order.permId || status?.permId;
          emit(Object.freeze({ kind: "gone" as const, orderId, permId, status: "Unknown" as const }));
        }
        unseen.clear();
      },
      replay: () =>
        [...known.values()].flatMap(({ order, status }) => [
          ...(order === undefined ? [] : [order]),
          ...(status === undefined ? [] : [status]),
        ]),
    };
  },
};

/** A fill, and what it cost: TWS tells the one and then the other. */
export type ExecutionUpdate =
  | { readonly kind: "fill"; readonly contract: Contract; readonly execution: Execution }
  | { readonly kind: "commission"; readonly commission: CommissionReport };

/** Fills and commissions that are remembered; more than one client makes in a day. */
const FILLS_MAX = 50_000;

/** Fills of today, then each as it happens; each is told once, also after a lost session. */
export const executions: StreamOperation<null, ExecutionUpdate> = {
  name: "watchExecutions",
  what: "watch the executions",
  listens: ["execDetails"],
  opens: ["execDetailsEnd"],
  snapshotEnd: "execDetailsEnd",
  start: (api, id) => void api.reqExecutions(id, {}),
  stop: () => {},
  begin: (_args, { emit, kept, id: own }) => {
    const told = keptMap<ExecutionUpdate>(kept, "told");
    const once = (key: string, made: () => ExecutionUpdate): void => {
      if (told.has(key)) return;
      const update = frozenCopy(made());
      told.set(key, update);
      const [oldest] = told.keys();
      if (told.size > FILLS_MAX && oldest !== undefined) told.delete(oldest);
      emit(update);
    };
    return {
      // What was found for the request of somebody else says nothing about this one. The commission of a fill that was not
      // told comes again, with the fill.
      foreign: (event, [first]) =>
        event === "execDetails"
          ? Number(first) > 0 && first !== own
          : event === "commissionReport" && !told.has(`fill ${(first as CommissionReport).execId}`),
      on: {
        execDetails: (_id: number, contract: Contract, execution: Execution): void =>
          once(`fill ${execution.execId}`, () => ({ kind: "fill", contract, execution })),
        commissionReport: (commission: CommissionReport): void =>
          once(`commission ${commission.execId}`, () => ({ kind: "commission", commission })),
      },
      replay: () => [...told.values()],
    };
  },
};
