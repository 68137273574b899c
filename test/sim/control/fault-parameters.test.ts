import { expect, test } from "vitest";
import { describedParameter } from "../../../sim/control/fault-parameters.ts";
import { FAULTS } from "../../../sim/faults/mod.ts";

const parameter = (kind: string, name: string) =>
  describedParameter(FAULTS.find((one) => one.kind === kind)?.schema.shape[name]);

test("a parameter has its default, its allowed values and its bounds", () => {
  expect(parameter("drop", "how")).toMatchObject({ default: "rst", values: ["fin", "rst"] });
  expect(parameter("drop", "probability")).toMatchObject({ default: 1, min: 0, max: 1 });
  expect(parameter("order-status", "missing")).toMatchObject({ default: 0.25 });
  expect(parameter("swallow", "nothing")).toEqual({});
});

test("nearly every parameter of every fault says what it is", () => {
  const all = FAULTS.flatMap(({ kind, parameters }) => parameters.map((name) => [kind, name] as const));
  const silent = all.filter(([kind, name]) => parameter(kind, name).about === undefined);
  expect(all.length).toBeGreaterThan(80);
  expect(silent.length).toBeLessThan(all.length / 10);
});
