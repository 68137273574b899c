import { cancelOrder, reqOpenOrders } from "../wire/requests/orders.ts";
import { openOrder, openOrderEnd } from "../wire/responses/orders.ts";
import type { Clock } from "../world/clock.ts";
import { counted } from "../world/counted.ts";
import { type AccountState, openOrdersOf } from "./account-state.ts";
import type { FollowedOrders } from "./followed-orders.ts";
import { GatewayClient, type GatewayClientParts } from "./gateway-client.ts";
import { errorOf, isCancelled, OVER, statusOf } from "./order-outcome.ts";
import { type ClosedPosition, closePositions, notClosed } from "./position-closings.ts";
import { earlierOrderText } from "./side-effects.ts";

/** What was done at the end of a drill on a real gateway, one phrase each. */
export interface FlatEnding {
  readonly cancelled: readonly string[];
  readonly closed: readonly string[];
  /** What could not be done, and why, and what the program did to orders and positions that were there before. */
  readonly left: readonly string[];
}

/** Parts of a flat ending. */
export interface FlatEndingParts extends GatewayClientParts {
  readonly orders: FollowedOrders;
  /** What the gateway held before the drill. Default: not known. */
  readonly before?: AccountState | undefined;
}

/** What came of the orders of one client. */
interface ClientEnding extends FlatEnding {
  readonly positions: readonly ClosedPosition[];
}

/** Longest waits, in ms. */
const SESSION_MS = 10_000;
const ANSWER_MS = 10_000;
/** Dials while the gateway still holds the client ID, and the time between them, in ms. */
const DIALS_MAX = 6;
const DIAL_EVERY_MS = 2_000;

/**
 * Cancels the orders that were placed through a relay and still work, and closes what they have opened, with market orders under
 * the same client IDs. Other orders and positions of the account are never touched; what the program did to them is described.
 */
export async function flatEnding(parts: FlatEndingParts): Promise<FlatEnding> {
  const { orders, before } = parts;
  const all: ClientEnding[] = [];
  for (const clientId of orders.clientIds()) all.push(await endingOf(clientId, parts));
  const gone = await goneOf(parts);
  return {
    cancelled: all.flatMap(({ cancelled }) => cancelled),
    closed: all.flatMap(({ closed }) => closed),
    left: [
      ...all.flatMap(({ left }) => left),
      ...notClosed(
        all.flatMap(({ positions }) => positions),
        before?.holdings,
      ),
      ...orders.beside.described(before?.open),
      ...gone,
    ],
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

async function endingOf(clientId: number, parts: FlatEndingParts): Promise<ClientEnding> {
  const { orders, before } = parts;
  const ids = new Set(orders.placedBy(clientId));
  const nothing = { cancelled: [], closed: [], left: [], positions: [] };
  if (ids.size === 0) return nothing;
  const client = await session(clientId, parts);
  if (typeof client === "string")
    return {
      ...nothing,
      left: [`${counted(ids.size, "order")} of client ${clientId} may be open or filled: ${client}`],
    };
  try {
    const { cancelled, left } = await cancelAll(client, ids);
    const closings = await closePositions(client, ids, orders, before?.holdings);
    return { ...closings, cancelled, left: [...left, ...closings.left] };
  } finally {
    client.end();
  }
}

/** Finds the orders of others that a cancel of every order has ended. */
async function goneOf(parts: FlatEndingParts): Promise<readonly string[]> {
  const { beside } = parts.orders;
  const clientId = beside.globalCancelBy;
  if (clientId === undefined) return [];
  const all = `client ${clientId} has cancelled every order of the account (reqGlobalCancel)`;
  const unknown = `${all}, and it is not known which orders of others there were`;
  if (parts.before === undefined) return [unknown];
  const others = parts.before.open.filter((order) => !beside.describes(order));
  if (others.length === 0) return [];
  const client = await session(clientId, parts);
  if (typeof client === "string") return [unknown];
  const open = await openOrdersOf(client);
  client.end();
  if (open === undefined) return [unknown];
  const permIds = new Set(open.map(({ permId }) => permId));
  return others
    .filter(({ permId }) => !permIds.has(permId))
    .map((order) => `${earlierOrderText(order)} and is not open any more`);
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

function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => void clock.after(ms, resolve));
}
