import type { ValuedHolding } from "../../exchange/accounts/account.ts";
import type { Holding } from "../../exchange/accounts/ledger.ts";
import type { Scope } from "../../exchange/accounts/ledgers.ts";
import type { PositionRow } from "../../wire/responses/positions.ts";
import type { Context } from "../context/context.ts";
import { positionContract } from "../contracts/reported-contract.ts";

/** Gets the positions of a scope that are not flat. */
export function openPositions(context: Context, scope: Scope): readonly Holding[] {
  const { exchange, nowMs } = context.seen;
  return exchange.trading.positions(nowMs, scope).filter(({ size }) => size !== 0);
}

/** Gets the position of a scope in a contract, which may be flat by now; undefined when it was never held. */
export function holdingOf(conId: number, context: Context, scope: Scope): ValuedHolding | undefined {
  const { exchange, nowMs } = context.seen;
  return exchange.trading.holdings(nowMs, scope).find(({ instrument }) => instrument.conId === conId);
}

/** Makes a position as TWS sends it. */
export function positionRow(
  { instrument, size, averageCost }: Pick<Holding, "instrument" | "size" | "averageCost">,
  account: string,
): PositionRow {
  const rounded = Math.round(averageCost * 1e6) / 1e6;
  return { account, size, averageCost: rounded, ...positionContract(instrument) };
}
