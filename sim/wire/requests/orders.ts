import { type Id, type ReportedContract, reported } from "../contract.ts";
import { fixed, flag, integer, optionalInteger, text } from "../fields.ts";
import { GATES } from "../gates.ts";
import { type Message, message } from "../message.ts";

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

/** Which executions a client wants; an empty text or 0 leaves a field open. */
export interface ExecutionsRequest extends Id {
  readonly clientId: number;
  readonly account: string;
  readonly time: string;
  readonly symbol: string;
  readonly secType: string;
  readonly exchange: string;
  readonly side: string;
}

export const reqExecutions: Message<ExecutionsRequest> = message("reqExecutions", 7, [
  fixed(3),
  integer("reqId"),
  integer("clientId"),
  text("account"),
  text("time"),
  text("symbol"),
  text("secType"),
  text("exchange"),
  text("side"),
]);

/** What a request to exercise an option, or to let it lapse, says. */
export interface ExerciseRequest extends Id, ReportedContract {
  /** 1 exercise, 2 lapse. */
  readonly exerciseAction: number;
  readonly exerciseQuantity: number;
  readonly account: string;
  readonly override: boolean;
  readonly manualOrderTime: string;
  readonly customerAccount: string;
  readonly professionalCustomer: boolean;
}

export const exerciseOptions: Message<ExerciseRequest> = message("exerciseOptions", 21, [
  fixed(2),
  integer("reqId"),
  ...reported,
  integer("exerciseAction"),
  integer("exerciseQuantity"),
  text("account"),
  flag("override"),
  text("manualOrderTime", GATES.exerciseManualOrderTime),
  text("customerAccount", GATES.customerAccount),
  flag("professionalCustomer", GATES.professionalCustomer),
]);
