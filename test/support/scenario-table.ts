import { ScenarioRun } from "../../sim/scenarios/run.ts";
import type { Scenario } from "../../sim/scenarios/scenario.ts";
import type { Verdict } from "../../sim/scenarios/verdict.ts";
import type { HeldPosition, ScenarioWorld } from "../../sim/scenarios/world.ts";
import type { BookedOrder, MarketByHand, OrdersByHand } from "../../sim/testing/by-hand.ts";
import { type CutClient, cutTable } from "./cut-client.ts";
import type { FakeTws, VirtualClock } from "./sim.ts";

/** A fake for a scenario on virtual time, whose market and orders record what is done with them by hand. */
export interface ScenarioTable {
  readonly clock: VirtualClock;
  readonly tws: FakeTws;
  readonly world: ScenarioWorld;
  /** What was done by hand, one line each, e.g. `AAPL move ["-3%",{"overMs":0}]`. */
  readonly byHand: string[];
  /** The orders of the book; a test adds them. */
  readonly orders: BookedOrder[];
  /** Positions of the account; a test adds them. */
  readonly positions: HeldPosition[];
  dial(clientId?: number): CutClient;
  /** Begins to run a scenario. */
  run(scenario: Omit<Scenario, "scenario" | "about">): ScenarioRun;
  /** Runs a scenario for some virtual time, and judges. */
  judged(scenario: Omit<Scenario, "scenario" | "about">, ms?: number): Promise<Verdict>;
}

/** Makes an object each method of which records its call. */
function recorder<Made extends object>(record: (line: string) => void, own: Partial<Made>): Made {
  return new Proxy(own, {
    get: (target, name: string) =>
      target[name as keyof Made] ??
      ((...args: readonly unknown[]) => record(`${name} ${JSON.stringify(args)}`)),
  }) as Made;
}

/** Makes a fake for a scenario. */
export function scenarioTable(): ScenarioTable {
  const { clock, tws, dial } = cutTable();
  tws.script.requests.keep(10_000);
  tws.script.answers.keep(10_000);
  const byHand: string[] = [];
  const orders: BookedOrder[] = [];
  const positions: HeldPosition[] = [];
  const world: ScenarioWorld = {
    tws,
    clock,
    orders: recorder<OrdersByHand>((line) => void byHand.push(line), { all: () => orders }),
    market: (contract) =>
      recorder<MarketByHand>((line) => void byHand.push(`${contract.symbol} ${line}`), {}),
    positions: () => positions,
  };
  const run = (scenario: Omit<Scenario, "scenario" | "about">): ScenarioRun =>
    new ScenarioRun({ scenario: "a-run", about: "Something happens.", ...scenario }, world);
  const judged = async (scenario: Omit<Scenario, "scenario" | "about">, ms = 60_000): Promise<Verdict> => {
    const begun = run(scenario);
    await clock.advance(ms);
    return begun.finish();
  };
  return { clock, tws, world, byHand, orders, positions, dial, run, judged };
}

/** An order of the book, with what matters. */
export function booked(values: Partial<BookedOrder>): BookedOrder {
  return {
    orderId: 1,
    clientId: 1,
    permId: 1,
    account: "DU1234567",
    symbol: "AAPL",
    conId: 265598,
    secType: "STK",
    action: "BUY",
    quantity: 100,
    orderType: "LMT",
    limitPrice: 190,
    stopPrice: undefined,
    tif: "DAY",
    orderRef: "",
    status: "Submitted",
    filled: 0,
    averagePrice: 0,
    ...values,
  };
}
