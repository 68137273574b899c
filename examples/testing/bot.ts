import { type Contract, type IbkrPool, SecType } from "ibkr-pool";

/** A quote that a bot may act on, or the reason why it may not. */
export type Decision =
  | { readonly action: "trade"; readonly bid: number; readonly ask: number }
  | { readonly action: "wait"; readonly reason: string };

const share = (symbol: string): Contract => ({
  symbol,
  secType: SecType.STK,
  exchange: "SMART",
  currency: "USD",
});

/** Trades a share only where it holds none, and where the spread is at most `spreadMax`, in currency units. */
export async function decide(pool: IbkrPool, symbol: string, spreadMax: number): Promise<Decision> {
  const [positions, { bid, ask }] = await Promise.all([pool.getPositions(), pool.getQuote(share(symbol))]);
  if (positions.some(({ contract, pos }) => contract.symbol === symbol && pos !== 0))
    return { action: "wait", reason: `${symbol} is held already` };
  if (bid === undefined || ask === undefined) return { action: "wait", reason: "there is no quote" };
  if (ask - bid > spreadMax) return { action: "wait", reason: `the spread is ${(ask - bid).toFixed(2)}` };
  return { action: "trade", bid, ask };
}
