import { expect, test } from "vitest";
import { HistoricalBudget } from "../../../src/pacing/historical-budget.ts";
import { Pacer } from "../../../src/pacing/pacer.ts";
import { reduceBudget } from "../../../src/pacing/reduce-budget.ts";
import { VirtualClock } from "../../support/sim.ts";

test("only the budget that TWS reports as exceeded is reduced: messages, historical, or none", () => {
  const after = (code: number, message: string): [messagesPerSecond: number, historySent: boolean] => {
    const clock = new VirtualClock();
    const budgets = { pacer: new Pacer(clock, 50), historical: new HistoricalBudget(clock, 5) };
    reduceBudget(budgets, code, message);
    let sent = false;
    budgets.historical.enter({ key: "k", series: "s", paced: true, cost: 1 }, () => {
      sent = true;
    });
    return [budgets.pacer.messagesPerSecond, sent];
  };
  expect(after(100, "Max rate of messages per second has been exceeded")).toEqual([25, true]);
  expect(after(162, "Historical data request pacing violation")).toEqual([50, false]);
  expect(after(162, "HMDS query returned no data")).toEqual([50, true]);
  expect(after(200, "No security definition")).toEqual([50, true]);
});
