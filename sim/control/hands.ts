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
import type { ControlTarget } from "./target.ts";

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
    if (step.market !== undefined) this.#refuseProxy("set a price");
    if (step.place !== undefined) this.#refuseProxy("place an order by hand");
    return perform(step, this.#world);
  }

  /** Lists the orders, oldest first. */
  orders(): readonly BookedOrder[] {
    return this.#target.orders?.() ?? this.#orders.all();
  }

  /** Lists the fills, oldest first. */
  fills(): readonly BookedFill[] {
    return fillsInBook(insideOf(this.#target.tws).shared);
  }

  /** Gets the hands for one open order. */
  work(act: (orders: OrdersByHand) => void): void {
    this.#refuseProxy("work an order by hand");
    act(this.#orders);
  }

  /** Puts the fake back to the start. */
  reset(sessions: "end" | "keep"): void {
    this.#refuseProxy("reset the fake");
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

  #refuseProxy(what: string): void {
    if (this.#target.what === "proxy")
      throw new ControlError(
        HTTP.conflict,
        `Cannot ${what}: the proxy leaves orders and prices to the gateway behind it`,
      );
  }
}
