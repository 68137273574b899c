import { insideOf } from "../../../sim/net/fake-tws.ts";
import type { OrderVerdict, TwsOrder } from "../../../src/mod.ts";
import type { Epilogue, UsefulPromise } from "./epilogue.ts";
import { outcomeText, UsefulOrder } from "./useful-order.ts";

/** Time within which an order that TWS works has its outcome, in ms: the journal, the message budget and the answer. */
const ORDER_MS = 15_000;

/** An order is acknowledged, modified and cancelled, at TWS as at the pool. */
export const orders: UsefulPromise = {
  name: "an order is acknowledged, modified and cancelled",
  try: async (epilogue) => {
    const { pool } = epilogue;
    if (!(await epilogue.ready("there is a session for an order"))) return;
    if (!(await opened(epilogue))) return;
    const order = new UsefulOrder(epilogue, "order");
    const end = await order.place({ timeoutMs: ORDER_MS });
    const isPlaced = end.kind === "value" && end.value.kind === "acknowledged";
    if (!epilogue.check("placeOrder() is acknowledged", isPlaced, outcomeText(end))) return;
    expectAtTws(epilogue, "an acknowledged order is at TWS once", order, [
      "Submitted at 1",
      "PreSubmitted at 1",
    ]);
    const changed = await epilogue.end(() =>
      pool.modifyOrder(order.ref, { lmtPrice: 2 }, { timeoutMs: ORDER_MS }),
    );
    const isChanged = changed.kind === "value" && changed.value.kind === "acknowledged";
    epilogue.check("modifyOrder() is acknowledged", isChanged, outcomeText(changed));
    expectAtTws(epilogue, "a modified order is modified at TWS", order, [
      "Submitted at 2",
      "PreSubmitted at 2",
    ]);
    const cancelled = await epilogue.end(() => pool.cancelOrder(order.ref, { timeoutMs: ORDER_MS }));
    const isCancelled = cancelled.kind === "value" && cancelled.value.kind === "acknowledged";
    epilogue.check("cancelOrder() is acknowledged", isCancelled, outcomeText(cancelled));
    const done = await epilogue.value(
      "a cancelled order is done",
      async () =>
        pool.orders.get(order.ref)?.done() ?? Promise.reject(new Error("the pool has no such order")),
    );
    epilogue.check(
      "a cancelled order ends as cancelled",
      done?.kind === "cancelled",
      `it ended as ${done?.kind}`,
    );
    expectAtTws(epilogue, "a cancelled order is cancelled at TWS", order, ["Cancelled at 2"]);
  },
};

function expectAtTws(
  epilogue: Epilogue,
  name: string,
  order: UsefulOrder,
  expected: readonly string[],
): void {
  const [one = "nothing", ...others] = order.atTws;
  epilogue.check(
    name,
    expected.includes(one) && others.length === 0,
    `TWS has ${[one, ...others].join(", ")}`,
  );
}

/**
 * Settles orders of before whose outcome cannot be proven, as a person would who looks in TWS.
 *
 * @returns Whether the gate is open. It stays closed, as it must, while an order is unknown that TWS still works.
 */
export async function opened(epilogue: Epilogue): Promise<boolean> {
  const { pool } = epilogue;
  for (const order of pool.orders.unknown()) {
    const verdict = verdictOf(epilogue, order);
    if (verdict === undefined) return false;
    await epilogue.value("settle() ends an unknown outcome", () => pool.orders.settle(order.key, verdict));
  }
  return pool.stats().orders.unknown.length === 0;
}

/** Gets what a person sees of an order in TWS; undefined while TWS works it. */
function verdictOf({ tws }: Epilogue, { reference }: TwsOrder): OrderVerdict | undefined {
  const { exchange, placedOrders } = insideOf(tws).shared;
  const placed = placedOrders.state().orders.find(({ order }) => order.orderRef === reference);
  if (placed === undefined) return { kind: "not-sent" };
  const { status, filled } = exchange.trading.order(placed.permId) ?? {};
  switch (status) {
    case "Filled":
      return { kind: "filled", filled: filled ?? 0 };
    case "Cancelled":
      return { kind: "cancelled", filled: filled ?? 0 };
    case "Inactive":
      return { kind: "rejected" };
    default:
      return undefined;
  }
}
