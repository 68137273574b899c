import { fixed, flag, integer, optionalInteger, text } from "../codec/fields.ts";
import { GATES } from "../codec/gates.ts";
import { type Message, message } from "../codec/message.ts";

interface Manual {
  readonly extOperator: string;
  readonly manualOrderIndicator: number | undefined;
}

export const cancelOrder: Message<
  Manual & { readonly orderId: number; readonly manualOrderCancelTime: string }
> = message("cancelOrder", 4, [
  fixed(1, GATES.cancelOrderVersion),
  integer("orderId"),
  text("manualOrderCancelTime", GATES.manualOrderTime),
  fixed("", GATES.rfqFields),
  fixed("", GATES.rfqFields),
  fixed("2147483647", GATES.rfqFields),
  text("extOperator", GATES.cmeTagging),
  optionalInteger("manualOrderIndicator", GATES.cmeTagging),
]);

export const reqGlobalCancel: Message<Manual> = message("reqGlobalCancel", 58, [
  fixed(1, GATES.cancelOrderVersion),
  text("extOperator", GATES.cmeTagging),
  optionalInteger("manualOrderIndicator", GATES.cmeTagging),
]);

export const reqOpenOrders: Message<object> = message("reqOpenOrders", 5, [fixed(1)]);

export const reqAllOpenOrders: Message<object> = message("reqAllOpenOrders", 16, [fixed(1)]);

export const reqAutoOpenOrders: Message<{ readonly bind: boolean }> = message("reqAutoOpenOrders", 15, [
  fixed(1),
  flag("bind"),
]);

export const reqCompletedOrders: Message<{ readonly apiOnly: boolean }> = message("reqCompletedOrders", 99, [
  flag("apiOnly"),
]);
