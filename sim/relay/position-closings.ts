import { reqExecutions } from "../wire/requests/executions.ts";
import { cancelOrder } from "../wire/requests/orders.ts";
import { placeOrder } from "../wire/requests/place-order.ts";
import { execDetails, execDetailsEnd } from "../wire/responses/executions.ts";
import { type Holdings, holdingKey, holdingsOf } from "./account-state.ts";
import type { FollowedOrders } from "./followed-orders.ts";
import type { GatewayClient } from "./gateway-client.ts";
import { contractOf, type NetPosition, netPositions } from "./net-positions.ts";
import { errorOf, filledOf, statusOf } from "./order-outcome.ts";

/** What the fills of one client have left of a contract, and what was done about it. */
export interface ClosedPosition {
  readonly net: NetPosition;
  /** Units that an order to close it was sent for, below 0 for a sale; 0 for no order. */
  readonly sent: number;
  /** Units that the account held before that order. */
  readonly held: number;
}

/** What came of the positions of one client. */
export interface Closings {
  readonly closed: readonly string[];
  readonly left: readonly string[];
  readonly positions: readonly ClosedPosition[];
}

/** An order that closes a position. */
interface Closing {
  readonly orderId: number;
  readonly quantity: number;
}

const REQUEST_ID = 1;
/** Longest waits, in ms. */
const ANSWER_MS = 5_000;
const FILL_MS = 10_000;
/** Time that is kept for the cancel of closing orders that are not filled, in ms. */
const CANCEL_MS = 2_000;

/**
 * Closes what the orders of a client have opened, with market orders.
 *
 * @param before What the accounts held before the drill; undefined where it is not known.
 */
export async function closePositions(
  client: GatewayClient,
  ids: ReadonlySet<number>,
  orders: FollowedOrders,
  before: Holdings | undefined,
): Promise<Closings> {
  const failed = (what: string): Closings => {
    const reason = client.failure === undefined ? "" : `: ${client.failure}`;
    const left = [`${what} of client ${client.clientId} did not come${reason}`];
    return { closed: [], left, positions: [] };
  };
  client.send(reqExecutions, { reqId: REQUEST_ID, clientId: client.clientId });
  const isListed = await client.until(
    () => client.all(execDetailsEnd).some(({ reqId }) => reqId === REQUEST_ID),
    ANSWER_MS,
  );
  if (!isListed) return failed("the fills");
  const own = [...orders.fills(), ...client.all(execDetails)].filter(
    ({ clientId, orderId }) => clientId === client.clientId && ids.has(orderId),
  );
  if (own.length === 0) return { closed: [], left: [], positions: [] };
  const holdings = await holdingsOf(client);
  if (holdings === undefined) return failed("the positions");
  // A fill that has come since is in the positions too.
  const late = client.all(execDetails).filter(({ orderId }) => ids.has(orderId));
  const positions = netPositions([...own, ...late]).map((net): ClosedPosition => {
    const key = holdingKey(net.account, net.fill.conId);
    const held = holdings.get(key) ?? 0;
    return { net, held, sent: closingUnits(net.units, held, before && (before.get(key) ?? 0)) };
  });
  return { ...(await closeAll(client, positions, orders)), positions };
}

/**
 * Finds the units of the order that closes a position, below 0 for a sale: never more than the fills have left, and never past
 * what was held before the drill. Where that is not known, an order closes a position and never opens or raises one.
 */
function closingUnits(units: number, held: number, before: number | undefined): number {
  const target = before ?? (Math.sign(held) === Math.sign(units) ? 0 : held);
  const wanted = Math.round((target - held) * 1e8) / 1e8;
  if (Math.sign(wanted) !== -Math.sign(units)) return 0;
  return Math.sign(wanted) * Math.min(Math.abs(units), Math.abs(wanted));
}

async function closeAll(
  client: GatewayClient,
  positions: readonly ClosedPosition[],
  orders: FollowedOrders,
): Promise<Omit<Closings, "positions">> {
  const meant = positions.filter(({ sent }) => sent !== 0);
  // An order for whose end no time is left could be filled when nobody looks.
  if (client.leftMs <= CANCEL_MS) {
    const left = meant.map(({ net }) => `no time was left to close the position in ${net.fill.symbol}`);
    return { closed: [], left };
  }
  const closings = meant.map(({ net: { account, fill }, sent }) => {
    const orderId = client.nextOrderId++;
    const [side, quantity] = [sent < 0 ? "SELL" : "BUY", Math.abs(sent)];
    const exchange = orders.exchangeOf(client.clientId, fill.orderId) ?? fill.exchange;
    const contract = { ...contractOf(fill), exchange };
    const order = { action: side, totalQuantity: quantity, orderType: "MKT", tif: "DAY", account };
    client.send(placeOrder, { ...contract, ...order, orderId, transmit: true, exemptCode: -1 });
    return { orderId, quantity, text: `${side} ${quantity} ${fill.symbol}` };
  });
  // TWS may send no status for a market order that fills at once: its fill counts as well.
  const isFilled = ({ orderId, quantity }: Closing): boolean =>
    statusOf(client, orderId) === "Filled" || filledOf(client, orderId) >= quantity;
  const isOver = (closing: Closing): boolean =>
    isFilled(closing) || statusOf(client, closing.orderId) !== undefined;
  await client.until(() => closings.every(isOver), Math.min(FILL_MS, client.leftMs - CANCEL_MS));
  const open = closings.filter((one) => !isFilled(one));
  // What is not filled now would be filled later, when nobody expects it.
  for (const { orderId } of open) client.send(cancelOrder, { orderId });
  await client.until(() => open.every(isOver), ANSWER_MS);
  return {
    closed: closings.filter(isFilled).map(({ text }) => text),
    left: closings
      .filter((one) => !isFilled(one))
      .map(
        ({ orderId, text }) =>
          `the position was not closed by ${text} (${errorOf(client, orderId) ?? "no fill"})`,
      ),
  };
}

/** Describes what was neither closed nor tried, of the positions of all clients together. */
export function notClosed(all: readonly ClosedPosition[], before: Holdings | undefined): readonly string[] {
  const sums = new Map<string, { units: number; rest: number; newest: ClosedPosition }>();
  for (const one of all) {
    const key = holdingKey(one.net.account, one.net.fill.conId);
    const { units = 0, rest = 0 } = sums.get(key) ?? {};
    const sum = units + one.net.units;
    sums.set(key, { units: sum, rest: rest + one.net.units + one.sent, newest: one });
  }
  return [...sums].flatMap(([key, { units, rest, newest }]) => {
    const open = Math.round(rest * 1e8) / 1e8;
    if (open === 0) return [];
    const { symbol, secType } = newest.net.fill;
    const what = `the drill has ${units > 0 ? "bought" : "sold"} ${Math.abs(units)} ${symbol} ${secType}`;
    const then = before === undefined ? "" : `, and held ${before.get(key) ?? 0} before`;
    return [`${what}, and ${Math.abs(open)} of it was not closed: the account holds ${newest.held}${then}`];
  });
}
