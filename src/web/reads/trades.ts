import { invalid } from "../../arguments/checked.ts";
import type { ExecutionDetail } from "../../operations/executions.ts";
import type { ExecutionFilter } from "../../stoqey/mod.ts";
import { instantOf } from "../../tws/times.ts";
import { fillOf, SIDES } from "../rows/fill.ts";
import type { WebRequester } from "./requester.ts";
import { type Row, rowsOf } from "./row.ts";

/** The filter of fills, with the instant of its time. */
interface Wanted {
  readonly filter: ExecutionFilter;
  readonly fromMs: number | undefined;
}

/**
 * Checks that the Web API can honour a filter of fills.
 *
 * @throws {PoolError} `INVALID_OPTION` where it cannot.
 */
export function wantedTrades(what: string, filter: ExecutionFilter): Wanted {
  const { clientId, time } = filter;
  if (clientId !== undefined) throw invalid(what, "clientId: the Web API has no client IDs");
  const fromMs = time === undefined ? undefined : instantOf(time);
  if (time !== undefined && fromMs === undefined)
    throw invalid(
      what,
      `time: expected "yyyymmdd-hh:mm:ss" in UTC, or a time with a zone, received "${time}"`,
    );
  return { filter, fromMs };
}

/** Reads the fills of today of the selected account that match. */
export async function trades(requester: WebRequester, wanted: Wanted): Promise<readonly ExecutionDetail[]> {
  const { selectedAccount: selected, what } = requester;
  const { acctCode } = wanted.filter;
  if (acctCode !== undefined && acctCode !== selected)
    throw invalid(
      what,
      `acctCode: the Web API has the fills of the selected account ${selected} alone, not of ${acctCode}`,
    );
  const call = { method: "GET", path: "/iserver/account/trades" } as const;
  // The first answer of a session is empty, whatever fills there are.
  await requester.once("trades", async (own) => {
    await own.call(call);
  });
  const rows = rowsOf(what, "trade", await requester.call(call)).map(tradeOf);
  const byId = new Map(rows.map((row) => [row.execution.execId, row]));
  return [...byId.values()].filter((row) => matches(row, wanted));
}

/** Makes a fill of a row, which must have what every fill has. */
function tradeOf(row: Row): ExecutionDetail {
  for (const name of ["side", "size", "price"]) row.neededText(name);
  row.conId("conid");
  return fillOf(row.neededText("execution_id"), row);
}

function matches({ contract, execution, timeMs }: ExecutionDetail, { filter, fromMs }: Wanted): boolean {
  const { symbol, secType, exchange, side, acctCode } = filter;
  const same = (wanted: string | undefined, given: string | undefined): boolean =>
    wanted === undefined || given?.toUpperCase() === wanted.toUpperCase();
  return (
    same(symbol, contract.symbol) &&
    same(secType, contract.secType) &&
    same(exchange, execution.exchange) &&
    same(acctCode, execution.acctNumber) &&
    (side === undefined || execution.side === SIDES[side.charAt(0)]) &&
    (fromMs === undefined || timeMs === undefined || timeMs >= fromMs)
  );
}
