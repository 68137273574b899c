import { type Booked, OVER } from "../booked.ts";
import type { Invariant, RunRecord } from "../record.ts";
import { type IntentCall, keyOf, type SettledIntent, wantedOf } from "../trading-record.ts";

/** I10: what a call says of an order is what TWS has of it at that instant. */
export const honestOutcomes: Invariant = {
  name: "each call about an order ends once, and its outcome is true: acknowledged, rejected, not sent",
  breaches: (run) =>
    run.trading.intents.flatMap((call) => {
      const { settled, what, key, began } = call;
      const name = `${what} ${key} of ${began.atMs}`;
      if (settled === undefined) return call.died === undefined ? [`${name} has not ended`] : [];
      return judged(run, call, settled).map((why) => `${name}: ${settled.kind}, and ${why}`);
    }),
};

function judged(run: RunRecord, call: IntentCall, settled: SettledIntent): readonly string[] {
  const { kind, code, booked } = settled;
  const unsent = code !== "ORDER_ABSENT" && writes(run, call, settled) > 0;
  switch (kind) {
    case "acknowledged":
      return acknowledged(run, call, booked);
    case "rejected":
      return call.what === "place" && booked.some(({ status }) => status !== "Inactive")
        ? [`TWS has ${text(booked)}`]
        : inForce(run, call, booked);
    case "not-sent": {
      if (unsent) return ["it was written"];
      return call.what === "place" && booked.length > 0
        ? [`TWS has ${text(booked)}`]
        : inForce(run, call, booked);
    }
    case "error":
      return unsent ? [`${code}: it was written`] : [];
    case "unknown":
      return [];
  }
}

function acknowledged(
  { trading }: RunRecord,
  call: IntentCall,
  booked: readonly Booked[],
): readonly string[] {
  const [only, ...others] = booked;
  if (only === undefined || others.length > 0) return [`TWS has ${text(booked)}`];
  const { what, key, wanted, began } = call;
  if (wanted === undefined) return [];
  const { symbol, side, orderType, quantity, limit } = only;
  const isSame = symbol === wanted.symbol && side === wanted.side && orderType === wanted.orderType;
  // Later modifications may be in force already; to a call that places, any one that was made.
  const possible = trading.intents.filter(
    (one) => one.key === key && one.what !== "cancel" && (what === "place" || one.began.seq >= began.seq),
  );
  const has = possible.some((one) => one.wanted?.quantity === quantity && one.wanted.limit === limit);
  return isSame && has ? [] : [`TWS has ${text(booked)}`];
}

/** A modification that was refused or not sent is not in force. Each has a value that no other call has. */
function inForce({ trading }: RunRecord, call: IntentCall, booked: readonly Booked[]): readonly string[] {
  const { what, key, wanted } = call;
  if (what !== "modify" || wanted === undefined) return [];
  const found = [...booked, ...trading.booked.filter(({ ref }) => keyOf(ref) === key)].filter(
    ({ quantity, limit }) => quantity === wanted.quantity && limit === wanted.limit,
  );
  return found.length === 0 ? [] : [`TWS has it: ${text(found)}`];
}

/** Counts what the process has written for a call, while the call was under way. */
function writes({ trading }: RunRecord, call: IntentCall, settled: SettledIntent): number {
  const { wanted, key, process, began } = call;
  if (wanted === undefined) return 0;
  return trading.writes.filter(({ frame, seq, process: by }) => {
    if (by !== process || seq < began.seq || seq > settled.seq || frame.name !== "placeOrder") return false;
    const { quantity, limit } = wantedOf(frame.values);
    return keyOf(frame.values.orderRef) === key && quantity === wanted.quantity && limit === wanted.limit;
  }).length;
}

/** Says what TWS has of an order. */
export function text(booked: readonly Booked[]): string {
  if (booked.length === 0) return "nothing of it";
  return booked
    .map(
      ({ clientId, orderId, side, quantity, symbol, limit, status, filled }) =>
        `${clientId}/${orderId} ${side} ${quantity} ${symbol} ${limit ?? ""} ${status}, ${filled} filled`,
    )
    .join(" and ");
}

/** Tests whether an order in the book can still change. */
export const isOpen = ({ status }: Booked): boolean => !OVER.includes(status);
