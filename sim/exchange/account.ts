import type { AccountValue, Position } from "./types.ts";

/** What the simulated account holds besides cash: contract numbers, units, and what one unit cost. */
export const HOLDINGS: readonly {
  readonly conId: number;
  readonly size: number;
  readonly averageCost: number;
}[] = [
  { conId: 265598, size: 100, averageCost: 231.4 },
  { conId: 272093, size: 40, averageCost: 455.25 },
  { conId: 76792991, size: -20, averageCost: 452.1 },
];

/** Cash, in cents. */
const CASH = 25_000_000;

/**
 * The account in money. Everything is counted in whole cents, so that what is printed adds up exactly.
 *
 * @param positions With the market price of each.
 */
export function accountValues(
  account: string,
  positions: readonly (Position & { readonly price: number })[],
): readonly AccountValue[] {
  const worth = positions.map(({ size, price, instrument }) =>
    Math.round(size * price * instrument.multiplier * 100),
  );
  const cost = positions.map(({ size, averageCost }) => Math.round(size * averageCost * 100));
  const sum = (cents: readonly number[]): number => cents.reduce((total, value) => total + value, 0);
  const net = CASH + sum(worth);
  const gross = sum(worth.map(Math.abs));
  const initial = Math.round(gross * 0.5);
  const maintenance = Math.round(gross * 0.25);
  const money: Readonly<Record<string, number>> = {
    NetLiquidation: net,
    TotalCashValue: CASH,
    SettledCash: CASH,
    AccruedCash: 0,
    BuyingPower: 4 * (net - initial),
    EquityWithLoanValue: net,
    GrossPositionValue: gross,
    InitMarginReq: initial,
    MaintMarginReq: maintenance,
    AvailableFunds: net - initial,
    ExcessLiquidity: net - maintenance,
    FullInitMarginReq: initial,
    FullMaintMarginReq: maintenance,
    FullAvailableFunds: net - initial,
    FullExcessLiquidity: net - maintenance,
    UnrealizedPnL: sum(worth) - sum(cost),
    RealizedPnL: 0,
  };
  const plain = (tag: string, value: string): AccountValue => ({ account, tag, value, currency: "" });
  return [
    plain("AccountType", "INDIVIDUAL"),
    plain("Cushion", ((net - maintenance) / net).toFixed(6)),
    ...Object.entries(money).map(([tag, cents]) => ({
      account,
      tag,
      value: (cents / 100).toFixed(2),
      currency: "USD",
    })),
  ];
}
