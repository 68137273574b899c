import type { Market } from "../exchange/types.ts";
import type { Message } from "../wire/message.ts";
import * as out from "../wire/responses/session.ts";
import type { Client } from "./client.ts";
import type { Effect } from "./effects.ts";

/** What a handler works with: one request of one client at one instant. */
export class Context {
  readonly client: Client;
  readonly market: Market;
  readonly nowMs: number;
  readonly effects: Effect[] = [];

  constructor(client: Client, market: Market, nowMs: number) {
    this.client = client;
    this.market = market;
    this.nowMs = nowMs;
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

  note(event: string, detail: string): void {
    this.effects.push({ kind: "note", connection: this.client.connection, event, detail });
  }

  wake(key: string, atMs: number): void {
    this.effects.push({ kind: "wake", key, atMs });
  }
}

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
