import { SecType, type WebPool } from "../../../src/web/mod.ts";
import type { Reporter } from "./tally.ts";

/** What callers need of a drill. */
interface CallersWorld extends Reporter {
  readonly pool: WebPool;
  /** Waits until a session is ready. */
  recovered(): Promise<void>;
}

/** Shares of which the callers read bars and quotes, one a round. */
const SYMBOLS = ["AAPL", "MSFT"] as const;

/** Result of one call; `text` says why there is no answer. */
interface Called {
  readonly ok: boolean;
  readonly text: string;
}

/** Sends four reads at once, waits for their results, and does the same for the next share. */
async function eightReads(pool: WebPool): Promise<readonly Called[]> {
  const results: Called[] = [];
  for (const symbol of SYMBOLS) {
    const contract = { symbol, secType: SecType.STK, exchange: "SMART", currency: "USD" };
    const reads = [
      pool.getAccountSummary(),
      pool.getPositions(),
      pool.getHistoricalData(contract, { duration: "1 D", barSize: "1 hour" }),
      pool.getQuote(contract),
    ];
    for (const read of await Promise.allSettled<unknown>(reads))
      results.push(
        read.status === "fulfilled" ? { ok: true, text: "" } : { ok: false, text: textOf(read.reason) },
      );
  }
  return results;
}

const textOf = (reason: unknown): string => (reason instanceof Error ? reason.message : String(reason));

/** Sends the eight reads of the callers, and counts their results. */
export async function callers({ pool, count }: Pick<CallersWorld, "pool" | "count">): Promise<void> {
  for (const { ok, text } of await eightReads(pool)) count(ok, text);
}

/** Checks that a session is ready within bounds after the fault, and that every read is answered on it. */
export async function allWellAgain(world: CallersWorld): Promise<void> {
  await world.recovered();
  for (const { ok, text } of await eightReads(world.pool)) {
    world.count(ok, text);
    if (!ok) world.breach(`a read failed after the fault was over: ${text}`);
  }
}
