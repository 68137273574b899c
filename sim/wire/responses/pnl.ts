import type { Id } from "../contract.ts";
import { decimal, integer } from "../fields.ts";
import { type Message, message } from "../message.ts";

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
