import { COMBINATION_ORDER_RULES } from "./combination-orders.ts";
import { AUTO_OPEN_ORDER_RULES } from "./open-orders.ts";
import { ORDER_ALGORITHM_RULES } from "./order-algorithms.ts";
import { GLOBAL_CANCEL_RULES, ORDER_CANCEL_RULES } from "./order-cancel.ts";
import { ORDER_CHOICE_RULES, ORDER_TEXT_RULES } from "./order-choices.ts";
import { ORDER_CONDITION_RULES } from "./order-conditions.ts";
import { ORDER_CONTRACT_RULES, ORDER_EXPIRY_RULES } from "./order-contracts.ts";
import { DISCARDED_ORDER_RULES, EXCHANGE_REFUSAL_RULES, ORDER_CANCELLED_RULES } from "./order-exchange.ts";
import { EXERCISE_FIELD_RULES } from "./order-exercise.ts";
import { ORDER_FLAG_RULES } from "./order-flags.ts";
import { ORDER_GROUP_RULES } from "./order-groups.ts";
import { ORDER_IDENTITY_RULES, ORDER_READING_RULES } from "./order-identity.ts";
import { ORDER_ID_RULES } from "./order-ids.ts";
import { ORDER_MODIFICATION_RULES } from "./order-modification.ts";
import { ORDER_NOTICE_RULES } from "./order-notices.ts";
import { ORDER_NUMBER_RULES } from "./order-numbers.ts";
import { ORDER_PEG_RULES } from "./order-pegs.ts";
import { ORDER_ATTACHMENT_RULES, ORDER_SCALE_RULES } from "./order-scale.ts";
import { ORDER_STEP_RULES } from "./order-steps.ts";
import { ORDER_TYPE_RULES } from "./order-tif.ts";
import { ORDER_VALUE_RULES } from "./order-values.ts";
import { ORDER_VENUE_RULES } from "./order-venues.ts";
import { ORDER_VOLATILITY_RULES } from "./order-volatility.ts";
import type { RuleRow } from "./rule.ts";
import type { RuleSubject } from "./rule-subject.ts";

const order = (subject: string, file: string, ...rules: readonly (readonly RuleRow[])[]): RuleSubject => ({
  subject: `Orders: ${subject}`,
  test: `test/sim/tws/rules/${file}.test.ts`,
  rules: rules.flat(),
});

/** Every rule by which the fake TWS refuses an order, by subject. */
export const ORDER_SUBJECTS: readonly RuleSubject[] = [
  order("IDs and accounts", "order-identity", ORDER_READING_RULES, ORDER_IDENTITY_RULES),
  order("the end of order IDs", "order-ids", ORDER_ID_RULES),
  order("lists of open orders", "open-orders", AUTO_OPEN_ORDER_RULES),
  order("types and times", "order-tif", ORDER_TYPE_RULES),
  order("sizes and prices", "order-values", ORDER_VALUE_RULES),
  order("exchanges", "order-venues", ORDER_VENUE_RULES),
  order("price increments", "order-steps", ORDER_STEP_RULES),
  order("bounds of numbers", "order-numbers", ORDER_NUMBER_RULES),
  order("choices and times", "order-choices", ORDER_CHOICE_RULES, ORDER_TEXT_RULES),
  order("offsets and pegged prices", "order-pegs", ORDER_PEG_RULES),
  order("contracts and cash", "order-contracts", ORDER_EXPIRY_RULES, ORDER_CONTRACT_RULES),
  order("attributes", "order-flags", ORDER_FLAG_RULES),
  order("combinations", "combination-orders", COMBINATION_ORDER_RULES),
  order("algorithms", "order-algorithms", ORDER_ALGORITHM_RULES),
  order("volatility", "order-volatility", ORDER_VOLATILITY_RULES),
  order("scales, hedges and adjustments", "order-scale", ORDER_SCALE_RULES, ORDER_ATTACHMENT_RULES),
  order("parents and groups", "order-groups", ORDER_GROUP_RULES),
  order("conditions", "order-conditions", ORDER_CONDITION_RULES),
  order("changes", "order-modification", ORDER_MODIFICATION_RULES),
  order("cancels", "order-cancel", ORDER_CANCEL_RULES, GLOBAL_CANCEL_RULES),
  order("fields of exercises", "order-exercise", EXERCISE_FIELD_RULES),
  order("notices", "order-notices", ORDER_NOTICE_RULES),
  order(
    "what the servers behind TWS reject and cancel",
    "order-exchange",
    DISCARDED_ORDER_RULES,
    EXCHANGE_REFUSAL_RULES,
    ORDER_CANCELLED_RULES,
  ),
];
