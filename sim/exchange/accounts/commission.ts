import type { Instrument } from "../contracts/instrument.ts";

const MICRO_MULTIPLIER = 5;

/**
 * Returns the commission of a whole order, in its contract's currency, by a schedule like IBKR's fixed one:
 * shares 0.005 each, at least 1, at most 1 % of the value; options 0.65 each, at least 1; futures 2.25 each, micro
 * futures 0.62; currencies 0.2 basis points, at least 2; coins 0.18 %, at least 1.75; metals 0.15 basis points, at least 2;
 * contracts for difference half a basis point, at least 1; bonds 0.1 %, at least 1; funds
 * 14.95, at most 3 %.
 *
 * @param size Units filled, `>= 0`.
 * @param value Their price times multiplier, without sign.
 */
export function commissionOf({ secType, multiplier }: Instrument, size: number, value: number): number {
  const cents = (amount: number): number => Math.round(amount * 100) / 100;
  if (size === 0) return 0;
  switch (secType) {
    case "STK":
      return cents(Math.min(Math.max(1, 0.005 * size), 0.01 * value));
    case "OPT":
    case "FOP":
      return cents(Math.max(1, 0.65 * size));
    case "FUT":
      return cents((multiplier <= MICRO_MULTIPLIER ? 0.62 : 2.25) * size);
    case "CASH":
      return cents(Math.max(2, 0.00002 * value));
    case "CRYPTO":
      return cents(Math.max(1.75, 0.0018 * value));
    case "BOND":
      return cents(Math.max(1, 0.001 * value));
    case "FUND":
      return cents(Math.min(14.95, 0.03 * value));
    case "CMDTY":
      return cents(Math.max(2, 0.000015 * value));
    case "CFD":
      return cents(Math.max(1, 0.00005 * value));
    case "IND":
    case "CONTFUT":
    // A combination costs what its legs cost.
    case "BAG":
      return 0;
  }
}
