import type { Inside } from "../net/inside.ts";
import type { BookedAccount } from "./by-hand.ts";

/** Gets the default account as it is now. */
export function accountBook({ clock, shared }: Inside): BookedAccount {
  const { exchange } = shared;
  const { trading } = exchange;
  const nowMs = clock.now();
  const held = trading.positions(nowMs).filter(({ size }) => size !== 0);
  const code = trading.account;
  return {
    code,
    codes: exchange.accounts,
    cash: Object.fromEntries(trading.cash()),
    positions: held.map(({ instrument: { symbol, conId, secType }, size, averageCost }) => ({
      symbol,
      conId,
      secType,
      quantity: size,
      averageCost,
    })),
    netLiquidation: trading.balance(nowMs).netLiquidation,
  };
}
