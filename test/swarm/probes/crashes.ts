import { onDeath, onIntent, onPool, type Probe } from "./probe.ts";
import type { Scene } from "./scene.ts";

const dying = (name: string, about: string, when: (scene: Scene) => boolean): Probe => ({
  name: `the process ends ${name}`,
  about,
  seen: onDeath(when),
});
const intended = ({ orders }: Scene): boolean => {
  for (const { key, what } of orders.pending) if (what === "place" && !orders.known.has(key)) return true;
  return false;
};

/** Rare states in which the process of the pool ends, and in which the next one begins. */
export const CRASHES: readonly Probe[] = [
  dying("before an order is in the journal", "The order is lost, and was never sent.", intended),
  dying("with an order in its journal and not written", "The next process must not send it.", (scene) => {
    return scene.orders.has("journalled", "order");
  }),
  dying("after an order was written", "The next process finds out what became of it.", (scene) => {
    return scene.orders.has("written", "order");
  }),
  dying("while an order rests at TWS", "The order lives on without a process.", (scene) => {
    return scene.orders.has("working", "order");
  }),
  dying("while the outcome of an order is unknown", "Unknown stays unknown over processes.", (scene) => {
    return scene.orders.has("unknown");
  }),
  dying("while a change of an order is under way", "Both terms may be in force.", ({ orders }) => {
    for (const { what } of orders.pending) if (what !== "place") return true;
    return false;
  }),
  dying("while a dial or a handshake is under way", "TWS keeps a connection without a client.", (scene) => {
    return scene.isDialling;
  }),
  dying("while it waits to dial again", "The next process begins without backoff.", (scene) => {
    return scene.state === "waiting";
  }),
  {
    name: "a new process meets 326 by the ghost of the one before",
    about: "TWS holds the client ID for a process that is gone.",
    seen: onPool("dial-failed", ({ process, epoch }, { error }) => {
      return process > 1 && epoch === 0 && error.code === "CLIENT_ID_IN_USE";
    }),
  },
  {
    name: "a new process begins with an unknown order of the one before",
    about: "Its gate is closed from the first session on.",
    seen: onPool(
      "gate",
      ({ process, epoch }, { unknown }) => process > 1 && epoch <= 1 && unknown.length > 0,
    ),
  },
  {
    name: "a new process gets a key of the one before",
    about: "The same key is the same order, over processes.",
    seen: onIntent("began", ({ process, orders }, { what, key }) => {
      return what === "place" && process > 1 && orders.known.has(key);
    }),
  },
  {
    name: "a third process begins",
    about: "The journal outlives any number of processes.",
    seen: onDeath(({ process }) => process === 2),
  },
];
