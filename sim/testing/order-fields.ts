import type { ArrivingName, BookedOrder } from "./by-hand.ts";

/** Values that an order has when it arrives; a value that is left out, or that no order has, does not compile. */
const ARRIVING: Readonly<Record<keyof ArrivingName, true>> = {
  orderId: true,
  clientId: true,
  account: true,
  symbol: true,
  conId: true,
  secType: true,
  action: true,
  quantity: true,
  orderType: true,
  limitPrice: true,
  stopPrice: true,
  tif: true,
  orderRef: true,
};
const LATER: Readonly<Record<Exclude<keyof BookedOrder, keyof ArrivingName>, true>> = {
  permId: true,
  status: true,
  filled: true,
  averagePrice: true,
};

/** Names of the values by which an order can be meant that has not arrived yet. */
export const ARRIVING_FIELDS: readonly string[] = Object.keys(ARRIVING);
/** Names of the values by which an order of the book can be meant. */
export const ORDER_FIELDS: readonly string[] = [...ARRIVING_FIELDS, ...Object.keys(LATER)];
