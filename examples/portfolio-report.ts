// Prints the accounts, their positions with market value, and today's profit and loss; then ends.
//
//   npm run sim -- --port 4002 --start 2026-01-13T15:30:00Z      (a fake TWS, in another terminal)
//   npm run build && node dist/examples/portfolio-report.js --port 4002
import { parseArgs } from "node:util";
import { IbkrPool } from "ibkr-pool";

const { values } = parseArgs({
  args: process.argv.slice(2),
  options: { port: { type: "string", default: "4002" }, "client-id": { type: "string", default: "1" } },
});

await using pool = new IbkrPool({
  port: Number(values.port),
  clientId: Number(values["client-id"]),
  logLevel: "warn",
});

for (const account of await pool.getManagedAccounts()) {
  // All of these share one connection; each has its own deadline and is retried when the session is lost.
  const [summary, update, pnl] = await Promise.all([
    pool.getAccountSummary({ tags: ["NetLiquidation", "TotalCashValue", "BuyingPower"] }),
    pool.getAccountUpdates(account),
    pool.getPnL(account),
  ]);

  console.log(`Account ${account}`);
  for (const { tag, value, currency } of summary.filter((row) => row.account === account)) {
    console.log(`  ${tag.padEnd(16)} ${value.padStart(14)} ${currency}`);
  }
  for (const { contract, position, marketPrice, marketValue } of update.portfolio) {
    const name = contract.localSymbol ?? contract.symbol ?? `${contract.conId}`;
    console.log(`  ${name.padEnd(16)} ${position} at ${marketPrice.toFixed(2)} = ${marketValue.toFixed(2)}`);
  }
  console.log(`  Profit and loss of today: ${pnl.dailyPnL.toFixed(2)}`);
}
