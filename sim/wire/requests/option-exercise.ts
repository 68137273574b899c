import { fixed, flag, integer, text } from "../codec/fields.ts";
import { GATES } from "../codec/gates.ts";
import { type Message, message } from "../codec/message.ts";
import { type Id, type ReportedContract, reported } from "../field-groups/contract.ts";

/** Values of `exerciseOptions`. */
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
