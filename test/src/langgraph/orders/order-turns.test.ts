import { expect, test } from "vitest";
import { OrderTurns } from "../../../../src/langgraph/orders/order-turns.ts";

test("tasks of one order run in turn, also after a failure, and others do not wait", async () => {
  const turns = new OrderTurns();
  const log: string[] = [];
  let end: () => void = () => {};
  const held = new Promise<void>((resolve) => {
    end = resolve;
  });
  const first = turns.take("a", async () => {
    log.push("first");
    await held;
    throw new Error("failed");
  });
  const second = turns.take("a", async () => log.push("second"));
  await turns.take("b", async () => log.push("other"));
  expect(log).toEqual(["first", "other"]);
  end();
  await expect(first).rejects.toThrow("failed");
  await second;
  expect(log).toEqual(["first", "other", "second"]);
});
