import type { ServerLink } from "./connection.ts";

/** Makes functions that pause reading from a client, each for a reason of its own: reading resumes when no reason is left. */
export function pausers(link: Pick<ServerLink, "pause">): (reason: string) => (paused: boolean) => void {
  const reasons = new Set<string>();
  return (reason) => (paused) => {
    const before = reasons.size;
    if (paused) reasons.add(reason);
    else reasons.delete(reason);
    if (before === 0 && reasons.size > 0) link.pause?.(true);
    if (before > 0 && reasons.size === 0) link.pause?.(false);
  };
}
