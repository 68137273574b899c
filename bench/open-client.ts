import type { Client } from "./client.ts";
import { nextClient } from "./next-client.ts";
import { byCallback, byIteration, byLease, openPool, poolClient } from "./pool-client.ts";
import type { Job } from "./probe.ts";
import { stockClient } from "./stock-client.ts";

/** Opens the client of a contestant: a name, and for pools how it is used. */
export async function openClient({ contestant, before, port, clientId }: Job): Promise<Client> {
  if (contestant === "IBApi") return stockClient(port, clientId);
  if (contestant === "IBApiNext") return nextClient(port, clientId);
  const [build, use] = contestant.split(", ");
  const pool = await openPool(build === "before" ? before : undefined, port, clientId);
  return poolClient(pool, use === "callback" ? byCallback : use === "lease.api" ? byLease : byIteration);
}
