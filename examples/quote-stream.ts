// Prints the quotes of a share as they change, and every gap; ends after `--count` quotes or `--seconds`.
//
//   npm run sim -- --port 4002 --start 2026-01-13T15:30:00Z      (a fake TWS, in another terminal)
//   npm run build && node dist/examples/quote-stream.js --port 4002 --symbol AAPL
//
// Type `inject drop:how=rst` into the terminal of the fake: the stream reports a gap, and resumes.
import { parseArgs } from "node:util";
import { IbkrPool, SecType } from "ibkr-pool";

const { values } = parseArgs({
  args: process.argv.slice(2),
  options: {
    port: { type: "string", default: "4002" },
    symbol: { type: "string", default: "AAPL" },
    count: { type: "string", default: "20" },
    seconds: { type: "string", default: "60" },
  },
});

await using pool = new IbkrPool({ port: Number(values.port), clientId: 1, logLevel: "warn" });
const contract = { symbol: values.symbol, secType: SecType.STK, exchange: "SMART", currency: "USD" };
const signal = AbortSignal.timeout(Number(values.seconds) * 1_000);

let quotes = 0;
// `latest`: where this loop is slower than the market it skips old quotes instead of falling behind.
for await (const update of pool.watchQuotes(contract, { signal, onOverflow: "latest" })) {
  if (update.kind === "gap") console.log(`Gap: ${update.reason}. The last quote may be old.`);
  if (update.kind === "resumed") console.log(`Resumed after ${update.gapMs} ms.`);
  if (update.kind === "notice") console.log(`Notice ${update.code}: ${update.message}`);
  if (update.kind !== "update") continue;
  const { bid, ask, last } = update.value;
  console.log(`bid ${bid}  ask ${ask}  last ${last}`);
  quotes += 1;
  if (quotes >= Number(values.count)) break;
}
