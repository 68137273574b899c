import { decimal, integer, list } from "../codec/fields.ts";
import { type Message, message } from "../codec/message.ts";
import type { Id } from "../field-groups/contract.ts";

interface PriceCount {
  readonly price: number;
  readonly size: number;
}

export const histogramData: Message<Id & { readonly items: readonly PriceCount[] }> = message(
  "histogramData",
  89,
  [integer("reqId"), list<"items", PriceCount>("items", [decimal("price"), decimal("size")])],
);
