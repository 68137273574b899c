import { integer, text } from "../codec/fields.ts";
import { type Message, message } from "../codec/message.ts";
import type { Id } from "../field-groups/contract.ts";

export const reqSecDefOptParams: Message<
  Id & {
    readonly underlyingSymbol: string;
    readonly futFopExchange: string;
    readonly underlyingSecType: string;
    readonly underlyingConId: number;
  }
> = message("reqSecDefOptParams", 78, [
  integer("reqId"),
  text("underlyingSymbol"),
  text("futFopExchange"),
  text("underlyingSecType"),
  integer("underlyingConId"),
]);
