import type { Message } from "./message.ts";
import * as accountRequests from "./requests/account.ts";
import * as contractRequests from "./requests/contracts.ts";
import * as historyRequests from "./requests/history.ts";
import * as marketDataRequests from "./requests/market-data.ts";
import * as newsRequests from "./requests/news.ts";
import * as orderRequests from "./requests/orders.ts";
import { placeOrder } from "./requests/place-order.ts";
import * as sessionRequests from "./requests/session.ts";
import * as accountResponses from "./responses/account.ts";
import * as bondResponses from "./responses/bonds.ts";
import * as contractResponses from "./responses/contracts.ts";
import * as definitions from "./responses/definitions.ts";
import * as executions from "./responses/executions.ts";
import * as historyResponses from "./responses/history.ts";
import * as marketDataResponses from "./responses/market-data.ts";
import * as newsResponses from "./responses/news.ts";
import * as orderResponses from "./responses/orders.ts";
import * as sessionResponses from "./responses/session.ts";

/** A message, whatever its values. */
export type AnyMessage = Pick<Message<never>, "name" | "id" | "parts" | "length"> & {
  write(values: never, version: number): string[];
  read(fields: readonly string[], version: number): unknown;
};

const isMessage = (part: unknown): part is AnyMessage =>
  typeof part === "object" && part !== null && "read" in part && "write" in part;

function byId(...files: readonly object[]): ReadonlyMap<string, AnyMessage> {
  const messages = files.flatMap((file) => Object.values(file).filter(isMessage));
  return new Map(messages.map((message) => [`${message.id}`, message]));
}

/** Every message of a client, by its number as it stands on the wire. */
export const REQUESTS: ReadonlyMap<string, AnyMessage> = byId(
  sessionRequests,
  contractRequests,
  marketDataRequests,
  historyRequests,
  accountRequests,
  orderRequests,
  { placeOrder },
  newsRequests,
);

/** Every message of the server, by its number as it stands on the wire. */
export const RESPONSES: ReadonlyMap<string, AnyMessage> = byId(
  sessionResponses,
  contractResponses,
  bondResponses,
  definitions,
  marketDataResponses,
  historyResponses,
  accountResponses,
  orderResponses,
  executions,
  newsResponses,
);

/** All names that a request can have, for checking what a user typed. */
export const REQUEST_NAMES: readonly string[] = [...REQUESTS.values()].map(({ name }) => name);

/** @returns What a client's frame is called, e.g. `reqPositions`; `unknown(<number>)` where the protocol has no such. */
export function requestName(fields: readonly string[]): string {
  const id = fields[0] ?? "";
  return REQUESTS.get(id)?.name ?? `unknown(${id.slice(0, 12)})`;
}
