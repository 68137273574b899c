import { decimal, integer, optionalDecimal, UNSET_DECIMAL } from "../codec/fields.ts";
import { type Field, type Message, message } from "../codec/message.ts";
import type { Id } from "../field-groups/contract.ts";

interface Pnl extends Id {
  readonly daily: number | undefined;
  readonly unrealized: number | undefined;
  readonly realized: number | undefined;
}

/** Makes a field of an amount that may not be known yet. */
function unsettable<Name extends string>(name: Name): Field<Readonly<Record<Name, number | undefined>>> {
  return optionalDecimal(name, {}, UNSET_DECIMAL);
}

export const pnl: Message<Pnl> = message("pnl", 94, [
  integer("reqId"),
  unsettable("daily"),
  unsettable("unrealized"),
  unsettable("realized"),
]);

export const pnlSingle: Message<Pnl & { readonly position: number; readonly value: number | undefined }> =
  message("pnlSingle", 95, [
    integer("reqId"),
    decimal("position"),
    unsettable("daily"),
    unsettable("unrealized"),
    unsettable("realized"),
    unsettable("value"),
  ]);
