import { suggestion } from "../world/nearest-name.ts";
import { shown } from "../world/visible-text.ts";
import type { Message } from "./codec/message.ts";
import * as requests from "./requests/mod.ts";
import * as responses from "./responses/mod.ts";

/** A message of any kind, for code that treats all alike. */
export type AnyMessage = Pick<Message<never>, "name" | "id" | "parts" | "length"> & {
  write(values: never, version: number): string[];
  read(fields: readonly string[], version: number): unknown;
  beginning(fields: readonly string[], version: number, last?: string): Partial<unknown>;
  names(fields: readonly string[], version: number): readonly string[];
};

const isMessage = (part: unknown): part is AnyMessage =>
  typeof part === "object" && part !== null && "read" in part && "write" in part;

function byId(exported: object): ReadonlyMap<string, AnyMessage> {
  return new Map(
    Object.values(exported)
      .filter(isMessage)
      .map((message) => [`${message.id}`, message]),
  );
}

/** Values of every message that a client can send, by its name. */
export type RequestValues = {
  readonly [Name in keyof typeof requests as (typeof requests)[Name] extends { readonly parts: unknown }
    ? Name
    : never]: (typeof requests)[Name] extends { read(fields: string[], version: number): infer Values }
    ? Values
    : never;
};
/** Values of every message that the server can send, by its name. */
export type ResponseValues = {
  readonly [Name in keyof typeof responses as (typeof responses)[Name] extends { readonly parts: unknown }
    ? Name
    : never]: (typeof responses)[Name] extends { read(fields: string[], version: number): infer Values }
    ? Values
    : never;
};
/** Name of a message that a client can send, e.g. `placeOrder`. */
export type RequestName = keyof RequestValues & string;
/** Name of a message that the server can send, e.g. `orderStatus`. */
export type ResponseName = keyof ResponseValues & string;

/** Every message that a client can send, by its number as it stands on the wire. */
export const REQUESTS: ReadonlyMap<string, AnyMessage> = byId(requests);

/** Every message that the server can send, by its number as it stands on the wire. */
export const RESPONSES: ReadonlyMap<string, AnyMessage> = byId(responses);

/** Names of all requests, for checking the input of a user. */
export const REQUEST_NAMES: readonly string[] = [...REQUESTS.values()].map(({ name }) => name);

/** Gets the name of a client's frame, e.g. `reqPositions`; `unknown(<number>)` for a number outside the protocol. */
export function requestName(fields: readonly string[]): string {
  const id = fields[0] ?? "";
  return REQUESTS.get(id)?.name ?? `unknown(${shown(id, 12)})`;
}

/**
 * Gets a message by its name.
 *
 * @param kind The word for its kind in the text of the error.
 * @throws {TypeError} For a name that does not exist; the message says which one was probably meant.
 */
export function messageNamed(
  messages: ReadonlyMap<string, AnyMessage>,
  name: string,
  kind: "request" | "answer",
): AnyMessage {
  const all = [...messages.values()];
  const found = all.find((message) => message.name === name);
  if (found !== undefined) return found;
  const others = messages === REQUESTS ? RESPONSES : REQUESTS;
  if ([...others.values()].some((message) => message.name === name))
    throw new TypeError(
      `Cannot find the ${kind} ${name}: it is ${kind === "request" ? "an answer, which TWS sends" : "a request, which clients send"}`,
    );
  const names = all.map((message) => message.name);
  throw new TypeError(`Cannot find the ${kind} ${name}: ${suggestion(name, names)}`);
}
