import { decimal, fixed, integer, text } from "../codec/fields.ts";
import { type Message, message } from "../codec/message.ts";
import { type Id, type ReportedContract, reported } from "../field-groups/contract.ts";

/** Values of `position`. */
export interface PositionRow extends ReportedContract {
  readonly account: string;
  readonly size: number;
  readonly averageCost: number;
}

export const position: Message<PositionRow> = message("position", 61, [
  fixed(3),
  text("account"),
  ...reported,
  decimal("size"),
  decimal("averageCost"),
]);

export const positionEnd: Message<object> = message("positionEnd", 62, [fixed(1)]);

export const positionMulti: Message<Id & PositionRow & { readonly modelCode: string }> = message(
  "positionMulti",
  71,
  [
    fixed(3),
    integer("reqId"),
    text("account"),
    ...reported,
    decimal("size"),
    decimal("averageCost"),
    text("modelCode"),
  ],
);

export const positionMultiEnd: Message<Id> = message("positionMultiEnd", 72, [fixed(1), integer("reqId")]);
