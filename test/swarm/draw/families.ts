import { FAULTS } from "../../../sim/mod.ts";

const NAMED: Readonly<Record<string, readonly string[]>> = {
  dials: [
    "refuse",
    "mute",
    "client-id-conflict",
    "withhold",
    "port-moved",
    "wrong-protocol",
    "older-release",
  ],
  losses: ["drop", "restart", "cut-frame", "cut-bytes", "half-close", "next-id-back"],
  silence: ["half-open", "latency", "bandwidth", "partition", "freeze"],
  ibkr: ["connectivity-lost", "farm-broken", "competing-session", "bulletin", "depth-reset"],
  answers: ["swallow", "answer-error", "repeat", "late", "huge-history"],
  orders: ["cut-order", "order-status", "manual-order"],
  bytes: ["slice", "garble", "bad-bytes", "misframe"],
};

const named = new Set(Object.values(NAMED).flat());
const others = FAULTS.map(({ kind }) => kind).filter((kind) => !named.has(kind));

/** Kinds of faults by family: a seed turns whole families on or off. Kinds that no family names are `others`. */
export const FAMILIES: Readonly<Record<string, readonly string[]>> =
  others.length === 0 ? NAMED : { ...NAMED, others };

/** Returns the family of a fault. */
export function familyOf(fault: string): string {
  const kind = fault.split(":")[0] ?? "";
  return Object.keys(FAMILIES).find((family) => FAMILIES[family]?.includes(kind)) ?? "";
}
