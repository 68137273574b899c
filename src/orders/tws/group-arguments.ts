import * as v from "valibot";
import { checked, copiedOptions, invalid } from "../../arguments/checked.ts";
import { contract as contractSchema } from "../../arguments/contract.ts";
import { placeableOrder } from "../../arguments/order.ts";
import { listOf, oneOf } from "../../arguments/schema.ts";
import { strict } from "../../arguments/strict.ts";
import type { Order } from "../../stoqey/mod.ts";
import type { OrderTerms } from "../order-terms.ts";
import type { BracketTerms } from "./bracket.ts";
import { OCA_TYPES, type OcaMember, type OcaType } from "./oca-group.ts";

const bracketSchema = strict({
  entry: placeableOrder,
  takeProfit: v.optional(placeableOrder),
  stopLoss: v.optional(placeableOrder),
});
const typeSchema = strict({ type: v.optional(oneOf(OCA_TYPES)) });
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

/**
 * Takes the type of an OCA group, default `cancel`, from the options of the call.
 *
 * @returns The type, and the other options, which are not checked yet.
 * @throws {PoolError} As `checkBracket`.
 */
export function ocaOptions<Options extends object>(
  what: string,
  options: Options & { readonly type?: OcaType | undefined },
): { readonly type: OcaType; readonly rest: Omit<Options, "type"> } {
  const { type: given, ...rest } = copiedOptions(what, options);
  const { type = "cancel" } = checked(what, typeSchema, { type: given });
  return { type, rest };
}
