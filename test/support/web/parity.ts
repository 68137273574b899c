import { expect } from "vitest";
import { type Contract, PoolError, type Reads, SecType, type TimedBar } from "../../../src/mod.ts";
import type { BothWorlds } from "./both-worlds.ts";

/** Values by which TWS says that it has none. */
const NOTHING: ReadonlySet<unknown> = new Set(["", 0, undefined]);

/**
 * Expects that an answer of the Web API says nothing that TWS does not say: each field is equal or undefined, and lists have
 * equal lengths.
 *
 * @param path Name of the value, for the message of a failure.
 */
export function expectAgreement(web: unknown, tws: unknown, path: string): void {
  if (web === undefined) return;
  if (Array.isArray(web) && Array.isArray(tws)) {
    expect(web.length, `${path}: length`).toBe(tws.length);
    for (const [index, one] of web.entries()) expectAgreement(one, tws[index], `${path}[${index}]`);
    return;
  }
  if (typeof web === "object" && web !== null && typeof tws === "object" && tws !== null) {
    for (const [name, value] of Object.entries(web))
      expectAgreement(value, Reflect.get(tws, name), `${path}.${name}`);
    return;
  }
  expect(web, path).toEqual(tws);
}

/** The fields in which TWS says something, so that a test can list those that the Web API must know, too. */
export function known(value: object): string[] {
  return Object.entries(value)
    .filter(([, one]) => !NOTHING.has(one))
    .map(([name]) => name)
    .sort();
}

/** A bar without what one of both does not have: the text of its time is in the zone of the exchange or in UTC. */
export function comparable({ timeMs, open, high, low, close, volume }: TimedBar): object {
  // TWS writes -1 for the volume of quotes.
  return { timeMs, open, high, low, close, volume: volume === -1 ? undefined : volume };
}

/** Answer of each transport to one read; an error is the answer, too. */
export async function ofBoth<Value>(
  { tws, web, clock }: BothWorlds,
  read: (ib: Reads) => Promise<Value>,
): Promise<readonly [tws: Value | PoolError, web: Value | PoolError]> {
  const answer = (ib: Reads): Promise<Value | PoolError> =>
    read(ib).catch((error: unknown) => {
      if (error instanceof PoolError) return error;
      throw error;
    });
  const [first, second] = await clock.until(Promise.all([answer(tws), answer(web)]));
  return [first, second];
}

/** Answers of both, neither of which may be an error. */
export async function answers<Value>(
  both: BothWorlds,
  read: (ib: Reads) => Promise<Value>,
): Promise<[Value, Value]> {
  const [tws, web] = await ofBoth(both, read);
  if (tws instanceof PoolError) throw tws;
  if (web instanceof PoolError) throw web;
  return [tws, web];
}

/** Contracts of every kind that both find by the same fields. */
export const CONTRACTS: readonly Contract[] = [
  { symbol: "AAPL", secType: SecType.STK, exchange: "SMART", currency: "USD" },
  { symbol: "JPM", secType: SecType.STK, exchange: "SMART", currency: "USD" },
  { symbol: "HTBR", secType: SecType.STK, exchange: "SMART", currency: "USD", primaryExch: "NYSE" },
  { symbol: "SPY", secType: SecType.STK, exchange: "SMART", currency: "USD" },
  { conId: 265598, exchange: "SMART" },
  { conId: 12087792, secType: SecType.CASH, exchange: "IDEALPRO" },
  { symbol: "USD", secType: SecType.CASH, exchange: "IDEALPRO", currency: "JPY" },
  { symbol: "SPX", secType: SecType.IND, exchange: "CBOE", currency: "USD" },
  { symbol: "BTC", secType: SecType.CRYPTO, exchange: "PAXOS", currency: "USD" },
  {
    symbol: "ES",
    secType: SecType.FUT,
    exchange: "CME",
    currency: "USD",
    lastTradeDateOrContractMonth: "202603",
  },
  { symbol: "ES", secType: SecType.FUT, exchange: "CME", lastTradeDateOrContractMonth: "20260320" },
  ...((["C", "P"] as const).map((right) => ({
    symbol: "AAPL",
    secType: SecType.OPT,
    exchange: "SMART",
    currency: "USD",
    lastTradeDateOrContractMonth: "20260220",
    strike: 260,
    right,
  })) as Contract[]),
];
