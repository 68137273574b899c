import { onDeath, onIntent, onPool, type Probe } from "./probe.ts";
import type { Scene } from "./scene.ts";

const isPartly = ({ orders }: Scene, key: string): boolean => {
  const { kind, filled = 0 } = orders.known.get(key) ?? {};
  return kind === "working" && filled > 0;
};
const isLost = ({ state }: Scene): boolean => state !== "ready" && state !== "degraded";
const isUnderWay = ({ orders }: Scene, key: string, what: "modify" | "cancel"): boolean => {
  for (const other of orders.pending) if (other.key === key && other.what === what) return true;
  return false;
};

/** Rare states of orders of which some units are filled, and others are not. */
export const PARTLY_FILLED: readonly Probe[] = [
  {
    name: "a session is lost while an order is partly filled",
    about: "What is left of it may be filled or cancelled meanwhile.",
    seen: onPool("order", (scene, { key, state }) => {
      return state.kind === "unknown" && isPartly(scene, key) && isLost(scene);
    }),
  },
  {
    name: "a session is lost while a partly filled order is cancelled",
    about: "Units are filled, and it is not known whether more will be.",
    seen: onPool("order", (scene, { key, state }) => {
      const isCancelled = isPartly(scene, key) && isUnderWay(scene, key, "cancel");
      return state.kind === "unknown" && isCancelled && isLost(scene);
    }),
  },
  {
    name: "the rest of a partly filled order is filled unseen",
    about: "The fills of two sessions are those of one order.",
    seen: onPool("order", ({ orders }, { key, state }) => {
      const { kind, filled = 0 } = orders.known.get(key) ?? {};
      return kind === "unknown" && filled > 0 && state.kind === "filled";
    }),
  },
  {
    name: "a partly filled order is cancelled",
    about: "It has ended, and the position has changed all the same.",
    seen: onPool("order", (scene, { key, state }) => {
      return state.kind === "cancelled" && state.progress.filled > 0 && isPartly(scene, key);
    }),
  },
  {
    name: "a modification of a partly filled order begins",
    about: "Its quantity is that of the whole order, and may be filled already.",
    seen: onIntent("began", (scene, { what, key }) => what === "modify" && isPartly(scene, key)),
  },
  {
    name: "an order is filled while its modification is under way",
    about: "The modification comes too late, and says so.",
    seen: onPool("order", (scene, { key, state, change }) => {
      return change === undefined && state.kind === "filled" && isUnderWay(scene, key, "modify");
    }),
  },
  {
    name: "the process ends while an order is partly filled",
    about: "The next process knows of the fills by the journal and by TWS.",
    seen: onDeath((scene) => [...scene.orders.known.keys()].some((key) => isPartly(scene, key))),
  },
];
