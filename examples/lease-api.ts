// Code that is written against `IBApi`, twice at the same time, on one shared session.
//
//   npm run sim -- --port 4002 --start 2026-01-13T15:30:00Z      (a fake TWS, in another terminal)
//   npm run build && node dist/examples/lease-api.js --port 4002
import { parseArgs } from "node:util";
import { type Contract, EventName, IbkrPool, type LeaseApi, SecType } from "ibkr-pool";

const { values } = parseArgs({
  args: process.argv.slice(2),
  options: { port: { type: "string", default: "4002" } },
});

/** A tool as it was before: it uses request 1, although the other tool does so too. */
function longName(ib: LeaseApi, contract: Contract): Promise<string> {
  return new Promise((resolve, reject) => {
    ib.on(EventName.error, (error, _code, id) => {
      if (id === 1) reject(error);
    });
    ib.on(EventName.contractDetails, (id, details) => {
      if (id === 1) resolve(details.longName ?? "");
    });
    ib.reqContractDetails(1, contract);
  });
}

await using pool = new IbkrPool({ port: Number(values.port), clientId: 1, logLevel: "warn" });
const share = (symbol: string): Contract => ({
  symbol,
  secType: SecType.STK,
  exchange: "SMART",
  currency: "USD",
});

// One lease for each: IDs are translated, and each receives the answers to its own requests only.
const names = await Promise.all(
  ["AAPL", "MSFT"].map((symbol) =>
    pool.use((lease) => longName(lease.api, share(symbol)), { owner: symbol }),
  ),
);
console.log(names.join("\n"));
console.log(`connections: ${pool.stats().dials}`);
