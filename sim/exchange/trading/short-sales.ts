import type { Instrument } from "../contracts/instrument.ts";
import type { OrderRefusal } from "../orders/order-refusal.ts";
import { isDone, type Order, type OrderTerms } from "../orders/orders.ts";
import { partsOf } from "./booking.ts";

/** Least face value of a short position in a bond of the US Treasury, and of a change of one. */
const TREASURY_SHORT_MIN = 250_000;

type BondNow = Pick<Instrument, "secType" | "bond">;

/** Returns whether a contract cannot be sold short at all: cryptocurrencies, funds, and bonds of companies. */
export function isLongOnly({ secType, bond }: BondNow): boolean {
  return secType === "CRYPTO" || secType === "FUND" || (secType === "BOND" && bond?.bondType !== "GOVT");
}

/**
 * Finds the contract that an order would sell short although that is not possible: alone, or together with the open orders
 * of the account.
 *
 * Orders of one OCA group count as the largest of them. A child can sell what its parent buys.
 *
 * @param candidate The order, with the terms that are to be transmitted.
 * @param orders Every other order that was transmitted.
 * @param held Units that the account holds, by `conId`.
 */
export function shortRefusal(
  candidate: Order,
  orders: readonly Order[],
  account: string,
  held: (conId: number) => number,
): OrderRefusal | undefined {
  for (const instrument of contractsOf(candidate.terms)) {
    const { conId } = instrument;
    if (instrument.secType !== "BOND" && !isLongOnly(instrument)) continue;
    const bought = openUnits(candidate, account, conId, "BUY");
    const sold = openUnits(candidate, account, conId, "SELL");
    const left = held(conId) - unitsToSell([candidate, ...orders], orders, account, conId);
    const isShort = sold > 0 && left < -1e-9;
    if (isShort && isLongOnly(instrument)) return { kind: "short" };
    if (isTooSmall(instrument, { held: held(conId), left, sold, bought }))
      return { kind: "short bond", faceValueMin: TREASURY_SHORT_MIN };
  }
  return undefined;
}

/** Returns whether a short position in a bond, or the change of one, is too small; none for other contracts. */
function isTooSmall(
  { secType, bond, multiplier }: Instrument,
  { held, left, sold, bought }: Readonly<Record<"held" | "left" | "sold" | "bought", number>>,
): boolean {
  if (secType !== "BOND" || bond?.bondType !== "GOVT") return false;
  // The price of a bond is a percentage of its face value, and its multiplier the worth of a point.
  const face = (units: number): number => units * multiplier * 100;
  if (sold > 0) return left < 0 && face(Math.min(sold, -left)) < TREASURY_SHORT_MIN;
  const after = held + bought;
  return bought > 0 && after < 0 && face(Math.min(bought, -after)) < TREASURY_SHORT_MIN;
}

/** Lists the contracts that an order trades: its own, or those of its legs. */
function contractsOf({ instrument }: OrderTerms): readonly Instrument[] {
  return instrument.legs?.map((leg) => leg.instrument) ?? [instrument];
}

function unitsToSell(
  orders: readonly Order[],
  all: readonly Order[],
  account: string,
  conId: number,
): number {
  const groups = new Map<string, number>();
  for (const order of orders) {
    const { ocaGroup, parent } = order.terms;
    const sold = openUnits(order, account, conId, "SELL");
    if (sold === 0) continue;
    const buyer = parent === undefined ? undefined : all.find(({ permId }) => permId === parent);
    const covered = buyer === undefined ? 0 : openUnits(buyer, account, conId, "BUY");
    const group =
      ocaGroup !== "" ? `oca/${ocaGroup}` : parent === undefined ? `${order.permId}` : `parent/${parent}`;
    groups.set(group, Math.max(groups.get(group) ?? 0, sold - covered));
  }
  return [...groups.values()].reduce((sum, units) => sum + units, 0);
}

/** Returns the units of a contract that an order may still buy or sell for an account. */
function openUnits(order: Order, account: string, conId: number, side: "BUY" | "SELL"): number {
  const { terms, filled } = order;
  const part = partsOf(terms).find((one) => one.account === account);
  if (part === undefined || isDone(order)) return 0;
  const ratio = ratioOf(terms, conId, side);
  // The size of a hedge follows from the fills of its parent.
  if (terms.hedge !== undefined && terms.quantity === 0) return ratio > 0 ? Number.MAX_VALUE : 0;
  return ratio * part.quantity * (1 - filled / terms.quantity);
}

/** Returns the units of a contract that one unit of an order trades on a side. */
function ratioOf({ instrument, side: own }: OrderTerms, conId: number, side: "BUY" | "SELL"): number {
  const { legs } = instrument;
  if (legs === undefined) return instrument.conId === conId && own === side ? 1 : 0;
  const traded = legs.filter((leg) => leg.instrument.conId === conId);
  // A leg that is sold when the combination is bought is bought when it is sold.
  const isSide = (leg: { readonly side: "BUY" | "SELL" }): boolean => (leg.side === own) === (side === "BUY");
  return traded.filter(isSide).reduce((sum, { ratio }) => sum + ratio, 0);
}
