// What the README says a program on Deno needs is all that it needs: a read, a stream, a lease and its `IBApi`.
import { EventName, IbkrPool } from "ibkr-pool";

await using pool = new IbkrPool({ port: Number(Deno.args[0]), logLevel: "silent" });
const positions = await pool.getPositions();
for await (const update of pool.watchOrders()) if (update.kind === "snapshot-end") break;
await using lease = await pool.acquire();
const time = new Promise<number>((resolve) => void lease.api.once(EventName.currentTime, resolve));
lease.api.reqCurrentTime();
if (positions.length === 0 || (await time) < 1_500_000_000) throw new Error("no answer");
console.log("a program on Deno runs with the permissions that the README names");
