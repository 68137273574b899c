import { questionIdOf } from "./day-order.ts";
import type { NaiveClient } from "./naive-client.ts";
import { ACCOUNT, THINKING_MS } from "./plan.ts";

/** Pause before history is requested again, in ms: the first answer for a contract is an error. As in `ibkr_core_mcp`. */
const WARMING_MS = 2_000;

/** What one tool does for a question about a symbol. @throws {Error} When it has no answer. */
export type NaiveTool = (client: NaiveClient, symbol: string) => Promise<void>;

/** The four tools, each of which is a program of its own. */
export const NAIVE_TOOLS: readonly NaiveTool[] = [
  async (client) => void (await client.request("GET", `/portfolio/${ACCOUNT}/summary`)),
  async (client) => void (await client.request("GET", `/portfolio/${ACCOUNT}/positions/0`)),
  async (client, symbol) => {
    const conId = await search(client, symbol);
    const path = `/iserver/marketdata/history?conid=${conId}&period=1d&bar=1h`;
    await client.request("GET", path).catch(async () => {
      await client.pause(WARMING_MS);
      await client.request("GET", path);
    });
  },
  async (client, symbol) => {
    const conId = await search(client, symbol);
    const path = `/iserver/marketdata/snapshot?conids=${conId}&fields=31,84,86`;
    // The first answer for a contract has no values, so that the tools of people request it in a loop.
    for (let tries = 1; tries <= 5; tries++) {
      const [row] = (await client.request("GET", path)) as readonly Readonly<Record<string, unknown>>[];
      if (row?.["84"] !== undefined) return;
    }
    throw new Error("the snapshot is empty");
  },
];

/**
 * Places an order, and answers its question after a second, as an agent does that lets a model or a person decide.
 *
 * Clients with a lock around the chain, such as `ibind`, hold back their own requests and not those of other programs:
 * Voyz/ibind#35, #103.
 *
 * @throws {Error} When the order was not accepted.
 */
export async function placeNaively(client: NaiveClient, order: unknown): Promise<void> {
  const posted = await client.request("POST", `/iserver/account/${ACCOUNT}/orders`, { orders: [order] });
  const id = questionIdOf(posted);
  if (id === undefined) throw new Error("no question");
  await client.pause(THINKING_MS);
  const accepted = await client.request("POST", `/iserver/reply/${id}`, { confirmed: true });
  const [row] = accepted as readonly { readonly order_id?: string }[];
  if (row?.order_id === undefined) throw new Error("not accepted");
  await client.request("DELETE", `/iserver/account/${ACCOUNT}/order/${row.order_id}`);
}

async function search(client: NaiveClient, symbol: string): Promise<number> {
  const found = await client.request("GET", `/trsrv/stocks?symbols=${symbol}`);
  const [first] = (found as Readonly<Record<string, readonly StockRow[]>>)[symbol] ?? [];
  const conId = first?.contracts.find(({ isUS }) => isUS)?.conid;
  if (conId === undefined) throw new Error(`${symbol} was not found`);
  return conId;
}

interface StockRow {
  readonly contracts: readonly { readonly conid: number; readonly isUS: boolean }[];
}
