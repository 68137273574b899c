import { integer, text } from "../codec/fields.ts";
import type { Field } from "../codec/message.ts";
import { leg, type WireLeg } from "./contract.ts";

/** A leg of an order for a combination. */
export interface OrderLeg extends WireLeg {
  readonly openClose: number;
  readonly shortSaleSlot: number;
  readonly designatedLocation: string;
  readonly exemptCode: number;
}

/** Fields of one leg. */
export const orderLeg: readonly Field<OrderLeg>[] = [
  ...leg,
  integer("openClose"),
  integer("shortSaleSlot"),
  text("designatedLocation"),
  integer("exemptCode"),
];
