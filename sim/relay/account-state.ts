import { reqAllOpenOrders } from "../wire/requests/orders.ts";
import { cancelPositions, reqPositions } from "../wire/requests/positions.ts";
import { openOrder, openOrderEnd } from "../wire/responses/orders.ts";
import { position, positionEnd } from "../wire/responses/positions.ts";
import { GatewayClient, type GatewayClientParts } from "./gateway-client.ts";
import { NoSession } from "./no-session.ts";
import type { EarlierOrder } from "./side-effects.ts";

/** Units of each contract that accounts hold, by `holdingKey`; below 0 for short positions. */
export type Holdings = ReadonlyMap<string, number>;

/** What a gateway holds at an instant. */
export interface AccountState {
  readonly holdings: Holdings;
  /** Open orders of all clients, those that were entered in TWS by hand too. */
  readonly open: readonly EarlierOrder[];
}

/** Longest waits for a session and for an answer, in ms. */
const SESSION_MS = 5_000;
const ANSWER_MS = 5_000;

/** Makes the key of a contract in an account. */
export function holdingKey(account: string, conId: number): string {
  return `${account}/${conId}`;
}

/** Gets what the accounts of a gateway hold; undefined where no answer comes. */
export async function holdingsOf(client: GatewayClient): Promise<Holdings | undefined> {
  const rows = await client.list(reqPositions, position, positionEnd, ANSWER_MS);
  client.send(cancelPositions, {});
  return rows === undefined
    ? undefined
    : new Map(rows.map(({ account, conId, size }) => [holdingKey(account, conId), size]));
}

/** Gets the open orders of all clients of a gateway; undefined where no answer comes. */
export async function openOrdersOf(client: GatewayClient): Promise<readonly EarlierOrder[] | undefined> {
  const rows = await client.list(reqAllOpenOrders, openOrder, openOrderEnd, ANSWER_MS);
  return rows?.map(({ clientId, orderId, permId, action, totalQuantity, symbol }) => {
    return { clientId, orderId, permId, text: `${action} ${totalQuantity} ${symbol}` };
  });
}

/**
 * Gets what a gateway holds, by a short session of a client ID; undefined where the gateway does not say it, or holds the client ID
 * for another session.
 *
 * @throws {NoSession} When the gateway cannot be reached.
 */
export async function accountState(
  clientId: number,
  parts: GatewayClientParts,
): Promise<AccountState | undefined> {
  const client = await GatewayClient.begin(clientId, parts, SESSION_MS).catch((error: unknown) => {
    if (error instanceof NoSession && error.gateway === "answers") return undefined;
    throw error;
  });
  if (client === undefined) return undefined;
  const holdings = await holdingsOf(client);
  const open = await openOrdersOf(client);
  client.end();
  return holdings === undefined || open === undefined ? undefined : { holdings, open };
}
