import type { Id } from "../contract.ts";
import { integer, text } from "../fields.ts";
import { type Message, message } from "../message.ts";

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
