import type { NamedContract } from "../exchange/contracts/named-contract.ts";
import { insideOf } from "../net/fake-tws.ts";
import { perform } from "../scenarios/actions.ts";
import type { Plan } from "../scenarios/plans.ts";
import type { Step } from "../scenarios/scenario.ts";
import type { ScenarioWorld } from "../scenarios/world.ts";
import type { BookedFill, BookedOrder, OrdersByHand } from "../testing/by-hand.ts";
import { Lifetime } from "../testing/lifetime.ts";
import { marketByHand } from "../testing/market-by-hand.ts";
import { OrderHands } from "../testing/orders-by-hand.ts";
import { fillsInBook } from "../tws/by-hand/order-in-book.ts";
import { ControlError } from "./control-error.ts";
import { HTTP } from "./http-status.ts";
import { type MarketNow, marketNow } from "./market-now.ts";
import { type Answers, answersOf, type ControlTarget } from "./target.ts";

/** Reasons why nothing is done by hand, by who answers. */
const REASONS: Readonly<Record<Answers, string | undefined>> = {
  fake: undefined,
  gateway: "the proxy leaves orders and prices to the gateway behind it",
  recording: "the recording has the answers, and the fake keeps no orders and no prices",
};

/** Hands of the control port: what it does to orders, markets, rules and time of its target. */
export class Hands {
  readonly #target: ControlTarget;
  readonly #orders: OrdersByHand;
  readonly #world: ScenarioWorld;

  /** Makes hands for a target, which need no test around the fake. */
  constructor(target: ControlTarget) {
    const inside = insideOf(target.tws);
    const lifetime = new Lifetime(() => Promise.resolve());
    this.#target = target;
    this.#orders = new OrderHands(inside, lifetime);
    this.#world = {
      tws: target.tws,
      clock: inside.clock,
      orders: this.#orders,
      market: (contract) => marketByHand(contract, inside, lifetime),
      positions: () => [],
    };
  }

  /** Performs an action as a step of a scenario does. */
  perform(step: Step): Plan | undefined {
    if (step.market !== undefined) this.#refuseOthers("set a price");
    if (step.place !== undefined) this.#refuseOthers("place an order by hand");
    return perform(step, this.#world);
  }

  /** Lists the orders, oldest first, each with whether it is held. */
  orders(): readonly (BookedOrder & { readonly held: boolean })[] {
    const { byHand } = insideOf(this.#target.tws).shared.exchange.trading;
    const followed = this.#target.orders?.();
    if (followed !== undefined) return followed.map((order) => ({ ...order, held: false }));
    return this.#orders.all().map((order) => ({ ...order, held: byHand.isHeld(order.permId) }));
  }

  /**
   * Gets the market of a contract as it is now.
   *
   * @throws {RangeError} For a name that means no contract, or several.
   */
  market(name: NamedContract): MarketNow {
    this.#refuseOthers("give the price");
    return marketNow(name, insideOf(this.#target.tws));
  }

  /** Lists the fills, oldest first. */
  fills(): readonly BookedFill[] {
    return fillsInBook(insideOf(this.#target.tws).shared);
  }

  /** Gets the hands for one open order. */
  work(act: (orders: OrdersByHand) => void): void {
    this.#refuseOthers("work an order by hand");
    act(this.#orders);
  }

  /** Puts the fake back to the start. */
  reset(sessions: "end" | "keep"): void {
    this.#refuseOthers("reset the fake");
    const { hands, tws, scenario } = this.#target;
    if (scenario !== undefined)
      throw new ControlError(
        HTTP.conflict,
        "Cannot reset the fake: a scenario runs, and its checks would be of no use",
      );
    if (hands !== undefined) hands.reset({ sessions });
    else if (tws.script.isInRule)
      throw new ControlError(HTTP.conflict, "Cannot reset the fake: the code of a rule runs");
    else tws.reset(sessions);
  }

  /** Moves time forward, where it stands still otherwise. */
  async advance(ms: number): Promise<void> {
    const hands = this.#target.hands ?? this.#target.scenario?.tws;
    if (hands === undefined)
      throw new ControlError(HTTP.conflict, `Cannot advance by ${ms} ms: time passes by itself`);
    await hands.advance(ms);
  }

  /** Refuses what only a fake that answers by itself can do. */
  #refuseOthers(what: string): void {
    const reason = REASONS[answersOf(this.#target)];
    if (reason !== undefined) throw new ControlError(HTTP.conflict, `Cannot ${what}: ${reason}`);
  }
}
