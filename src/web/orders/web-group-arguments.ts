import { invalid } from "../../arguments/checked.ts";
import type { OrderTerms } from "../../orders/order-terms.ts";
import type { BracketTerms } from "../../orders/tws/bracket.ts";
import { checkBracket, checkMembers } from "../../orders/tws/group-arguments.ts";
import type { OcaMember, OcaType } from "../../orders/tws/oca-group.ts";
import type { Order } from "../../stoqey/mod.ts";
import { checkWebTerms } from "./web-order-terms.ts";

/** Most orders of an OCA group, and of a request: IBKR documents no limit. */
const MEMBERS_MAX = 20;

/**
 * Checks the orders of a bracket for the Web API, and gives each of them the account that one of them names.
 *
 * @throws {PoolError} `INVALID_OPTION`, naming each field that is wrong, unknown, or that the Web API does not have.
 */
export function webBracket(what: string, given: BracketTerms<OrderTerms>): BracketTerms<Order> {
  const bracket = checkBracket(what, given);
  const entries = Object.entries(bracket).filter((entry): entry is [string, Order] => entry[1] !== undefined);
  for (const [name, order] of entries) checkWebTerms(what, order, `bracket.${name}`);
  const account = accountOf(
    what,
    "bracket",
    entries.map(([, order]) => order),
  );
  const orders = entries.map(([name, order]) => [name, inAccount(order, account)] as const);
  return Object.fromEntries(orders) as unknown as BracketTerms<Order>;
}

/** Checks the orders of an OCA group for the Web API, and gives each the account that one names; throws as `webBracket` does. */
export function webMembers(
  what: string,
  given: readonly OcaMember<OrderTerms>[],
): readonly OcaMember<Order>[] {
  const members = checkMembers(what, given, MEMBERS_MAX);
  for (const [at, { order }] of members.entries()) checkWebTerms(what, order, `members[${at}].order`);
  const account = accountOf(
    what,
    "members",
    members.map(({ order }) => order),
  );
  return members.map(({ contract, order }) => ({ contract, order: inAccount(order, account) }));
}

/** Checks the type of an OCA group for the Web API, which has one field for all groups; throws as `webBracket` does. */
export function checkWebOcaType(what: string, type: OcaType): void {
  if (type === "cancel") return;
  throw invalid(what, `type: expected "cancel", the only type of the Web API, received "${type}"`);
}

/** Gets the account of orders that are sent as one request; undefined where none names one. */
function accountOf(what: string, name: string, orders: readonly Order[]): string | undefined {
  const given = orders
    .map(({ account }) => account)
    .filter((account) => account !== undefined && account !== "");
  const [account, ...others] = [...new Set(given)];
  if (others.length === 0) return account;
  throw invalid(what, `${name}: expected orders of one account, received ${[account, ...others].join(", ")}`);
}

function inAccount(order: Order, account: string | undefined): Order {
  return account === undefined ? order : { ...order, account };
}
