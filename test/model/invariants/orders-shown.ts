import type { ApiEvent, ApiUser } from "../api-user.ts";
import type { Invariant } from "../record.ts";

/** Orders of others appear only in requested lists, and under numbers that the caller did not use. */
export const ordersShown: Invariant = {
  name: "lease.api: an open order has its caller's number, and others have no number of the caller",
  breaches: ({ users }) =>
    users.flatMap((user) =>
      user.events.filter(({ event }) => event === "openOrder").flatMap((event) => strange(user, event)),
    ),
};

function strange(user: ApiUser, { args, seq, atMs }: ApiEvent): readonly string[] {
  const [id, , order] = args as [number, unknown, { readonly orderId?: number; readonly orderRef?: string }];
  const called = (methods: readonly string[], by?: number): boolean =>
    user.calls.some(
      (call) => methods.includes(call.method) && call.seq < seq && (by === undefined || call.id === by),
    );
  const not = (why: string): readonly string[] => [`caller ${user.no} received ${why}, at ${atMs}`];
  const ref = order.orderRef ?? "";
  if (order.orderId !== undefined && order.orderId !== id)
    return not(`order ${id} with ${order.orderId} inside`);
  if (ref.startsWith(`${user.no}#`)) {
    const own = Number(/#(\d+)\./.exec(ref)?.[1]);
    return own === id ? [] : not(`its order ${own} as ${id}`);
  }
  if (called(["placeOrder"], id)) return not(`"${ref}" under its own number ${id}`);
  return called(["reqOpenOrders", "reqAllOpenOrders"]) ? [] : not(`"${ref}", which is not its own`);
}
