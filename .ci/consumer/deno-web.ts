// A program of the Web API on Deno needs no more than the page says: a read, a stream and a raw request.
import { WebPool } from "ibkr-pool/web";

await using pool = new WebPool({ url: Deno.args[0] ?? "", logLevel: "silent" });
const positions = await pool.getPositions();
const apple = { conId: 265598 };
for await (const update of pool.watchQuotes(apple)) if (update.kind === "update") break;
const query = { symbols: "AAPL" };
const answer = await pool.use((ib) => ib.request({ method: "GET", path: "/trsrv/stocks", query }));
if (positions.length === 0 || answer.status !== 200) throw new Error("no answer");
console.log("a program of the Web API runs on Deno with the permissions that its page names");
