import { fixed, flag, integer, text } from "../codec/fields.ts";
import { type Message, message } from "../codec/message.ts";
import { contract, type Id, type WireContract } from "../field-groups/contract.ts";

export const reqRealTimeBars: Message<
  Id &
    WireContract & {
      readonly barSize: number;
      readonly whatToShow: string;
      readonly useRth: boolean;
      readonly options: string;
    }
> = message("reqRealTimeBars", 50, [
  fixed(3),
  integer("reqId"),
  ...contract,
  integer("barSize"),
  text("whatToShow"),
  flag("useRth"),
  text("options"),
]);

export const cancelRealTimeBars: Message<Id> = message("cancelRealTimeBars", 51, [
  fixed(1),
  integer("reqId"),
]);
