import type { PlaceOrder } from "../../wire/requests/place-order.ts";

type RoutedOrder = Pick<PlaceOrder, "smartComboRoutingParams">;

/**
 * Names of `smartComboRoutingParams`, which divide the legs of a combination that is not guaranteed.
 *
 * @see ib-ruby, order.rb: the valid tags; deepentropy/ibx#470: the same in the text of 10027.
 */
export const ROUTING_TAGS: ReadonlySet<string> = new Set([
  "LeginPrio",
  "MaxSegSize",
  "DontLeginNext",
  "ChangeToMktTime1",
  "ChangeToMktTime2",
  "ChangeToMktOffset",
  "DiscretionaryPct",
  "NonGuaranteed",
  "CondPriceMin",
  "CondPriceMax",
  "PriceCondConid",
]);

/** Gets the value of a routing tag of an order; undefined for a tag that it does not have. */
export function routingValue({ smartComboRoutingParams }: RoutedOrder, tag: string): string | undefined {
  return smartComboRoutingParams.find((one) => one.tag === tag)?.value;
}

/** Returns whether the legs of an order for a combination may fill apart from each other. */
export function isNonGuaranteed(order: RoutedOrder): boolean {
  return routingValue(order, "NonGuaranteed") === "1";
}
