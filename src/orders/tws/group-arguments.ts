import * as v from "valibot";
import { checked, invalid } from "../../arguments/checked.ts";
import { contract as contractSchema } from "../../arguments/contract.ts";
import { placeableOrder } from "../../arguments/order.ts";
import { listOf } from "../../arguments/schema.ts";
import { strict } from "../../arguments/strict.ts";
import type { Order } from "../../stoqey/mod.ts";
import type { OrderTerms } from "../order-terms.ts";
import type { BracketTerms } from "./bracket.ts";
import type { OcaMember } from "./oca-group.ts";

const bracketSchema = strict({
  entry: placeableOrder,
  takeProfit: v.optional(placeableOrder),
  stopLoss: v.optional(placeableOrder),
});
const memberSchema = strict({ contract: contractSchema, order: placeableOrder });

/**
 * Checks the orders of a bracket.
 *
 * @param what The call, for the error message: "Cannot <what>: ...".
 * @throws {PoolError} `INVALID_OPTION`, naming each field that is wrong or unknown.
 */
export function checkBracket(what: string, bracket: BracketTerms<OrderTerms>): BracketTerms<Order> {
  const terms = checked(what, bracketSchema, bracket, "bracket") as BracketTerms<Order>;
  if (terms.takeProfit === undefined && terms.stopLoss === undefined)
    throw invalid(what, "bracket: expected takeProfit, stopLoss or both");
  return terms;
}

/** Checks the orders of an OCA group. @param membersMax Most orders of a group. @throws {PoolError} As `checkBracket`. */
export function checkMembers(
  what: string,
  members: readonly OcaMember<OrderTerms>[],
  membersMax: number,
): readonly OcaMember<Order>[] {
  return checked(
    what,
    listOf(memberSchema, 2, membersMax),
    members,
    "members",
  ) as readonly OcaMember<Order>[];
}
