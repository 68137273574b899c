import type { Invariant, RunRecord } from "../record.ts";
import { keyOf, type Wanted, wantedOf } from "../trading-record.ts";

/** I7: an order that is sent twice may be filled twice, in whatever session and process. */
export const atMostOnce: Invariant = {
  name: "no key has two orders at TWS, over all sessions and processes, and no message is written twice",
  breaches: (run) => [...twoOrders(run), ...writtenAgain(run)],
};

function twoOrders({ trading }: RunRecord): readonly string[] {
  const ids = new Map<string, string[]>();
  for (const { ref, clientId, orderId } of trading.booked)
    ids.set(ref, [...(ids.get(ref) ?? []), `${clientId}/${orderId}`]);
  return [...ids]
    .filter(([, own]) => own.length > 1)
    .map(([ref, own]) => `TWS has ${own.length} orders of "${ref}": ${own.join(" and ")}`);
}

/** Each call writes at most once; each modification has a value of its own, so that it is known on the wire. */
function writtenAgain({ trading }: RunRecord): readonly string[] {
  const written = new Map<string, number>();
  for (const { frame } of trading.writes) {
    const key = keyOf(frame.values.orderRef);
    if (frame.name !== "placeOrder" || key === undefined || key.startsWith("agent")) continue;
    const what = `${key} ${text(wantedOf(frame.values))}`;
    written.set(what, (written.get(what) ?? 0) + 1);
  }
  const called = new Map<string, number>();
  const known = new Set<string>();
  for (const { what, key, wanted, resend } of trading.intents) {
    if (wanted === undefined) continue;
    const name = `${key} ${text(wanted)}`;
    // A second call with the same key writes nothing, unless it may send again what was not sent.
    const writes = what === "modify" || resend || !known.has(key) ? 1 : 0;
    known.add(key);
    called.set(name, (called.get(name) ?? 0) + writes);
  }
  return [...written]
    .filter(([what, count]) => count > (called.get(what) ?? 0))
    .map(([what, count]) => `"${what}" was written ${count} times, for ${called.get(what) ?? 0} calls`);
}

const text = ({ side, quantity, symbol, orderType, limit }: Wanted): string =>
  `${side} ${quantity} ${symbol} ${orderType} ${limit ?? ""}`.trim();
