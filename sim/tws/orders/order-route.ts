import {
  type AccountGroup,
  type Allocation,
  allocate,
  findMethod,
} from "../../exchange/accounts/allocation.ts";
import type { Instrument } from "../../exchange/contracts/instrument.ts";
import type { OrderTerms } from "../../exchange/orders/orders.ts";
import type { PlaceOrder } from "../../wire/requests/place-order.ts";
import type { Context, Shared } from "../context/context.ts";
import { ORDER_ACCOUNT_RULES } from "../rules/accounts.ts";
import { ALLOCATION_RULES, GROUP_ORDER_RULES } from "../rules/advisors.ts";
import { firstRefusal, type Refusal } from "../rules/rule.ts";

/** Accounts that an order is for. */
export type OrderRoute = Pick<OrderTerms, "account" | "allocation" | "model" | "quantity">;

/**
 * Finds the accounts that an order is for: one account and its model, or those of a group and what each of them gets.
 *
 * Some allocation methods give the size of the order themselves.
 */
export function orderRoute(
  order: PlaceOrder,
  instrument: Instrument,
  { shared, nowMs }: Pick<Context, "shared" | "nowMs">,
): OrderRoute | Refusal {
  const { trading } = shared.exchange;
  const { master } = trading.accounts;
  const { faGroup, faProfile, account, totalQuantity } = order;
  const refusal = firstRefusal(ORDER_ACCOUNT_RULES, { order, trading });
  if (refusal !== undefined) return refusal;
  const model = order.modelCode;
  if (faGroup + faProfile === "" || master === undefined)
    return { account: account === "" ? trading.account : account, model, quantity: totalQuantity };
  const group = groupOf(order, shared);
  const method = findMethod(order.faMethod) ?? group?.method ?? "Equal";
  const input = { order, group, method };
  const wrong = firstRefusal(GROUP_ORDER_RULES, input);
  if (wrong !== undefined) return wrong;
  const allocation = divided(order, { name: "", members: [], ...group, method }, instrument, shared, nowMs);
  const rejected = firstRefusal(ALLOCATION_RULES, { ...input, allocation });
  if (rejected !== undefined) return rejected;
  const quantity = allocation.reduce((sum, one) => sum + one.quantity, 0);
  return { account: master, model, allocation, quantity };
}

/** Finds the group of an order. A profile can be named as a group since the two were unified. */
function groupOf({ faGroup, faProfile }: PlaceOrder, { exchange }: Shared): AccountGroup | undefined {
  const { groups = [], profiles = [] } = exchange.trading.advisor ?? {};
  if (faGroup === "") return profiles.find(({ name }) => name === faProfile);
  return [...groups, ...profiles].find(({ name }) => name === faGroup);
}

function divided(
  order: PlaceOrder,
  group: AccountGroup,
  instrument: Instrument,
  { exchange }: Shared,
  nowMs: number,
): readonly Allocation[] {
  const { trading } = exchange;
  const { ask } = exchange.quote(instrument, nowMs);
  return allocate(group, order.totalQuantity, Number(order.faPercentage), {
    netLiquidation: (account) => trading.balance(nowMs, { account }).netLiquidation,
    availableFunds: (account) => {
      const { netLiquidation, initialMargin } = trading.balance(nowMs, { account });
      return netLiquidation - initialMargin;
    },
    held: (account) =>
      trading.positions(nowMs, { account }).find((one) => one.instrument.conId === instrument.conId)?.size ??
      0,
    unitPrice: (order.lmtPrice ?? ask) * instrument.multiplier,
  });
}
