import type { Execution } from "../wire/responses/executions.ts";

/** What fills have left of a contract in an account. */
export interface NetPosition {
  readonly account: string;
  /** Units; below 0 for a short position. */
  readonly units: number;
  /** A fill of the contract. */
  readonly fill: Execution;
}

/** Adds up fills by account and contract, each fill once and in its last correction. Positions of 0 are left out. */
export function netPositions(fills: readonly Execution[]): readonly NetPosition[] {
  const known = new Map<string, Execution>();
  for (const fill of fills) {
    // The legs of a combination are reported too, and are what is held.
    if (fill.secType === "BAG") continue;
    const [, base = fill.execId, correction = "0"] = /^(.*)\.(\d+)$/.exec(fill.execId) ?? [];
    const key = `${base}/${fill.conId}`;
    const before = /\.(\d+)$/.exec(known.get(key)?.execId ?? "")?.[1];
    if (before === undefined || Number(correction) >= Number(before)) known.set(key, fill);
  }
  const positions = new Map<string, NetPosition>();
  for (const fill of known.values()) {
    const key = `${fill.account}/${fill.conId}`;
    const units = (positions.get(key)?.units ?? 0) + (fill.side === "BOT" ? fill.shares : -fill.shares);
    // Sums of parts of a unit have errors far below any quantity that is traded.
    positions.set(key, { account: fill.account, units: Math.round(units * 1e8) / 1e8, fill });
  }
  return [...positions.values()].filter(({ units }) => units !== 0);
}

/** Values by which a fill names its contract. */
export type FilledContract = Pick<
  Execution,
  | "conId"
  | "symbol"
  | "secType"
  | "lastTradeDate"
  | "strike"
  | "right"
  | "multiplier"
  | "currency"
  | "localSymbol"
  | "tradingClass"
>;

/** Gets the contract of a fill. */
export function contractOf(fill: Execution): FilledContract {
  const { conId, symbol, secType, lastTradeDate, strike, right } = fill;
  const { multiplier, currency, localSymbol, tradingClass } = fill;
  return {
    conId,
    symbol,
    secType,
    lastTradeDate,
    strike,
    right,
    multiplier,
    currency,
    localSymbol,
    tradingClass,
  };
}
