import { isNonGuaranteed, ROUTING_TAGS, routingValue } from "../combinations/routing-tags.ts";
import * as code from "../facts/codes.ts";
import { isOf, nonZero, type OrderInput, PAGE } from "./order-input.ts";
import type { Rule } from "./rule.ts";

/** Legs that a combination can have whose legs may fill apart from each other. */
const NON_GUARANTEED_LEGS = 2;

const isSmart = ({ instrument }: OrderInput): boolean => instrument.exchange === "SMART";
const legTypes = ({ instrument }: OrderInput): readonly string[] =>
  (instrument.legs ?? []).map((leg) => leg.instrument.secType);
const isWhole = (value: string): boolean => /^\d+$/.test(value);

/** Lists the routing tags as the text of 10027 does. */
function validTags(): string {
  const tags = [...ROUTING_TAGS];
  return `${tags.slice(0, -1).join(", ")}, and ${tags.at(-1)}`;
}

/** Makes a rule about an order for a combination. */
function forCombos(
  what: string,
  number: number,
  source: string,
  broken: (input: OrderInput) => string | undefined,
): Rule<OrderInput> {
  return { what, code: number, source, broken: (input) => (isOf(input, "BAG") ? broken(input) : undefined) };
}

/** Makes a rule about the value of one routing tag. */
function forTag(
  tag: string,
  number: number,
  text: string,
  isValid: (value: string) => boolean,
): Rule<OrderInput> {
  const source = `${PAGE}; which values are legal is from memory (unsourced)`;
  return forCombos(`a value of \`${tag}\` that it cannot have`, number, source, ({ order }) => {
    const value = routingValue(order, tag);
    return value === undefined || isValid(value) ? undefined : text;
  });
}

/** Rules about orders for combinations. */
export const COMBINATION_ORDER_RULES: readonly Rule<OrderInput>[] = [
  forCombos("a combination in an order of a financial advisor", code.COMBO_OF_ADVISOR, PAGE, ({ advisor }) =>
    advisor ? "Generic combo is not supported for FA advisor account." : undefined,
  ),
  forCombos(
    "a routing tag that does not exist",
    code.UNKNOWN_COMBO_ROUTING_TAG,
    "deepentropy/ibx#470, #485: text of a gateway",
    ({ order }) =>
      order.smartComboRoutingParams.every(({ tag }) => ROUTING_TAGS.has(tag))
        ? undefined
        : `Invalid combo routing tag. Valid tags are ${validTags()}.`,
  ),
  forTag(
    "ChangeToMktOffset",
    code.INVALID_CHANGE_TO_MARKET_OFFSET,
    "Invalid leg2 to Mkt Offset API.",
    (value) => /^\d+(?:\.\d+)?$/.test(value),
  ),
  forTag("LeginPrio", code.INVALID_LEG_IN_PRIORITY, "Invalid Leg Prio API.", (value) =>
    ["-1", "0", "1"].includes(value),
  ),
  forTag("MaxSegSize", code.INVALID_COMBO_DISPLAY_SIZE, "Invalid combo display size API.", (value) =>
    /^[1-9]\d*$/.test(value),
  ),
  forTag("DontLeginNext", code.INVALID_NO_NEXT_LEG_IN, "Invalid don't start next legin API.", (value) =>
    ["0", "1"].includes(value),
  ),
  forTag("ChangeToMktTime1", code.INVALID_CHANGE_TO_MARKET_TIME_1, "Invalid leg2 to Mkt time1 API.", isWhole),
  forTag("ChangeToMktTime2", code.INVALID_CHANGE_TO_MARKET_TIME_2, "Invalid leg2 to Mkt time2 API.", isWhole),
  forTag("NonGuaranteed", code.INVALID_NON_GUARANTEED_LEGS, "Invalid non-guaranteed legs.", (value) =>
    ["0", "1"].includes(value),
  ),
  forCombos(
    "more than two legs that are not guaranteed",
    code.INVALID_NON_GUARANTEED_LEGS,
    `${PAGE}; QuantConnect/Lean#9287`,
    ({ order, instrument }) =>
      isNonGuaranteed(order) && (instrument.legs ?? []).length > NON_GUARANTEED_LEGS
        ? "Invalid non-guaranteed legs."
        : undefined,
  ),
  forCombos(
    "two shares with `NonGuaranteed` 0",
    code.INVALID_NON_GUARANTEED_LEGS,
    "QuantConnect/Lean.Brokerages.InteractiveBrokers#172; the code is unsourced",
    (input) =>
      routingValue(input.order, "NonGuaranteed") === "0" && legTypes(input).every((type) => type === "STK")
        ? "Invalid NonGuaranteed value of 0. The order cannot be set as guaranteed."
        : undefined,
  ),
  forCombos(
    "an order that is not guaranteed for an exchange other than SMART",
    code.SMART_ROUTING_OPT_OUT_REQUIRED,
    `${PAGE}; the case is unsourced`,
    (input) =>
      isNonGuaranteed(input.order) && !isSmart(input)
        ? "Smart routing API error (Smart routing opt-out required)."
        : undefined,
  ),
  forCombos(
    "prices of legs, other than of two legs that are not guaranteed",
    code.COMBO_LEG_PRICES_NOT_SUPPORTED,
    "QuantConnect/Lean.Brokerages.InteractiveBrokers#213",
    (input) => {
      const { order, instrument } = input;
      if (order.orderComboLegs.every(({ price }) => nonZero(price) === undefined)) return undefined;
      const isTaken = isNonGuaranteed(order) && isSmart(input);
      return isTaken && instrument.legs?.length === NON_GUARANTEED_LEGS
        ? undefined
        : 'Combo per-leg prices are only supported for non-guaranteed smart combos with two legs and the "IECOMBOPERLEGPRICE" feature enabled.';
    },
  ),
  forCombos(
    "an OCA group of a combination that is not guaranteed",
    code.SMART_COMBO_OCA_NOT_SUPPORTED,
    `${PAGE}; the case is unsourced`,
    ({ order }) =>
      isNonGuaranteed(order) && order.ocaGroup !== ""
        ? "Smart-combo order does not support OCA group."
        : undefined,
  ),
  forCombos(
    "a what-if of a combination that is not guaranteed",
    code.SMART_COMBO_WHAT_IF_NOT_SUPPORTED,
    `${PAGE}; the case is unsourced`,
    ({ order }) =>
      isNonGuaranteed(order) && order.whatIf ? "No whatif check support for smart combo order." : undefined,
  ),
];
