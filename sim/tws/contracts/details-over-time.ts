import { contractDetailsEnd } from "../../wire/responses/contracts.ts";
import type { Context, Subscription } from "../context/context.ts";
import { subscriptionKey } from "../context/subscription-kinds.ts";
import { type DetailsRow, sendDetails } from "./contract-details.ts";

/** Details of a chain are sent in batches, at most so many in a second. */
const BATCHES_PER_SECOND = 10;
const SECOND_MS = 1_000;

/**
 * Sends details and their end, at most `contractsPerSecond` rows in a second; a few rows are sent at once.
 *
 * Other messages are served meanwhile. The rest waits while TWS is cut off from IBKR, is forgotten when data are lost (1101),
 * and ends with the connection. A second request with the same number is answered after the first.
 */
export function sendDetailsOverTime(reqId: number, rows: readonly DetailsRow[], context: Context): void {
  const { contractsPerSecond } = context.shared.options;
  const batch = contractsPerSecond === 0 ? rows.length : Math.ceil(contractsPerSecond / BATCHES_PER_SECOND);
  const everyMs = contractsPerSecond === 0 ? 0 : Math.ceil((batch / contractsPerSecond) * SECOND_MS);
  let sent = 0;
  const run = (now: Context): number | undefined => {
    for (const row of rows.slice(sent, sent + batch)) sendDetails(reqId, row, now);
    sent += batch;
    if (sent < rows.length) return now.nowMs + everyMs;
    now.send(contractDetailsEnd, { reqId });
    return undefined;
  };
  const before = context.client.subscriptions.get(subscriptionKey("contract details", reqId));
  if (before !== undefined) context.subscribe("contract details", reqId, inTurn(before, run));
  else {
    const dueMs = run(context);
    if (dueMs !== undefined) context.subscribe("contract details", reqId, { dueMs, run });
  }
}

/** Makes a subscription that is served once another is over. */
function inTurn(first: Subscription, then: Subscription["run"]): Subscription {
  let isFirstOver = false;
  return {
    dueMs: first.dueMs,
    run: (now) => {
      if (isFirstOver) return then(now);
      const dueMs = first.run(now);
      if (dueMs !== undefined) return dueMs;
      isFirstOver = true;
      return then(now);
    },
  };
}
