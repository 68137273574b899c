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
export interface FlatEndingParts extends Omit<GatewayClientParts, "untilMs"> {
  readonly orders: FollowedOrders;
  /** What the gateway held before the drill. Default: not known. */
  readonly before?: AccountState | undefined;
  /** Longest time that all of it may take, in ms. Default `FLAT_ENDING_MS`. */
  readonly withinMs?: number | undefined;
}

/** Parts of a flat ending, with the time at which it has to be over. */
type BoundedParts = FlatEndingParts & GatewayClientParts;

/** What came of the orders of one client: its session too, which its positions are closed by; undefined where there is none. */
interface ClientEnding extends FlatEnding {
  readonly ids: ReadonlySet<number>;
  readonly client: GatewayClient | undefined;
  readonly positions: readonly ClosedPosition[];
}

/** Time that a flat ending may take, in ms, whatever the gateway does. */
export const FLAT_ENDING_MS = 20_000;
/** Longest waits, in ms. */
const SESSION_MS = 5_000;
const ANSWER_MS = 5_000;
/** Time between dials while the gateway still holds the client ID, in ms. */
const DIAL_EVERY_MS = 2_000;

/**
 * Cancels the orders that were placed through a relay and still work, and closes what they have opened, with market orders under
 * the same client IDs. Other orders and positions of the account are never touched; what the program did to them is described.
 */
export async function flatEnding(given: FlatEndingParts): Promise<FlatEnding> {
  const { orders, before, clock, withinMs = FLAT_ENDING_MS } = given;
  const parts: BoundedParts = { ...given, untilMs: clock.now() + withinMs };
  const all: ClientEnding[] = [];
  // At once: no client waits for the session of another.
  const cancelled = orders.clientIds().map((clientId) => cancelledOf(clientId, parts));
  // One after the other: each looks at what the account holds after the one before.
  for (const ending of await Promise.all(cancelled)) all.push(await closedOf(ending, parts));
  const gone = await goneOf(parts);
  return {
    cancelled: all.flatMap((one) => one.cancelled),
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

/** Begins a session of a client, and cancels its orders. */
async function cancelledOf(clientId: number, parts: BoundedParts): Promise<ClientEnding> {
  const ids = new Set(parts.orders.placedBy(clientId));
  const nothing = { ids, client: undefined, cancelled: [], closed: [], left: [], positions: [] };
  if (ids.size === 0) return nothing;
  const client = await session(clientId, parts);
  if (typeof client !== "string") return { ...nothing, client, ...(await cancelAll(client, ids)) };
  const left = [`${counted(ids.size, "order")} of client ${clientId} may be open or filled: ${client}`];
  return { ...nothing, left };
}

/** Closes the positions of a client whose orders were cancelled, and ends its session. */
async function closedOf(ending: ClientEnding, { orders, before }: BoundedParts): Promise<ClientEnding> {
  const { client, ids } = ending;
  if (client === undefined) return ending;
  const closings = await closePositions(client, ids, orders, before?.holdings);
  client.end();
  return { ...ending, ...closings, left: [...ending.left, ...closings.left] };
}

/** Finds the orders of others that a cancel of every order has ended. */
async function goneOf(parts: BoundedParts): Promise<readonly string[]> {
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
async function session(clientId: number, parts: BoundedParts): Promise<GatewayClient | string> {
  const { clock, untilMs = clock.now() } = parts;
  for (;;) {
    try {
      return await GatewayClient.begin(clientId, parts, SESSION_MS);
    } catch (thrown) {
      const reason = thrown instanceof Error ? thrown.message : String(thrown);
      if (clock.now() + DIAL_EVERY_MS >= untilMs) return reason;
      await pause(clock, DIAL_EVERY_MS);
    }
  }
}

async function cancelAll(
  client: GatewayClient,
  ids: ReadonlySet<number>,
): Promise<Omit<FlatEnding, "closed">> {
  client.send(reqOpenOrders, {});
  const isListed = await client.until(() => client.all(openOrderEnd).length > 0, ANSWER_MS);
  if (!isListed) {
    const what = `${counted(ids.size, "order")} of client ${client.clientId} may be open or filled`;
    return { cancelled: [], left: [`${what}: ${client.failure ?? "the open orders did not come"}`] };
  }
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
