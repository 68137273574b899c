import { COMBINATION_ORDER_RULES } from "./combination-orders.ts";
import { ORDER_ALGORITHM_RULES } from "./order-algorithms.ts";
import { ORDER_CHOICE_RULES, ORDER_TEXT_RULES } from "./order-choices.ts";
import { ORDER_CONDITION_RULES } from "./order-conditions.ts";
import { ORDER_CONTRACT_RULES } from "./order-contracts.ts";
import { ORDER_FLAG_RULES } from "./order-flags.ts";
import { ORDER_GROUP_RULES } from "./order-groups.ts";
import { ORDER_IDENTITY_RULES } from "./order-identity.ts";
import type { OrderInput } from "./order-input.ts";
import { ORDER_MODIFICATION_RULES } from "./order-modification.ts";
import { ORDER_NUMBER_RULES } from "./order-numbers.ts";
import { ORDER_PEG_RULES } from "./order-pegs.ts";
import { ORDER_ATTACHMENT_RULES, ORDER_SCALE_RULES } from "./order-scale.ts";
import { ORDER_STEP_RULES } from "./order-steps.ts";
import { ORDER_TYPE_RULES } from "./order-tif.ts";
import { ORDER_VALUE_RULES } from "./order-values.ts";
import { ORDER_VENUE_RULES } from "./order-venues.ts";
import { ORDER_VOLATILITY_RULES } from "./order-volatility.ts";
import type { Rule } from "./rule.ts";

/** Every rule by which an order is refused once its contract is found, in the order in which they apply. */
export const ORDER_RULES: readonly Rule<OrderInput>[] = [
  ...ORDER_IDENTITY_RULES,
  ...COMBINATION_ORDER_RULES,
  ...ORDER_MODIFICATION_RULES,
  ...ORDER_VOLATILITY_RULES,
  ...ORDER_TYPE_RULES,
  ...ORDER_VENUE_RULES,
  ...ORDER_CONTRACT_RULES,
  ...ORDER_VALUE_RULES,
  ...ORDER_STEP_RULES,
  ...ORDER_PEG_RULES,
  ...ORDER_FLAG_RULES,
  ...ORDER_NUMBER_RULES,
  ...ORDER_CHOICE_RULES,
  ...ORDER_TEXT_RULES,
  ...ORDER_ALGORITHM_RULES,
  ...ORDER_SCALE_RULES,
  ...ORDER_GROUP_RULES,
  ...ORDER_CONDITION_RULES,
  ...ORDER_ATTACHMENT_RULES,
];
