import { fixed, integer, text } from "../codec/fields.ts";
import { type Message, message } from "../codec/message.ts";
import type { Id } from "../field-groups/contract.ts";

/** Values of `reqExecutions`, a filter; an empty text or 0 passes everything. */
export interface ExecutionsRequest extends Id {
  readonly clientId: number;
  readonly account: string;
  readonly time: string;
  readonly symbol: string;
  readonly secType: string;
  readonly exchange: string;
  readonly side: string;
}

export const reqExecutions: Message<ExecutionsRequest> = message("reqExecutions", 7, [
  fixed(3),
  integer("reqId"),
  integer("clientId"),
  text("account"),
  text("time"),
  text("symbol"),
  text("secType"),
  text("exchange"),
  text("side"),
]);
