import { leg, type WireLeg } from "./contract.ts";
import { integer, text } from "./fields.ts";
import type { Field } from "./message.ts";

/** One leg of a combination that is ordered. */
export interface OrderLeg extends WireLeg {
  readonly openClose: number;
  readonly shortSaleSlot: number;
  readonly designatedLocation: string;
  readonly exemptCode: number;
}

/** The fields of one leg. */
export const orderLeg: readonly Field<OrderLeg>[] = [
  ...leg,
  integer("openClose"),
  integer("shortSaleSlot"),
  text("designatedLocation"),
  integer("exemptCode"),
];
