import { fixed, integer, list, text } from "../codec/fields.ts";
import { type Message, message } from "../codec/message.ts";
import type { Id } from "../field-groups/contract.ts";

export const receiveFA: Message<{ readonly faDataType: number; readonly xml: string }> = message(
  "receiveFA",
  16,
  [fixed(1), integer("faDataType"), text("xml")],
);

export const replaceFAEnd: Message<Id & { readonly text: string }> = message("replaceFAEnd", 103, [
  integer("reqId"),
  text("text"),
]);

interface SoftDollarTier {
  readonly name: string;
  readonly value: string;
  readonly displayName: string;
}

export const softDollarTiers: Message<Id & { readonly tiers: readonly SoftDollarTier[] }> = message(
  "softDollarTiers",
  77,
  [
    integer("reqId"),
    list<"tiers", SoftDollarTier>("tiers", [text("name"), text("value"), text("displayName")]),
  ],
);
