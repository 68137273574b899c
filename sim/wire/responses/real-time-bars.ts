import { decimal, fixed, integer, long } from "../codec/fields.ts";
import { type Message, message } from "../codec/message.ts";
import type { Id } from "../field-groups/contract.ts";

export const realtimeBar: Message<
  Id & {
    readonly seconds: number;
    readonly open: number;
    readonly high: number;
    readonly low: number;
    readonly close: number;
    readonly volume: number;
    readonly wap: number;
    readonly count: number;
  }
> = message("realtimeBar", 50, [
  fixed(3),
  integer("reqId"),
  long("seconds"),
  decimal("open"),
  decimal("high"),
  decimal("low"),
  decimal("close"),
  decimal("volume"),
  decimal("wap"),
  integer("count"),
]);
