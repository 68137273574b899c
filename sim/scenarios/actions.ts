import { parseFault } from "../faults/parse.ts";
import { mismatches } from "../script/match.ts";
import type { RequestRule } from "../script/request-rule.ts";
import type { BookedOrder, ContractName, MarketByHand } from "../testing/by-hand.ts";
import type { RequestName } from "../wire/catalogue.ts";
import { orderText } from "./checks.ts";
import { durationMs } from "./duration.ts";
import type { Plan } from "./plans.ts";
import type { AnswerStep, MarketStep, OrderStep, Step } from "./scenario.ts";
import { patternOf, wantedValuesText } from "./wanted.ts";
import type { ScenarioWorld } from "./world.ts";

/**
 * Performs the action of a step; `expect` is none.
 *
 * @returns What the step has put in force and must affect something; undefined for other steps.
 * @throws {Error} When it cannot; the message says why.
 */
export function perform(step: Step, world: ScenarioWorld): Plan | undefined {
  const { tws } = world;
  if (step.inject !== undefined) return { kind: "fault", injected: tws.inject(parseFault(step.inject)) };
  if (step.answer !== undefined) return { kind: "rule", rule: answer(step.answer, world) };
  if (step.heal !== undefined) heal(step.heal, world);
  else if (step.market !== undefined) move(world.market(contractOf(step.market)), step.market);
  else if (step.order !== undefined) work(step.order, world);
  else if (step.place !== undefined) world.orders.place(step.place);
  else if (step.notify !== undefined) tws.notify(step.notify.code, step.notify.text, step.notify.clientId);
  return undefined;
}

function heal(name: string, { tws }: ScenarioWorld): void {
  if (name === "all") return tws.heal();
  const meant = tws.faults().filter(({ fault }) => fault.name === name || fault.text === name);
  if (meant.length === 0) throw new Error(`Cannot heal ${name}: no such fault is in force`);
  for (const injected of meant) injected.heal();
}

function contractOf({ set: _, move: __, over: ___, trading: ____, ...contract }: MarketStep): ContractName {
  return contract;
}

function move(market: MarketByHand, { set, move: change, over = 0, trading }: MarketStep): void {
  if (set !== undefined) market.set(set);
  else if (change !== undefined) market.move(change, { overMs: durationMs(over) ?? 0 });
  else if (trading === "halt") market.halt();
  else if (trading === "resume") market.resume();
  else market.free();
}

function work({ of, fill, reject, work: how }: OrderStep, { orders }: ScenarioWorld): void {
  const { orderId, clientId } = newest(of, orders.all());
  const name = { orderId, clientId };
  if (fill !== undefined) orders.fill(name, fill);
  else if (reject !== undefined) orders.reject(name, reject.code, reject.text);
  else if (how === "hold") orders.hold(name);
  else orders.release(name);
}

function newest(of: OrderStep["of"], orders: readonly BookedOrder[]): BookedOrder {
  const pattern = patternOf(of);
  const found = orders.findLast((order) => mismatches(pattern, order as never).length === 0);
  if (found !== undefined) return found;
  const others = orders.length === 0 ? "there are none" : orders.slice(-3).map(orderText).join("; ");
  throw new Error(`Cannot find an order with ${wantedValuesText(of)}: ${others}`);
}

function answer(step: AnswerStep, { tws }: ScenarioWorld): RequestRule {
  const rule = tws.script.on(step.to as RequestName, patternOf(step.with) as never);
  if (step.error !== undefined) rule.error(step.error.code, step.error.text);
  else if (step.ignore) rule.ignore();
  else if (step.delay !== undefined) rule.delay(durationMs(step.delay) ?? 0);
  else rule.twice();
  if (step.times !== undefined) rule.times(step.times);
  return rule as unknown as RequestRule;
}
