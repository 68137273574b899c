import { ownReference } from "../../../src/orders/order-reference.ts";
import type { ApiUser } from "../api-user.ts";
import type { Invariant, RunRecord } from "../record.ts";
import { keyOf } from "../trading-record.ts";

/** An order is cancelled by its owner, by a caller that received it in a list, or by a global cancel. */
export const orderCancels: Invariant = {
  name: "lease.api: no caller cancels an order that it neither placed nor received",
  breaches: (run) => {
    const sent = new Map<number, { ref: string; cancels: number }>();
    for (const frame of run.frames) {
      const { name, direction } = frame;
      if (direction !== "in" || (name !== "placeOrder" && name !== "cancelOrder")) continue;
      // Reading the values of a message decodes it.
      const { values } = frame;
      const id = values.orderId as number;
      if (name === "placeOrder") {
        const [ref = ""] = `${values.orderRef}`.split(".");
        sent.set(id, { ref, cancels: sent.get(id)?.cancels ?? 0 });
      }
      if (name === "cancelOrder") {
        const one = sent.get(id) ?? { ref: keptRef(run, id), cancels: 0 };
        one.cancels++;
        sent.set(id, one);
      }
    }
    return [...sent].flatMap(([id, { ref, cancels }]) => {
      // Agents cancel their own orders by calls that are not recorded.
      if (keyOf(ref)?.startsWith("agent")) return [];
      const ofKey = run.trading.intents.filter(({ what, key }) => what === "cancel" && key === keyOf(ref));
      const allowed = run.users.reduce((sum, user) => sum + entitled(run, user, ref), ofKey.length);
      if (cancels <= allowed) return [];
      return [
        `order ${id} ("${ref}") was cancelled ${cancels} times, and ${allowed} callers' cancels were about it`,
      ];
    });
  },
};

/** Returns the reference of an order in the journal, which may never have reached the network. */
function keptRef({ trading }: RunRecord, id: number): string {
  for (const { entry } of trading.kept)
    if (entry.type === "order" && entry.orderId === id)
      return ownReference(entry.reference).split(".")[0] ?? "";
  return "";
}

/** Counts the cancels of a caller for the order with this reference. */
function entitled({ users: _ }: RunRecord, user: ApiUser, ref: string): number {
  const shown = user.shown.filter((one) => one.ref.split(".")[0] === ref).map(({ id }) => id);
  const own = ref.startsWith(`${user.no}#`) ? [Number(ref.split("#")[1])] : [];
  const ids = new Set([...shown, ...own]);
  return user.calls.filter(({ method, id }) => method === "cancelOrder" && id !== undefined && ids.has(id))
    .length;
}
