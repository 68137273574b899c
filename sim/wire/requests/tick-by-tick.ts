import { contract, type Id, type WireContract } from "../contract.ts";
import { flag, integer, text } from "../fields.ts";
import { type Message, message } from "../message.ts";

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
