import type { KnownOrder } from "./order-scene.ts";
import { onEnd, onIntent, onPool, onVerdict, type Probe } from "./probe.ts";
import type { Scene } from "./scene.ts";

/** Looks at an order or a change that becomes unknown, by what was known of it before. */
const lostAs = (when: (scene: Scene, before: KnownOrder) => boolean) =>
  onPool("order", (scene, { key, state }) => {
    const before = scene.orders.known.get(key);
    return state.kind === "unknown" && before !== undefined && when(scene, before);
  });
/** Looks at an unknown order of which is found out what became of it. */
const found = (kinds: readonly string[], when: (scene: Scene, before: KnownOrder) => boolean = () => true) =>
  onPool("order", (scene, { key, state }) => {
    const before = scene.orders.known.get(key);
    return before?.kind === "unknown" && kinds.includes(state.kind) && when(scene, before);
  });
const LIVE: readonly string[] = ["acknowledged", "working", "filled", "cancelled"];
/** States after a session that was lost. */
const AWAY: readonly string[] = ["waiting", "dialing"];
const isLost = ({ state }: Scene): boolean => state !== "ready" && state !== "degraded";

/** Rare states of orders: losses at each point of their lives, and what is found out of them. */
export const ORDERS: readonly Probe[] = [
  {
    name: "a session is lost before an order is in the journal",
    about: "Nothing of the order was written, and nothing will be.",
    seen: onPool("lost", ({ orders, process }) => {
      for (const { key, process: no } of orders.pending)
        if (no === process && !orders.known.has(key)) return true;
      return false;
    }),
  },
  {
    name: "a session is lost while an order waits in the journal",
    about: "The order is durable, and no byte of it was written.",
    seen: onPool("state", ({ orders, inSession }, { state }) => {
      return inSession && AWAY.includes(state) && orders.has("journalled", "order");
    }),
  },
  {
    name: "a session is lost after an order was written",
    about: "The order may be at TWS or not.",
    seen: lostAs((scene, { kind, what }) => kind === "written" && what === "order" && isLost(scene)),
  },
  {
    name: "a session is lost while an order rests at TWS",
    about: "The order is at TWS, and may end meanwhile.",
    seen: lostAs((scene, { kind, filled }) => kind === "working" && filled === 0 && isLost(scene)),
  },
  {
    name: "a session is lost after a modification was written",
    about: "Which of the terms are in force is not known.",
    seen: lostAs((scene, { kind, what }) => kind === "written" && what === "modify" && isLost(scene)),
  },
  {
    name: "a session is lost after a cancel was written",
    about: "The order may be open or cancelled.",
    seen: lostAs((scene, { kind, what }) => kind === "written" && what === "cancel" && isLost(scene)),
  },
  {
    name: "an order is not answered in a session that works",
    about: "The outcome is unknown although nothing was lost.",
    seen: lostAs((scene, { kind }) => kind === "written" && scene.state === "ready"),
  },
  {
    name: "the answer to an unknown order comes late, in its session",
    about: "A late answer settles the outcome.",
    seen: found(LIVE, ({ epoch }, before) => before.unknownIn === epoch),
  },
  {
    name: "the next session finds an unknown order",
    about: "Open orders, executions and completed orders are compared.",
    seen: found(LIVE, ({ epoch }, before) => (before.unknownIn ?? epoch) < epoch),
  },
  {
    name: "an unknown order is proven absent",
    about: "Only absence from all lists and the next ID prove it.",
    seen: found(["not-sent"]),
  },
  {
    name: "an unknown order is found to be filled",
    about: "The position has changed while the pool did not know.",
    seen: found(["filled"]),
  },
  {
    name: "an unknown order is found to be cancelled",
    about: "A cancel was on its way, or IBKR has ended the order.",
    seen: found(["cancelled"]),
  },
  {
    name: "an order in its journal is dropped because TWS is cut off",
    about: "It waits for its turn, and must not go out after the outage.",
    seen: onPool("order", ({ orders, inSession }, { key, state }) => {
      if (state.kind !== "not-sent" || state.reason.code !== "ORDER_GATE_CLOSED") return false;
      return inSession && orders.known.get(key)?.kind === "journalled";
    }),
  },
  {
    name: "an unknown order outlasts two sessions",
    about: "Unknown stays unknown until it is proven.",
    seen: onPool("lost", ({ orders }) => {
      for (const { kind, sessions } of orders.known.values())
        if (kind === "unknown" && sessions >= 1) return true;
      return false;
    }),
  },
  {
    name: "a person settles an unknown order",
    about: "What cannot be proven is looked up in TWS.",
    seen: onVerdict(),
  },
  {
    name: "new orders wait behind an unknown one",
    about: "The gate is closed for orders of that account.",
    seen: onPool("gate", (_, { unknown, waiting }) => unknown.length > 0 && waiting.length > 0),
  },
  {
    name: "an order is not sent because the gate stays closed",
    about: "Its deadline passes while an outcome is unknown or TWS is cut off.",
    seen: onIntent("settled", (_, { settled }) => settled?.code === "ORDER_GATE_CLOSED"),
  },
  {
    name: "an order is not sent because no session came in time",
    about: "Its bytes must not be written after its deadline.",
    seen: onIntent("settled", (scene, { settled, what }) => {
      return what === "place" && settled?.kind === "not-sent" && !scene.inSession;
    }),
  },
  {
    name: "an order begins while TWS is cut off from IBKR",
    about: "New orders are refused or wait, and reads pass.",
    seen: onIntent("began", ({ state }, { what }) => state === "degraded" && what === "place"),
  },
  {
    name: "an order begins with a key whose order is under way",
    about: "Both calls end with one order.",
    seen: onIntent("began", ({ orders }, { what, key }) => {
      if (what !== "place") return false;
      for (const other of orders.pending) if (other.key === key && other.what === "place") return true;
      return false;
    }),
  },
  {
    name: "an order is sent again after it was not sent",
    about: "A resend needs proof of absence, and keeps its reference.",
    seen: onPool("order", ({ orders }, { key, state }) => {
      return state.kind === "written" && orders.resent.has(key);
    }),
  },
  {
    name: "an order is refused because the journal is full",
    about: "What is not durable is not sent.",
    seen: onIntent("settled", (_, { settled }) => settled?.code === "JOURNAL_FAILED"),
  },
  {
    name: "an order is refused by TWS",
    about: "Nothing of it is live, and the gate stays open.",
    seen: onPool("order", (_, { state }) => state.kind === "rejected"),
  },
  {
    name: "an order is filled while its cancel is under way",
    about: "The cancel comes too late, and says so.",
    seen: onPool("order", ({ orders }, { key, state, change }) => {
      if (change !== undefined || state.kind !== "filled") return false;
      for (const other of orders.pending) if (other.key === key && other.what === "cancel") return true;
      return false;
    }),
  },
  {
    name: "a cancel begins for an order whose outcome is unknown",
    about: "Cancels pass the gate.",
    seen: onIntent("began", ({ orders }, { what, key }) => {
      return what === "cancel" && orders.known.get(key)?.kind === "unknown";
    }),
  },
  {
    name: "an order begins after nextValidId went back",
    about: "Its ID is above all that were used.",
    seen: onIntent("began", ({ orders, inSession }, { what }) => {
      return what === "place" && inSession && orders.isIdBack;
    }),
  },
  {
    name: "a connection ends with an order of lease.api unanswered",
    about: "The caller is not informed that it failed.",
    seen: onEnd(({ orders, inSession }, { by }) => {
      return by === "server" && inSession && orders.unanswered.size > orders.pending.size;
    }),
  },
];
