/** Kinds of faults by family: a seed turns whole families on or off. */
export const FAMILIES: Readonly<Record<string, readonly string[]>> = {
  dials: ["refuse", "mute", "client-id-conflict", "withhold", "port-moved"],
  losses: ["drop", "restart", "cut-frame"],
  silence: ["half-open", "latency", "bandwidth"],
  ibkr: ["connectivity-lost", "farm-broken", "competing-session", "bulletin", "depth-reset"],
  answers: ["swallow", "answer-error", "repeat", "late", "huge-history"],
  orders: ["cut-order", "order-status", "manual-order"],
  bytes: ["slice", "garble", "bad-bytes"],
};

/** Returns the family of a fault; kinds that are in no list are of the family `others`. */
export function familyOf(fault: string): string {
  const kind = fault.split(":")[0] ?? "";
  return Object.keys(FAMILIES).find((family) => FAMILIES[family]?.includes(kind)) ?? "others";
}
