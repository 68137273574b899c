import { SecType, silentLogger } from "../../../src/mod.ts";
import { WebPool } from "../../../src/web/mod.ts";

/**
 * A program with one pool: connects to the gateway at its first argument within the ms of its second, reads one price from a
 * stream, closes the pool, and ends when nothing is left to do. It prints what happened as one line of JSON.
 */
async function main([url = "", timeoutMs = ""]: readonly string[]): Promise<void> {
  const pool = new WebPool({ url, logger: silentLogger });
  const report: Record<string, unknown> = {};
  try {
    const { accounts } = await pool.connect({ failFast: true, timeoutMs: Number(timeoutMs) });
    report.accounts = accounts;
    const apple = { conId: 265598, symbol: "AAPL", secType: SecType.STK, exchange: "SMART", currency: "USD" };
    for await (const update of pool.watchQuotes(apple)) {
      if (update.kind !== "update" || update.value.bid === undefined) continue;
      report.bid = update.value.bid;
      break;
    }
  } catch (error) {
    const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
    Object.assign(report, { code, message });
  }
  await pool.close();
  console.log(JSON.stringify(report));
}

void main(process.argv.slice(2));
