import { expect, test } from "vitest";
import { checked } from "../../../../src/arguments/checked.ts";
import { ORDER_TOOL_NAMES, orderToolsSchema } from "../../../../src/langgraph/orders/order-tool-options.ts";
import { twsStage } from "../../../support/order-stages.ts";
import { LIMITS, OrderTools } from "../../../support/order-tools.ts";

test("an order tool exists only where orders name it, and get_order beside any of them", () => {
  expect([...new OrderTools(twsStage(), { tools: ["cancel_order"] }).byName.keys()]).toEqual([
    "cancel_order",
    "get_order",
  ]);
  for (const name of ["accounts", "symbols", "quantityMax", "notionalMax", "approval", "tools"] as const)
    expect(() => new OrderTools(twsStage(), { [name]: undefined })).toThrow(new RegExp(`orders.${name}`));
  expect(() => new OrderTools(twsStage(), { approval: "yes" as never })).toThrow(
    /approval: expected "interrupt"/,
  );
  expect(() => new OrderTools(twsStage(), { quantityMax: Number.POSITIVE_INFINITY })).toThrow(/quantityMax/);
});

test("without further options only shares are traded, and only with a preview", () => {
  const { preview: _preview, ...stated } = LIMITS;
  expect(
    checked("make the tools", orderToolsSchema, { ...stated, tools: [...ORDER_TOOL_NAMES] }),
  ).toMatchObject({
    secTypes: ["STK"],
    preview: true,
    repeatWithinMs: 60_000,
  });
});
