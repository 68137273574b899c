import { PoolError } from "../../errors.ts";
import type { PnL } from "../../operations/pnl.ts";
import type { WebRequester } from "./requester.ts";
import { Row } from "./row.ts";

/** Requests until the gateway has computed the values: the first of a session only begins that. */
const TRIES_MAX = 3;
/** The gateway allows one request in 5 s, so that the wait is that of the limit. */
const DELAY_MS = 1_000;

/** Reads the profit and loss of one account. */
export async function profit(requester: WebRequester, account: string): Promise<PnL> {
  for (let tries = 1; ; tries++) {
    const body = await requester.call({ method: "GET", path: "/iserver/account/pnl/partitioned" });
    const found = profitOf(requester.what, account, body);
    if (found !== undefined) return found;
    if (tries === TRIES_MAX) break;
    await requester.wait(DELAY_MS);
  }
  throw new PoolError(
    "WEB_ERROR",
    `Cannot ${requester.what}: the gateway sent no profit and loss of ${account} in ${TRIES_MAX} answers`,
  );
}

/** The values of one account; undefined while the gateway has not computed them. It never sends the realized ones. */
export function profitOf(what: string, account: string, body: unknown): PnL | undefined {
  const answer = new Row(what, "profit and loss", body);
  if (answer.raw("upnl") === undefined) return undefined;
  const value = answer.row("upnl").raw(`${account}.Core`);
  if (value === undefined) return undefined;
  const row = new Row(what, `profit and loss of ${account}`, value);
  const dailyPnL = row.number("dpl");
  if (dailyPnL === undefined) return undefined;
  return { dailyPnL, unrealizedPnL: row.number("upl"), realizedPnL: undefined };
}
