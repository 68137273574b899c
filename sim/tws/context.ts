import type { Exchange } from "../exchange/exchange.ts";
import type { Instrument } from "../exchange/instrument.ts";
import type { WireContract } from "../wire/contract.ts";
import type { Message } from "../wire/message.ts";
import * as out from "../wire/responses/session.ts";
import type { Client } from "./client.ts";
import type { Desk } from "./desk.ts";
import type { Effect } from "./effects.ts";
import { type Feed, type FeedKind, feedKey } from "./feed.ts";
import type { CompleteTwsOptions } from "./options.ts";
import type { Upstream } from "./upstream.ts";

/** What all clients of one TWS share. */
export interface Shared {
  readonly exchange: Exchange;
  readonly desk: Desk;
  readonly options: CompleteTwsOptions;
  readonly upstream: Upstream;
  /** Clients that have a session. */
  started(): readonly Client[];
}

/** What a handler works with: one request of one client at one instant. */
export class Context {
  readonly client: Client;
  readonly shared: Shared;
  readonly nowMs: number;
  readonly effects: Effect[];

  constructor(client: Client, shared: Shared, nowMs: number, effects: Effect[] = []) {
    this.client = client;
    this.shared = shared;
    this.nowMs = nowMs;
    this.effects = effects;
  }

  get exchange(): Exchange {
    return this.shared.exchange;
  }

  /** The same moment for another client; what it is sent comes after what was sent before. */
  for(client: Client): Context {
    return new Context(client, this.shared, this.nowMs, this.effects);
  }

  send<Values>(message: Message<Values>, values: NoInfer<Values>): void {
    const fields = message.write(values, this.client.version);
    this.effects.push({ kind: "send", connection: this.client.connection, name: message.name, fields });
  }

  /** Says that something went wrong, or just tells something; `reqId` -1 is about no request. */
  error(reqId: number, code: number, text: string): void {
    // Error texts are ASCII from version 153 on.
    const ascii = text.replace(
      /[^\x20-\x7e]/g,
      (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
    this.send(out.error, { reqId, code, text: ascii, advanced: "" });
  }

  /** A request that makes no sense: 321. */
  invalid(reqId: number, cause: string): void {
    this.error(reqId, 321, `Error validating request.-'bO' : cause - ${cause}`);
  }

  /** A request that cannot be served: 322. */
  failed(reqId: number, cause: string): void {
    this.error(reqId, 322, `Error processing request.-'bO' : cause - ${cause}`);
  }

  /** Ends the connection in order. */
  close(reason: string): void {
    this.effects.push({ kind: "close", connection: this.client.connection, reason });
  }

  note(event: string, detail: string): void {
    this.effects.push({ kind: "note", connection: this.client.connection, event, detail });
  }

  /** The one instrument that a request means; where there is none or more, the client is told, and undefined comes back. */
  theOne(reqId: number, contract: WireContract): Instrument | undefined {
    const found = this.exchange.find(contract, this.nowMs);
    if (found.length === 1) return found[0];
    const ambiguous = `The contract description specified for ${contract.symbol} is ambiguous.`;
    this.error(reqId, 200, found.length === 0 ? NONE_FOUND : ambiguous);
    return undefined;
  }

  /** Begins a subscription of its own. */
  subscribe(kind: FeedKind, reqId: number, feed: Feed): void {
    this.client.feeds.set(feedKey(kind, reqId), feed);
  }

  subscribed(kind: FeedKind, reqId: number): boolean {
    return this.client.feeds.has(feedKey(kind, reqId));
  }

  /** How many subscriptions of a kind the client has. */
  count(kind: FeedKind): number {
    let count = 0;
    for (const key of this.client.feeds.keys()) if (key.startsWith(`${kind}/`)) count++;
    return count;
  }

  /** @returns False when there was none. */
  unsubscribe(kind: FeedKind, reqId: number): boolean {
    return this.client.feeds.delete(feedKey(kind, reqId));
  }
}

/** What TWS says where nothing fits. */
export const NONE_FOUND = "No security definition has been found for the request";

/** What TWS does on one kind of request. */
export interface Handler {
  readonly name: string;
  readonly id: number;
  /** @throws {WireError} When the frame cannot be read. */
  handle(fields: readonly string[], context: Context): void;
}

/** Joins a message to what is done about it. */
export function on<Values>(
  message: Message<Values>,
  handle: (values: Values, context: Context) => void,
): Handler {
  return {
    name: message.name,
    id: message.id,
    handle: (fields, context) => handle(message.read(fields, context.client.version), context),
  };
}
