import { contractDetailsEnd } from "../../wire/responses/contracts.ts";
import type { Context } from "../context/context.ts";
import { type DetailsRow, DetailsSender } from "./contract-details.ts";
import { type Answer, lineOf } from "./details-line.ts";

/** Rows of the longest answer that does not wait for long ones: a share at all of its exchanges has fewer. */
const SHORT_ROWS = 50;

/**
 * Sends details and their end, at most `contractsPerSecond` rows in a second to all clients together; a single row is sent
 * at once. The contracts of a chain are made while they are sent.
 *
 * Other messages are served meanwhile. The rest waits while TWS is cut off from IBKR, is forgotten when data are lost (1101),
 * and ends with the connection. A second request with the same number is answered after the first.
 */
export function sendDetailsOverTime(
  reqId: number,
  rows: Iterator<DetailsRow, undefined>,
  context: Context,
): void {
  lineOf(context.shared).add(reqId, answerOf(reqId, rows), context);
}

/** Makes the answer of some rows, of which only a few are made ahead. */
function answerOf(reqId: number, rows: Iterator<DetailsRow, undefined>): Answer {
  const sender = new DetailsSender(reqId);
  const ahead: DetailsRow[] = [];
  for (let next = rows.next(); next.done !== true; next = rows.next()) {
    ahead.push(next.value);
    if (ahead.length > SHORT_ROWS) break;
  }
  return {
    length: ahead.length === 1 ? "single" : ahead.length <= SHORT_ROWS ? "short" : "long",
    sendNext: (now) => {
      const row = ahead.shift();
      if (row !== undefined) sender.send(row, now);
      if (ahead.length > 0) return true;
      const next = rows.next();
      if (next.done !== true) ahead.push(next.value);
      else now.send(contractDetailsEnd, { reqId });
      return ahead.length > 0;
    },
  };
}
