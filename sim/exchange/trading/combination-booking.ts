import { commissionOf } from "../accounts/commission.ts";
import type { Match } from "../orders/matching.ts";
import type { Fill, LegFill, Order } from "../orders/orders.ts";
import { type LegTrade, legTrades } from "../prices/leg-trades.ts";
import type { BookingPlace } from "./booking-place.ts";

const cents = (amount: number): number => Number(amount.toFixed(2));
const hex = (value: number): string => value.toString(16).padStart(8, "0");

/**
 * Books a match of a combination in the ledger of its account, leg by leg: the combination itself is never a position.
 *
 * The execution ID of the whole ends in `.01.01`, those of the legs in `.02.01`, `.03.01` and so on.
 *
 * @see nautechsystems/nautilus_trader#3712 for the execution IDs.
 */
export function bookCombination(order: Order, { size, price }: Match, place: BookingPlace): Fill {
  const { terms, permId } = order;
  const { instrument, side } = terms;
  const { market, nowMs, number } = place;
  const trades = legTrades({ instrument, side, size, price }, (leg) =>
    market.series(leg.conId, nowMs).quote(nowMs),
  );
  const execId = `${hex(permId)}.${hex(number)}`;
  const legs = trades.map((trade, at) =>
    bookLeg(order, trade, `${execId}.${`${at + 2}`.padStart(2, "0")}.01`, at, place),
  );
  const filled = Number((order.filled + size).toFixed(8));
  const realized = legs.flatMap(({ realizedPnl }) => realizedPnl ?? []);
  return {
    execId: `${execId}.01.01`,
    permId,
    atMs: nowMs,
    size,
    price,
    filled,
    averagePrice: Number(((order.averagePrice * order.filled + price * size) / filled).toFixed(8)),
    commission: cents(legs.reduce((sum, leg) => sum + leg.commission, 0)),
    realizedPnl: realized.length === 0 ? undefined : realized.reduce((sum, one) => sum + one, 0),
    legs,
  };
}

function bookLeg(
  { terms }: Order,
  { instrument, side, size, price }: LegTrade,
  execId: string,
  at: number,
  { ledgers, before, market, nowMs }: BookingPlace,
): LegFill {
  const earlier = before.flatMap(({ legs = [] }) => legs[at] ?? []);
  const filled = Number(earlier.reduce((sum, leg) => sum + leg.size, size).toFixed(8));
  const paid = earlier.reduce((sum, leg) => sum + leg.size * leg.price, size * price);
  const charged = earlier.reduce((sum, leg) => sum + leg.commission, 0);
  const commission = cents(
    commissionOf(instrument, filled, Math.abs(paid) * instrument.multiplier) - charged,
  );
  const realizedPnl = ledgers.booked(terms.account, terms.model).book({
    instrument,
    price,
    commission,
    size: side === "BUY" ? size : -size,
    day: market.prices(nowMs).day(instrument),
  });
  const averagePrice = Number((paid / filled).toFixed(8));
  return { instrument, side, execId, size, price, filled, averagePrice, commission, realizedPnl };
}
