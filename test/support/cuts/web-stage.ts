import { parseWebFault } from "../../../sim/web/mod.ts";
import { WebWorld } from "../web/web-world.ts";
import type { BookedCut } from "./book-truth.ts";
import type { WebCutPoint } from "./web-cut-points.ts";

/** Time after which the faults of a point are healed and everything is known, in ms. */
const HEAL_MS = 400_000;

/** The gateway of one row of the table, and its faults. */
export class WebStage {
  readonly world: WebWorld;
  readonly #point: WebCutPoint;
  /** Fault of the point until it has begun. */
  #fault: string | undefined;

  constructor(point: WebCutPoint) {
    this.#point = point;
    this.#fault = point.fault;
    // Half past ten in New York: the market is open.
    this.world = new WebWorld({}, Date.UTC(2026, 0, 13, 15, 30));
  }

  /** Begins the fault of the point, once, if this is its moment. */
  begin(moment: "call" | "question"): void {
    const { moment: wanted = "call" } = this.#point;
    if (this.#fault === undefined || moment !== wanted) return;
    this.world.gateway.inject(parseWebFault(this.#fault));
    this.#fault = undefined;
  }

  /** Fills the order as a person would do who modifies it in TWS, where the point requires it. */
  meanwhile(): void {
    if (this.#point.filledMeanwhile !== true) return;
    const { trading } = this.world.gateway.exchange;
    const [order] = trading.orders();
    if (order === undefined) throw new Error("there is no order to be filled");
    trading.modify(
      order.permId,
      { ...order.terms, type: "MKT", limitPrice: undefined },
      this.world.clock.now(),
    );
  }

  /** Ends the faults, and waits until everything that can be found out is known. */
  async heal(): Promise<void> {
    this.world.gateway.heal();
    await this.world.clock.advance(HEAL_MS);
  }

  /** Gets the orders of the book behind the gateway. */
  booked(): readonly BookedCut[] {
    return this.world.gateway.exchange.trading
      .orders()
      .map(({ status, filled, terms: { limitPrice } }) => ({ status, filled, limitPrice }));
  }
}
