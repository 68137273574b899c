import { fixed, integer, options, text } from "../codec/fields.ts";
import { type Message, message } from "../codec/message.ts";
import type { Id } from "../field-groups/contract.ts";

export const reqFundamentalData: Message<
  Id & {
    readonly conId: number;
    readonly symbol: string;
    readonly secType: string;
    readonly exchange: string;
    readonly primaryExchange: string;
    readonly currency: string;
    readonly localSymbol: string;
    readonly reportType: string;
    readonly options: string;
  }
> = message("reqFundamentalData", 52, [
  fixed(2),
  integer("reqId"),
  integer("conId"),
  text("symbol"),
  text("secType"),
  text("exchange"),
  text("primaryExchange"),
  text("currency"),
  text("localSymbol"),
  text("reportType"),
  options("options"),
]);

export const cancelFundamentalData: Message<Id> = message("cancelFundamentalData", 53, [
  fixed(1),
  integer("reqId"),
]);
