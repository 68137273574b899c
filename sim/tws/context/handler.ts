import type { Message } from "../../wire/codec/message.ts";
import type { Context } from "./context.ts";

/**
 * Whether TWS needs IBKR to serve a request, and so what becomes of the request while TWS is cut off (1100).
 *
 * `false`: TWS serves it at any time. `"data"`: it waits; TWS serves it after 1102 and forgets it after 1101. `"orders"`:
 * it waits, and TWS serves it after 1102 and after 1101.
 */
export type NeedsIbkr = false | "data" | "orders";

/** Behaviour of TWS for one kind of request. */
export interface Handler {
  readonly name: string;
  readonly id: number;
  readonly needsIbkr: NeedsIbkr;
  /** Gets the number of a request or the ID of its order; -1 for one without a number. @throws {WireError} When the frame cannot be read. */
  reqId(fields: readonly string[], version: number): number;
  /** @throws {WireError} When the frame cannot be read. */
  handle(fields: readonly string[], context: Context): void;
}

/** Values of a request that can have a number. */
interface Numbered {
  readonly reqId?: number;
  readonly orderId?: number;
}

/** Makes the handler of a request from its message, its need of IBKR, and what TWS does about it. */
export function on<Values>(
  message: Message<Values>,
  { needsIbkr }: Pick<Handler, "needsIbkr">,
  handle: (values: Values, context: Context) => void,
): Handler {
  return {
    name: message.name,
    id: message.id,
    needsIbkr,
    reqId: (fields, version) => {
      const { reqId, orderId } = message.read(fields, version) as Numbered;
      return reqId ?? orderId ?? -1;
    },
    handle: (fields, context) => handle(message.read(fields, context.client.version), context),
  };
}
