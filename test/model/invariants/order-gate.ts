import { PoolError } from "../../../src/mod.ts";
import { ownReference } from "../../../src/orders/order-reference.ts";
import type { WireFrame } from "../frame.ts";
import type { Invariant, RunRecord } from "../record.ts";

/** I11: no order follows one whose outcome is unknown, before the lists of TWS were read. The login has one account. */
export const orderGate: Invariant = {
  name: "no order is written while an outcome is unknown or TWS is cut off; cancels and reads pass",
  breaches: (run) => [...whileUnknown(run), ...beforeLists(run), ...heldBack(run)],
};

function whileUnknown({ trading }: RunRecord): readonly string[] {
  return trading.writes.flatMap(({ frame, unknown, degraded, atMs }) => {
    if (frame.name !== "placeOrder" || frame.values.whatIf === true) return [];
    const what = `at ${atMs}, "${frame.values.orderRef}" was written`;
    if (degraded) return [`${what} while TWS was disconnected from IBKR`];
    return unknown.length === 0 ? [] : [`${what} while ${unknown.join(", ")} was unknown`];
  });
}

/** Messages of TWS that end the lists of orders and executions. */
const ENDS: readonly string[] = ["openOrderEnd", "completedOrdersEnd", "execDetailsEnd"];

/** As the network sees it: an order that TWS had not answered when its connection ended holds back those of the next one. */
function beforeLists({ frames, ends, notified, trading }: RunRecord): readonly string[] {
  const breaches: string[] = [];
  const known = new Set<number>();
  /** New orders without an answer, the connections that they were sent on, and their references. */
  const open = new Map<number, { readonly on: number; readonly reference: string }>();
  let [connection, lists] = [0, new Set<string>()];
  for (const frame of frames) {
    const { id, name, direction } = frame;
    if (frame.connection !== connection) [connection, lists] = [frame.connection, new Set()];
    if (direction === "out") {
      // An execution in a list has the number of the list, and that of the order beside it.
      for (const one of [id, frame.values.orderId]) if (typeof one === "number") open.delete(one);
      if (ENDS.includes(name)) lists.add(name);
      if (lists.size === ENDS.length)
        for (const [one, { on }] of open) if (on !== connection) open.delete(one);
      continue;
    }
    if (!isNewOrder(frame, known)) continue;
    const isSettled = (one: number): boolean =>
      trading.verdicts.some(({ orderId, seq }) => orderId === one && seq < frame.seq);
    // The lists of the connection itself may have shown that TWS has never had it; "honest-outcomes" compares that with the book.
    const isAbsent = (reference: string): boolean =>
      notified.some(
        ({ event, seq }) =>
          event.type === "order" &&
          event.state.kind === "not-sent" &&
          seq < frame.seq &&
          reference === `key:${event.key}`,
      );
    const earlier = [...open].filter(
      ([one, { on, reference }]) =>
        on !== connection &&
        !isSettled(one) &&
        !isAbsent(reference) &&
        ends.some((end) => end.connection === on && end.seq < frame.seq),
    );
    if (earlier.length > 0 && lists.size < ENDS.length)
      breaches.push(
        `at ${frame.atMs}, order ${id} was sent before the lists, and ${earlier.map(([one]) => one)} had no answer`,
      );
    open.set(id as number, { on: connection, reference: ownReference(`${frame.values.orderRef}`) });
  }
  return breaches;
}

function isNewOrder({ name, id, values, refused }: WireFrame, known: Set<number>): boolean {
  if (name !== "placeOrder" || id === undefined || values.whatIf === true || refused) return false;
  const isNew = !known.has(id);
  known.add(id);
  return isNew;
}

/** Cancels and reads are not held back by the gate. */
function heldBack({ trading, calls, options }: RunRecord): readonly string[] {
  const { clientIdPolicy = "wait" } = options;
  // TWS lets only the client ID change an order that has placed it.
  const cancels =
    typeof clientIdPolicy !== "string" ? [] : trading.intents.filter(({ what }) => what === "cancel");
  const held = cancels.filter(({ settled }) => settled?.code === "ORDER_GATE_CLOSED" && settled.inSession);
  const reads = calls.filter(
    ({ read, outcome }) =>
      read !== undefined &&
      outcome !== undefined &&
      "error" in outcome &&
      outcome.error instanceof PoolError &&
      outcome.error.code === "ORDER_GATE_CLOSED",
  );
  return [
    ...held.map(({ key, began }) => `the cancel of ${key} of ${began.atMs} was held back by the gate`),
    ...reads.map(({ what, began }) => `${what} of ${began.atMs} was held back by the gate`),
  ];
}
