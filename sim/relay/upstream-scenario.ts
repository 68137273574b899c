import { parseFault } from "../faults/parse.ts";
import type { Scenario, Step } from "../scenarios/scenario.ts";
import { refusedFault } from "./refused-faults.ts";

/** Options of a fake that say something about a proxy too. */
const OPTIONS: readonly string[] = ["lingerMs"];
/** Actions of steps that change a TWS by hand, each with the reason. */
const ACTIONS: Readonly<Partial<Record<keyof Step, string>>> = {
  market: "sets a market by hand",
  order: "works an order by hand",
  place: "places an order by hand in TWS",
};

/** Says why a scenario cannot run before a real gateway; undefined for one that can. */
export function refusedScenario(scenario: Scenario): string | undefined {
  const { account, options = {}, faults = [], timeline = [], checks = [] } = scenario;
  if (account !== undefined) return "it gives the account what it has at the start";
  const option = Object.keys(options).find((name) => !OPTIONS.includes(name));
  if (option !== undefined) return `it sets the option ${option} of the fake TWS`;
  for (const step of timeline)
    for (const [action, reason] of Object.entries(ACTIONS))
      if (step[action as keyof Step] !== undefined) return `a step of it ${reason}`;
  for (const text of [
    ...faults,
    ...timeline.flatMap(({ inject }) => (inject === undefined ? [] : [inject])),
  ]) {
    const reason = refusedFault(parseFault(text).text);
    if (reason !== undefined) return `its fault ${text} is not possible there: ${reason}`;
  }
  const judged = [...checks, ...timeline.flatMap(({ expect }) => (expect === undefined ? [] : [expect]))];
  if (judged.some(({ orders, position }) => orders !== undefined || position !== undefined))
    return "it judges the orders or positions that TWS holds, which a proxy does not see";
  return undefined;
}
