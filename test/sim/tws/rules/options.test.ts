import { expect, test } from "vitest";
import { universe } from "../../../../sim/exchange/contracts/definition-check.ts";
import type { Instrument } from "../../../../sim/exchange/contracts/instrument.ts";
import { UNIVERSE_INPUT } from "../../../../sim/exchange/contracts/universe.ts";
import { Exchange } from "../../../../sim/exchange/exchange.ts";
import { CALCULATION_RULES, EXERCISE_RULES } from "../../../../sim/tws/rules/options.ts";
import {
  calculateImpliedVolatility,
  calculateOptionPrice,
} from "../../../../sim/wire/requests/option-calculations.ts";
import { exerciseOptions } from "../../../../sim/wire/requests/option-exercise.ts";
import { placeOrder } from "../../../../sim/wire/requests/place-order.ts";
import { reqPositions } from "../../../../sim/wire/requests/positions.ts";
import { position } from "../../../../sim/wire/responses/positions.ts";
import { AAPL_NUMBERED, ACCOUNT } from "../../../support/contracts.ts";
import { failed, invalid, type RefusalCases, refusalsOf } from "../../../support/refusals.ts";
import { code, names, received, Table, TRADING } from "../../../support/table.ts";

const INDEX = 416904;
const DEFINITIONS = universe(
  UNIVERSE_INPUT.map((one) =>
    one.conId === INDEX ? { ...one, options: { strikeStep: 50, strikesEachSide: 4, months: 2 } } : one,
  ),
);
const exchange = new Exchange({ universe: DEFINITIONS });
const table = new Table({}, exchange, TRADING);
const client = table.client(1);

/** Finds a call on an underlying, in the money or out of it. */
function callOn(underConId: number, isInTheMoney: boolean): Instrument {
  const { last } = exchange.quote(exchange.instrument(underConId, TRADING) as Instrument, TRADING);
  const found = exchange
    .chain(underConId, TRADING)
    .find((one) => one.right === "C" && one.strike < last === isInTheMoney);
  return found as Instrument;
}

const inside = callOn(265598, true);
const outside = callOn(265598, false);
const unheld = callOn(272093, true);
const onIndex = callOn(INDEX, true);
for (const [at, { conId }] of [inside, outside, onIndex].entries()) {
  const terms = { action: "BUY", totalQuantity: 2, orderType: "MKT", tif: "DAY", transmit: true };
  client.send(placeOrder, { orderId: at + 1, conId, exchange: "SMART", ...terms });
}
table.advance(1_000);

const exercise = (change: object) => {
  const values = { reqId: 9, conId: inside.conId, exchange: "SMART", exerciseAction: 1, exerciseQuantity: 1 };
  return client.send(exerciseOptions, { ...values, ...change });
};
const calculation = { reqId: 1, ...AAPL_NUMBERED, given: 0.3, underPrice: 100 };

const CASES: RefusalCases = {
  "the implied volatility of a contract other than an option": [
    "Calculation of Implied Volatility supported for option securities only",
    () => client.send(calculateImpliedVolatility, calculation),
  ],
  "the option price of a contract other than an option": [
    "Calculation of Option Price supported for option securities only",
    () => client.send(calculateOptionPrice, calculation),
  ],
  "an exercise action other than 1 and 2": [
    invalid("Exercise action must be 1 or 2"),
    () => exercise({ exerciseAction: 3 }),
  ],
  "an exercise of fewer than one option": [
    invalid("Exercise quantity must be > 0"),
    () => exercise({ exerciseQuantity: 0 }),
  ],
  "an exercise of a contract other than an option": [
    invalid("The contract is not an option"),
    () => exercise(AAPL_NUMBERED),
  ],
  "an exercise of an option that the account does not hold": [
    failed(`No unlapsed position exists in this option in account ${ACCOUNT}.`),
    () => exercise({ conId: unheld.conId }),
  ],
  "an exercise of an index option before its last trading day": [
    failed("The option is European and cannot be exercised before it expires"),
    () => exercise({ conId: onIndex.conId, override: true }),
  ],
  "an exercise of an option that is out of the money, or a lapse of one in the money, without override": [
    failed("The action is against the natural action of the option; set override to force it"),
    () => exercise({ exerciseAction: 2 }),
  ],
};

test("each rule about options is broken by a request", () => {
  const { answers, expected, unused } = refusalsOf([...CALCULATION_RULES, ...EXERCISE_RULES], CASES);
  expect(answers).toEqual(expected);
  expect(unused).toEqual([]);
});

test("an option out of the money is exercised with override, and no more than is held", () => {
  const far = { conId: outside.conId, exerciseQuantity: 50 };
  expect(code(exercise(far))).toBe(322);
  expect(names(exercise({ ...far, override: true, account: ACCOUNT }))).not.toContain("error");
  const [left] = received(client.send(reqPositions), position).filter(({ conId }) => conId === outside.conId);
  expect(left).toBeUndefined();
});

test("an impossible price and no volatility are answered, and not refused", () => {
  const option = { reqId: 1, conId: inside.conId, exchange: "SMART", underPrice: 100 };
  const answered = ["tickOptionComputation"];
  expect(names(client.send(calculateImpliedVolatility, { ...option, given: 1e9 }))).toEqual(answered);
  expect(names(client.send(calculateImpliedVolatility, { ...option, given: -1 }))).toEqual(answered);
  expect(names(client.send(calculateOptionPrice, { ...option, given: 0 }))).toEqual(answered);
});
