import { decimal, integer } from "../codec/fields.ts";
import { type Message, message } from "../codec/message.ts";
import type { Id } from "../field-groups/contract.ts";

interface Pnl extends Id {
  readonly daily: number;
  readonly unrealized: number;
  readonly realized: number;
}

export const pnl: Message<Pnl> = message("pnl", 94, [
  integer("reqId"),
  decimal("daily"),
  decimal("unrealized"),
  decimal("realized"),
]);

export const pnlSingle: Message<Pnl & { readonly position: number; readonly value: number }> = message(
  "pnlSingle",
  95,
  [
    integer("reqId"),
    decimal("position"),
    decimal("daily"),
    decimal("unrealized"),
    decimal("realized"),
    decimal("value"),
  ],
);
