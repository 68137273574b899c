import { expect, test } from "vitest";
import { COMBINATION_ORDER_RULES } from "../../../../sim/tws/rules/combination-orders.ts";
import { errors, OrderDesk, orderLeg, SHARE_PAIR, testRules } from "../../../support/order-rules.ts";

const NON_GUARANTEED = { tag: "NonGuaranteed", value: "1" };
const routed = (tag: string, value: string) => ({ smartComboRoutingParams: [{ tag, value }] });
const ofTag = (tag: string, value: string, text: string) => ({
  [`a value of \`${tag}\` that it cannot have`]: { change: routed(tag, value), secType: "BAG", text },
});
/** Two futures of one underlying, as a combination at their exchange. */
const futures = (desk: OrderDesk) => {
  const [front, back] = desk.exchange
    .listed(desk.table.nowMs)
    .filter(({ symbol, secType }) => symbol === "ES" && secType === "FUT");
  const leg = (conId = 0, action: "BUY" | "SELL" = "BUY") => ({
    ...orderLeg(conId, action),
    exchange: "CME",
  });
  return { symbol: "ES", exchange: "CME", legs: [leg(back?.conId), leg(front?.conId, "SELL")] };
};

testRules(COMBINATION_ORDER_RULES, {
  "a combination in an order of a financial advisor": {
    change: { account: "DU7654321" },
    secType: "BAG",
    login: { accounts: ["DU7654321", "DU7654322"], advisor: true },
    text: "Generic combo is not supported for FA advisor account.",
  },
  "a routing tag that does not exist": {
    change: routed("Guaranteed", "1"),
    secType: "BAG",
    text: "Invalid combo routing tag. Valid tags are LeginPrio, MaxSegSize, DontLeginNext, ChangeToMktTime1, ChangeToMktTime2, ChangeToMktOffset, DiscretionaryPct, NonGuaranteed, CondPriceMin, CondPriceMax, and PriceCondConid.",
  },
  ...ofTag("ChangeToMktOffset", "some", "Invalid leg2 to Mkt Offset API."),
  ...ofTag("LeginPrio", "2", "Invalid Leg Prio API."),
  ...ofTag("MaxSegSize", "0", "Invalid combo display size API."),
  ...ofTag("DontLeginNext", "yes", "Invalid don't start next legin API."),
  ...ofTag("ChangeToMktTime1", "-1", "Invalid leg2 to Mkt time1 API."),
  ...ofTag("ChangeToMktTime2", "1.5", "Invalid leg2 to Mkt time2 API."),
  ...ofTag("NonGuaranteed", "true", "Invalid non-guaranteed legs."),
  "more than two legs that are not guaranteed": {
    change: {
      smartComboRoutingParams: [NON_GUARANTEED],
      legs: [...SHARE_PAIR.legs, orderLeg(76792991, "BUY")],
    },
    secType: "BAG",
    text: "Invalid non-guaranteed legs.",
    newOnly: true,
  },
  "two shares with `NonGuaranteed` 0": {
    change: routed("NonGuaranteed", "0"),
    secType: "BAG",
    text: "Invalid NonGuaranteed value of 0. The order cannot be set as guaranteed.",
  },
  "an order that is not guaranteed for an exchange other than SMART": {
    sent: (desk) => desk.place({ ...futures(desk), smartComboRoutingParams: [NON_GUARANTEED] }, "BAG"),
    text: "Smart routing API error (Smart routing opt-out required).",
  },
  "prices of legs, other than of two legs that are not guaranteed": {
    change: { orderComboLegs: [{ price: 200 }, { price: 600 }] },
    secType: "BAG",
    text: "Combo per-leg prices are only supported for non-guaranteed smart combos with two legs",
  },
  "an OCA group of a combination that is not guaranteed": {
    change: { smartComboRoutingParams: [NON_GUARANTEED], ocaGroup: "pair", ocaType: 3 },
    secType: "BAG",
    text: "Smart-combo order does not support OCA group.",
    newOnly: true,
  },
  "a what-if of a combination that is not guaranteed": {
    change: { smartComboRoutingParams: [NON_GUARANTEED], whatIf: true },
    secType: "BAG",
    text: "No whatif check support for smart combo order.",
  },
});

test.each(["STP", "MOC", "TRAIL", "MIDPRICE", "PEG MID"])(
  "a combination takes market and limit orders, not %s",
  (orderType) => {
    const desk = new OrderDesk();
    const before = desk.book();
    const refused = errors(desk.place({ orderType, auxPrice: 1, trailStopPrice: -300 }, "BAG"));
    expect(refused.map(([code]) => code)).toEqual([387]);
    expect(desk.book()).toBe(before);
  },
);

test("routing tags that exist, and prices of two legs that are not guaranteed, are accepted", () => {
  const desk = new OrderDesk();
  const smartComboRoutingParams = [
    NON_GUARANTEED,
    { tag: "LeginPrio", value: "-1" },
    { tag: "MaxSegSize", value: "5" },
    { tag: "DontLeginNext", value: "1" },
    { tag: "ChangeToMktTime1", value: "30" },
    { tag: "ChangeToMktTime2", value: "60" },
    { tag: "ChangeToMktOffset", value: "0.05" },
  ];
  const answer = desk.place(
    { lmtPrice: -900, smartComboRoutingParams, orderComboLegs: [{ price: 1 }, { price: 901 }] },
    "BAG",
  );
  expect(errors(answer)).toEqual([]);
  expect(desk.exchange.trading.orders().map(({ status }) => status)).toEqual(["Submitted"]);
});

test("a limit price off the tick is refused below 0 too", () => {
  const desk = new OrderDesk();
  expect(errors(desk.place({ lmtPrice: -400.005 }, "BAG")).map(([code]) => code)).toEqual([110]);
});
