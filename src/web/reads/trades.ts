import { invalid } from "../../arguments/checked.ts";
import type { ExecutionDetail } from "../../operations/executions.ts";
import type { CommissionReport, Contract, Execution, ExecutionFilter } from "../../stoqey/mod.ts";
import { instantOf } from "../../tws/times.ts";
import { defined } from "../../util/defined.ts";
import type { WebRequester } from "./requester.ts";
import { type Row, rowsOf } from "./row.ts";

/** TWS's names of the sides of a fill, by the first letter of those of the gateway. */
const SIDES: Readonly<Record<string, string>> = { B: "BOT", S: "SLD" };

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

/** Makes a fill of a row, with its commission where the gateway sends it. */
export function tradeOf(row: Row): ExecutionDetail {
  const execId = row.neededText("execution_id");
  const time = row.text("trade_time");
  const side = row.neededText("side");
  const shares = row.neededNumber("size");
  const price = row.neededNumber("price");
  const contract = defined({
    conId: row.conId("conid"),
    symbol: row.text("symbol"),
    secType: row.text("sec_type"),
    primaryExch: row.text("listing_exchange"),
    localSymbol: row.text("contract_description_1"),
  }) as Contract;
  const execution: Execution = defined({
    execId,
    orderId: row.number("order_id"),
    time,
    acctNumber: row.text("account", "accountCode"),
    exchange: row.text("exchange"),
    side: SIDES[side.toUpperCase().charAt(0)] ?? side,
    shares: Math.abs(shares),
    price,
    orderRef: row.text("order_ref"),
  });
  const timeMs = row.number("trade_time_r") ?? instantOf(time);
  return { contract, execution, timeMs, commission: commissionOf(execId, row.number("commission")) };
}

function commissionOf(execId: string, commission: number | undefined): CommissionReport | undefined {
  return commission === undefined ? undefined : { execId, commission };
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
