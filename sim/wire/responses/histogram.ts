import type { Id } from "../contract.ts";
import { decimal, integer, list } from "../fields.ts";
import { type Message, message } from "../message.ts";

interface PriceCount {
  readonly price: number;
  readonly size: number;
}

export const histogramData: Message<Id & { readonly items: readonly PriceCount[] }> = message(
  "histogramData",
  89,
  [integer("reqId"), list<"items", PriceCount>("items", [decimal("price"), decimal("size")])],
);
