import { flag, integer, text } from "../codec/fields.ts";
import { type Message, message } from "../codec/message.ts";
import { contract, type Id, type WireContract } from "../field-groups/contract.ts";

export const reqTickByTickData: Message<
  Id &
    WireContract & { readonly tickType: string; readonly numberOfTicks: number; readonly ignoreSize: boolean }
> = message("reqTickByTickData", 97, [
  integer("reqId"),
  ...contract,
  text("tickType"),
  integer("numberOfTicks"),
  flag("ignoreSize"),
]);

export const cancelTickByTickData: Message<Id> = message("cancelTickByTickData", 98, [integer("reqId")]);
