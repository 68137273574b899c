import { expect, test } from "vitest";
import { EXERCISE_FIELD_RULES } from "../../../../sim/tws/rules/order-exercise.ts";
import { exerciseOptions } from "../../../../sim/wire/requests/option-exercise.ts";
import { errors, OrderDesk, testRules } from "../../../support/order-rules.ts";

/** Exercises an option that the account does not hold. */
const exercise = (desk: OrderDesk, change: object) => {
  const { conId } = desk.contract("OPT");
  return desk.client.send(exerciseOptions, {
    reqId: 9,
    conId,
    exchange: "SMART",
    exerciseAction: 1,
    exerciseQuantity: 1,
    ...change,
  });
};

testRules(EXERCISE_FIELD_RULES, {
  "`manualOrderTime` of an exercise in another form than that of a time": {
    sent: (desk) => exercise(desk, { manualOrderTime: "now" }),
    text: "Manual Order Time: The date, time, or time-zone entered is invalid.",
  },
  "a customer account in an exercise": {
    sent: (desk) => exercise(desk, { customerAccount: "C1" }),
    text: "specify customer account value: C1 for account DU1234567",
  },
  "the mark of a professional customer in an exercise": {
    sent: (desk) => exercise(desk, { professionalCustomer: true }),
    text: "assign 'true' value for ProfessionalCustomer for account DU1234567",
  },
});

test("a time in its form is taken: the position is what is missing", () => {
  const answer = errors(exercise(new OrderDesk(), { manualOrderTime: "20260114 15:00:00" }));
  expect(answer.map(([code]) => code)).toEqual([322]);
});

test("every field of an exercise is checked by a rule or by the look-up of its contract", () => {
  const byRules = ["manualOrderTime", "customerAccount", "professionalCustomer"];
  const byExercise = ["reqId", "exerciseAction", "exerciseQuantity", "override", "account"];
  const byContract = [
    "conId",
    "symbol",
    "secType",
    "lastTradeDate",
    "strike",
    "right",
    "multiplier",
    "exchange",
    "currency",
    "localSymbol",
    "tradingClass",
  ];
  const names = exerciseOptions.parts.map(({ name }) => name);
  expect([...byRules, ...byExercise, ...byContract].sort()).toEqual(names.toSorted());
});
