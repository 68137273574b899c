import type { OrderWrite } from "../pool-process.ts";
import type { Invariant, RunRecord } from "../record.ts";
import { type IntentCall, keyOf, wantedOf } from "../trading-record.ts";

/** I8: the first byte of a message about an order leaves before its deadline, and never after its call has ended. */
export const orderDeadlines: Invariant = {
  name: "no order, modification or cancel is written after its deadline, or after its call has ended",
  breaches: (run) =>
    run.trading.writes.flatMap((write) => {
      const calls = callsOf(run, write);
      if (calls === undefined || calls.some((call) => covers(call, write))) return [];
      const { frame, atMs, process } = write;
      const ends = calls.map(
        ({ latestMs, settled }) => `${latestMs}${settled === undefined ? "" : `, ended ${settled.atMs}`}`,
      );
      return [
        `${frame.name} of ${keyOf(frame.values.orderRef) ?? frame.id} was written at ${atMs} by process ${process}; its calls had until ${ends.join("; ") || "never"}`,
      ];
    }),
};

function covers({ process, began, latestMs, settled }: IntentCall, write: OrderWrite): boolean {
  return (
    process === write.process &&
    began.seq < write.seq &&
    latestMs >= write.atMs &&
    (settled === undefined || settled.seq > write.seq)
  );
}

/** Returns the calls that a message may come from; undefined where other callers may have sent it. */
function callsOf({ trading, users }: RunRecord, { frame, clientId, seq }: OrderWrite) {
  const { intents, writes } = trading;
  if (frame.name === "placeOrder") {
    const key = keyOf(frame.values.orderRef);
    if (key === undefined || key.startsWith("agent")) return undefined;
    const { quantity, limit } = wantedOf(frame.values);
    return intents.filter(
      ({ key: own, wanted }) => own === key && wanted?.quantity === quantity && wanted.limit === limit,
    );
  }
  const placed = writes.find(
    (one) =>
      one.frame.name === "placeOrder" &&
      one.clientId === clientId &&
      one.frame.id === frame.id &&
      one.seq < seq,
  );
  const key = keyOf(placed?.frame.values.orderRef);
  const hasOthers = users.some(({ calls }) => calls.some(({ method }) => method === "cancelOrder"));
  if (key === undefined || key.startsWith("agent") || hasOthers) return undefined;
  return intents.filter((call) => call.what === "cancel" && call.key === key);
}
