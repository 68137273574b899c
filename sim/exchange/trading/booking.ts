import { type Allocation, share } from "../accounts/allocation.ts";
import { commissionOf } from "../accounts/commission.ts";
import type { Match } from "../orders/matching.ts";
import type { Fill, FillPart, Order, OrderTerms } from "../orders/orders.ts";
import type { BookingPlace } from "./booking-place.ts";
import { bookCombination } from "./combination-booking.ts";

/** Returns the units of an order for each of its accounts. */
export function partsOf({ account, quantity, allocation }: OrderTerms): readonly Allocation[] {
  return allocation ?? [{ account, quantity }];
}

const cents = (amount: number): number => Number(amount.toFixed(2));

/** Books a match in the ledger of the order's account, or of each account of its group. @returns The fill and the order after it. */
export function bookFill(
  order: Order,
  { size, price }: Match,
  place: BookingPlace,
): { readonly order: Order; readonly fill: Fill } {
  const { terms, permId } = order;
  const { instrument, quantity, allocation } = terms;
  const filled = Number((order.filled + size).toFixed(8));
  const paid = order.averagePrice * order.filled + price * size;
  const averagePrice = Number((paid / filled).toFixed(8));
  const hex = (value: number): string => value.toString(16).padStart(8, "0");
  const execId = `0000e0d5.${hex(permId)}.${hex(place.number)}`;
  const booked = { execId: `${execId}.01`, permId, atMs: place.nowMs, size, price, filled, averagePrice };
  const fill: Fill =
    instrument.legs !== undefined
      ? bookCombination(order, { size, price }, place)
      : allocation === undefined
        ? {
            ...booked,
            ...bookOne(order, terms.account, {
              size,
              price,
              place,
              commission: cents(
                commissionOf(instrument, filled, paid * instrument.multiplier) - order.commission,
              ),
            }),
          }
        : { ...booked, ...bookParts(order, execId, filled, { size, price }, place) };
  const done = filled >= quantity;
  const after: Order = {
    ...order,
    filled,
    averagePrice,
    lastPrice: price,
    commission: cents(order.commission + fill.commission),
    status: done ? "Filled" : "Submitted",
    completedMs: done ? place.nowMs : undefined,
  };
  return { order: after, fill };
}

/** A trade of one account. */
interface Trade extends Match {
  readonly commission: number;
  readonly place: BookingPlace;
}

function bookOne(
  { terms }: Order,
  account: string,
  { size, price, commission, place }: Trade,
): Pick<Fill, "commission" | "realizedPnl"> {
  const { instrument, side, model } = terms;
  const signed = side === "BUY" ? size : -size;
  const ledger = place.ledgers.booked(account, model);
  const realizedPnl = ledger.book({ instrument, price, commission, size: signed, day: place.day });
  return { commission, realizedPnl };
}

/** Divides a fill among the accounts of a group in proportion to what each is to have. Each pays its own commission. */
function bookParts(
  order: Order,
  execId: string,
  filled: number,
  { size, price }: Match,
  place: BookingPlace,
): Pick<Fill, "commission" | "realizedPnl" | "parts"> {
  const { instrument, quantity, allocation = [] } = order.terms;
  const earlier = place.before.flatMap((fill) =>
    (fill.parts ?? []).map((part) => ({ ...part, price: fill.price })),
  );
  const ofAccount = (account: string) => earlier.filter((part) => part.account === account);
  const had = allocation.map(({ account }) => ofAccount(account).reduce((sum, part) => sum + part.size, 0));
  const targets = allocation.map((one) => ({ ...one, quantity: (one.quantity * filled) / quantity }));
  const parts: FillPart[] = [];
  for (const [at, { account, quantity: units }] of share(size, targets, had).entries()) {
    if (units === 0) continue;
    const before = ofAccount(account);
    const value = before.reduce((sum, part) => sum + part.size * part.price, units * price);
    const total = Number(((had[at] ?? 0) + units).toFixed(8));
    const charged = before.reduce((sum, part) => sum + part.commission, 0);
    const commission = cents(commissionOf(instrument, total, value * instrument.multiplier) - charged);
    const booked = bookOne(order, account, { size: units, price, commission, place });
    const number = `${at + 2}`.padStart(2, "0");
    parts.push({ account, execId: `${execId}.${number}`, size: units, filled: total, ...booked });
  }
  const realized = parts.flatMap(({ realizedPnl }) => realizedPnl ?? []);
  return {
    commission: cents(parts.reduce((sum, part) => sum + part.commission, 0)),
    realizedPnl: realized.length === 0 ? undefined : realized.reduce((sum, one) => sum + one, 0),
    parts,
  };
}
