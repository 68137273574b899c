import { ORDER_CANCELLED } from "../tws/facts/codes.ts";
import { reqExecutions } from "../wire/requests/executions.ts";
import { cancelOrder, reqOpenOrders } from "../wire/requests/orders.ts";
import { placeOrder } from "../wire/requests/place-order.ts";
import { execDetails, execDetailsEnd } from "../wire/responses/executions.ts";
import { openOrder, openOrderEnd, orderStatus } from "../wire/responses/orders.ts";
import { error } from "../wire/responses/session.ts";
import type { Clock } from "../world/clock.ts";
import { counted } from "../world/counted.ts";
import type { FollowedOrders } from "./followed-orders.ts";
import { GatewayClient, type GatewayClientParts } from "./gateway-client.ts";
import { contractOf, type NetPosition, netPositions } from "./net-positions.ts";

/** What was done at the end of a drill on a real gateway, one phrase each. */
export interface FlatEnding {
  readonly cancelled: readonly string[];
  readonly closed: readonly string[];
  /** What could not be done, and why, or was left because it was there before. */
  readonly left: readonly string[];
}

/** Parts of a flat ending. */
export interface FlatEndingParts extends GatewayClientParts {
  readonly orders: FollowedOrders;
}

/** Longest waits, in ms. */
const SESSION_MS = 10_000;
const ANSWER_MS = 10_000;
const FILL_MS = 30_000;
/** Dials while the gateway still holds the client ID, and the time between them, in ms. */
const DIALS_MAX = 6;
const DIAL_EVERY_MS = 2_000;

/** An order that closes a position. */
interface Closing {
  readonly orderId: number;
  readonly quantity: number;
}

/** Statuses of an order that works no more. */
const OVER: readonly string[] = ["Filled", "Cancelled", "ApiCancelled", "Inactive"];
const REQUEST_ID = 1;

/**
 * Cancels the orders that were placed through a relay and still work, and closes what they have opened, with market orders under
 * the same client IDs. Other orders and positions of the account are never touched.
 */
export async function flatEnding(parts: FlatEndingParts): Promise<FlatEnding> {
  const { orders } = parts;
  const all: FlatEnding[] = [];
  for (const clientId of orders.clientIds()) all.push(await endingOf(clientId, parts));
  const changed = orders
    .changedBefore()
    .map((text) => `the order ${text} was there before the drill and is left as it is`);
  return {
    cancelled: all.flatMap(({ cancelled }) => cancelled),
    closed: all.flatMap(({ closed }) => closed),
    left: [...all.flatMap(({ left }) => left), ...changed],
  };
}

/** Says in sentences what a flat ending has done. */
export function flatEndingText({ cancelled, closed, left }: FlatEnding): readonly string[] {
  const done = [
    cancelled.length === 0 ? "" : `cancelled ${counted(cancelled.length, "order")} (${cancelled.join(", ")})`,
    closed.length === 0 ? "" : `closed ${counted(closed.length, "position")} (${closed.join(", ")})`,
  ].filter(Boolean);
  const first =
    done.length > 0
      ? `Flat ending: ${done.join(" and ")}.`
      : left.length > 0
        ? "Flat ending: nothing was cancelled or closed."
        : "Flat ending: the drill left no open order and no position.";
  return [first, ...left.map((text) => `Cannot end flat: ${text}.`)];
}

async function endingOf(clientId: number, parts: FlatEndingParts): Promise<FlatEnding> {
  const { orders } = parts;
  const ids = new Set(orders.placedBy(clientId));
  if (ids.size === 0) return { cancelled: [], closed: [], left: [] };
  const client = await session(clientId, parts);
  if (typeof client === "string")
    return {
      cancelled: [],
      closed: [],
      left: [`${counted(ids.size, "order")} of client ${clientId} may be open or filled: ${client}`],
    };
  try {
    const { cancelled, left } = await cancelAll(client, ids);
    const positions = await positionsOf(client, ids, orders);
    if (positions === undefined)
      return { cancelled, closed: [], left: [...left, `the fills of client ${clientId} did not come`] };
    const closings = await closeAll(client, positions, orders);
    return { cancelled, closed: closings.closed, left: [...left, ...closings.left] };
  } finally {
    client.end();
  }
}

/** Begins a session, also while the gateway still holds the client ID. @returns Why there is none, in words. */
async function session(clientId: number, parts: FlatEndingParts): Promise<GatewayClient | string> {
  for (let dials = 1; ; dials++) {
    try {
      return await GatewayClient.begin(clientId, parts, SESSION_MS);
    } catch (thrown) {
      const reason = thrown instanceof Error ? thrown.message : String(thrown);
      if (dials >= DIALS_MAX) return reason;
      await pause(parts.clock, DIAL_EVERY_MS);
    }
  }
}

async function cancelAll(
  client: GatewayClient,
  ids: ReadonlySet<number>,
): Promise<Omit<FlatEnding, "closed">> {
  client.send(reqOpenOrders, {});
  const isListed = await client.until(() => client.all(openOrderEnd).length > 0, ANSWER_MS);
  if (!isListed) return { cancelled: [], left: ["the open orders did not come"] };
  const open = new Map(
    client
      .all(openOrder)
      .filter(
        ({ clientId, orderId, status }) =>
          clientId === client.clientId && ids.has(orderId) && !OVER.includes(status),
      )
      .map((order) => [
        order.orderId,
        `#${order.orderId} ${order.action} ${order.totalQuantity} ${order.symbol}`,
      ]),
  );
  for (const orderId of open.keys()) client.send(cancelOrder, { orderId });
  const isOver = (orderId: number): boolean =>
    statusOf(client, orderId) !== undefined || isCancelled(client, orderId);
  await client.until(() => [...open.keys()].every(isOver), ANSWER_MS);
  const cancelled = [...open].filter(([id]) => isCancelled(client, id)).map(([, text]) => text);
  const left = [...open]
    .filter(([id]) => !isOver(id))
    .map(([id, text]) => `the order ${text} was not cancelled (${errorOf(client, id) ?? "no answer"})`);
  return { cancelled, left };
}

/** Gets the status in which an order works no more; undefined while it may work. */
function statusOf(client: GatewayClient, orderId: number): string | undefined {
  return client
    .all(orderStatus)
    .filter((one) => one.orderId === orderId && OVER.includes(one.status))
    .at(-1)?.status;
}

/** Gets the quantity of an order that its fills report as filled. */
function filledOf(client: GatewayClient, orderId: number): number {
  const fills = client.all(execDetails).filter((fill) => fill.orderId === orderId);
  return Math.max(0, ...fills.map(({ cumQty }) => cumQty));
}

function isCancelled(client: GatewayClient, orderId: number): boolean {
  const status = statusOf(client, orderId);
  return status === undefined
    ? client.all(error).some(({ reqId, code }) => reqId === orderId && code === ORDER_CANCELLED)
    : status !== "Filled";
}

function errorOf(client: GatewayClient, orderId: number): string | undefined {
  const found = client.all(error).findLast(({ reqId }) => reqId === orderId);
  return found === undefined
    ? undefined
    : `${found.code} ${found.text.replaceAll(/\s+/g, " ").replace(/\.$/, "")}`;
}

/** Adds up the fills of the orders, as the gateway reports them now and as they passed; undefined where none come. */
async function positionsOf(
  client: GatewayClient,
  ids: ReadonlySet<number>,
  orders: FollowedOrders,
): Promise<readonly NetPosition[] | undefined> {
  client.send(reqExecutions, { reqId: REQUEST_ID, clientId: client.clientId });
  const isListed = await client.until(
    () => client.all(execDetailsEnd).some(({ reqId }) => reqId === REQUEST_ID),
    ANSWER_MS,
  );
  if (!isListed) return undefined;
  const fills = [...orders.fills(), ...client.all(execDetails)];
  return netPositions(
    fills.filter(({ clientId, orderId }) => clientId === client.clientId && ids.has(orderId)),
  );
}

async function closeAll(
  client: GatewayClient,
  positions: readonly NetPosition[],
  orders: FollowedOrders,
): Promise<Omit<FlatEnding, "cancelled">> {
  const closings = positions.map((position) => {
    const orderId = client.nextOrderId++;
    const { units, account, fill } = position;
    const side = units > 0 ? "SELL" : "BUY";
    const exchange = orders.exchangeOf(client.clientId, fill.orderId) ?? fill.exchange;
    const contract = { ...contractOf(fill), exchange };
    const order = { action: side, totalQuantity: Math.abs(units), orderType: "MKT", tif: "DAY", account };
    client.send(placeOrder, { ...contract, ...order, orderId, transmit: true, exemptCode: -1 });
    return { orderId, quantity: Math.abs(units), text: `${side} ${Math.abs(units)} ${fill.symbol}` };
  });
  // TWS may send no status for a market order that fills at once: its fill counts as well.
  const isFilled = ({ orderId, quantity }: Closing): boolean =>
    statusOf(client, orderId) === "Filled" || filledOf(client, orderId) >= quantity;
  const isOver = (closing: Closing): boolean =>
    isFilled(closing) || statusOf(client, closing.orderId) !== undefined;
  await client.until(() => closings.every(isOver), FILL_MS);
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

function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => void clock.after(ms, resolve));
}
