import type { FakeTws, VirtualClock } from "../../../sim/mod.ts";
import type { IbkrPool, OrderVerdict, TwsOrder } from "../../../src/mod.ts";
import { ownReference } from "../../../src/orders/order-reference.ts";
import type { AgentNotes } from "../../model/agent-notes.ts";
import { Book } from "../../model/book.ts";
import { type Booked, bookedOrders, netUnits, OVER } from "../../model/booked.ts";

/** States of an order of the pool for each status in the book of TWS. */
const STATES: Readonly<Record<string, readonly string[]>> = {
  Filled: ["filled"],
  Cancelled: ["cancelled"],
  ApiCancelled: ["cancelled"],
  Inactive: ["rejected"],
};

/** Returns what a person finds in TWS about an order; undefined where it is open. */
export function foundByPerson(tws: FakeTws, { reference }: TwsOrder): OrderVerdict | undefined {
  const own = ownReference(reference);
  const [booked] = bookedOrders(tws, (ref) => ref === own);
  if (booked === undefined) return { kind: "not-sent" };
  const { status, filled } = booked;
  if (!OVER.includes(status)) return undefined;
  if (status === "Filled") return { kind: "filled", filled };
  return status === "Inactive" ? { kind: "rejected" } : { kind: "cancelled", filled };
}

/** Returns a sentence for each difference between what the pool and its agent say and the book of TWS, with all faults healed. */
export async function differences(
  pool: IbkrPool,
  tws: FakeTws,
  clock: VirtualClock,
  notes: AgentNotes,
): Promise<readonly string[]> {
  const book = new Book(tws, () => clock.now());
  const { positions, allOpen } = book.now;
  book.close();
  const held = await clock.until(pool.getPositions());
  const seen = held.filter(({ pos }) => pos !== 0).map(({ contract, pos }) => `${contract.conId} ${pos}`);
  const open = await clock.until(pool.getAllOpenOrders());
  const booked = bookedOrders(tws, (ref) => ref.startsWith(`key:${notes.name}-`));
  return [
    ...different("positions", seen.sort(), positions),
    ...different("number of open orders", open.length, allOpen.length),
    ...different("account of the agent", [...notes.belief()].sort(), [...netUnits(booked)].sort()),
    ...booked.flatMap((one) => ofOrder(pool, one)),
  ];
}

function ofOrder(pool: IbkrPool, { ref, status, filled }: Booked): readonly string[] {
  const key = ref.slice("key:".length);
  const state = pool.orders.get(key)?.state;
  if (state === undefined) return [`the pool does not know ${key}, which is ${status} in the book`];
  const expected = STATES[status] ?? ["acknowledged", "working"];
  const progress = "progress" in state ? (state.progress?.filled ?? 0) : 0;
  if (!expected.includes(state.kind))
    return [`${key} is ${state.kind} in the pool and ${status} in the book`];
  return progress === filled
    ? []
    : [`${key} has ${progress} units filled in the pool and ${filled} in the book`];
}

function different(what: string, seen: unknown, booked: unknown): readonly string[] {
  const [one, other] = [JSON.stringify(seen), JSON.stringify(booked)];
  return one === other ? [] : [`the ${what}: ${one} at the pool, ${other} in the book`];
}
