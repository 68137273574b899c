import type { Ledgers } from "../accounts/ledgers.ts";
import type { TradingMarket } from "../accounts/trading-market.ts";
import type { OrderRefusal } from "../orders/order-refusal.ts";
import type { Order, OrderTerms } from "../orders/orders.ts";
import { limitTooAggressive, waitsFirst } from "../orders/price-bands.ts";
import type { WorkingOrders } from "../orders/working-orders.ts";
import { partsOf } from "./booking.ts";
import { refusalOf } from "./order-checks.ts";
import { whatIfOn } from "./what-if.ts";

/** An order, or the change of one, that was transmitted. */
export interface Transmitted {
  readonly permId: number;
  /** Whether it was new, or changed an order that works. */
  readonly what: "order" | "change";
  /** The reason for which it was rejected; undefined where it was accepted. */
  readonly refusal: OrderRefusal | undefined;
}

/** What became of an order, or of a change, that a client placed. */
export interface Placement {
  readonly permId: number;
  /** The reason for which it was rejected; undefined where it was accepted, or is not transmitted. */
  readonly refusal: OrderRefusal | undefined;
  /** Everything that was transmitted, parents first; empty while TWS holds the order. */
  readonly transmitted: readonly Transmitted[];
}

/** The entry of orders into the market: checks them when they are transmitted. TWS alone checks those that it holds. */
export class OrderEntry {
  readonly #orders: WorkingOrders;
  readonly #ledgers: Ledgers;
  readonly #market: TradingMarket;

  constructor(orders: WorkingOrders, ledgers: Ledgers, market: TradingMarket) {
    this.#orders = orders;
    this.#ledgers = ledgers;
    this.#market = market;
  }

  /** Stages an order or a change of one, and transmits it with the staged orders of its bracket if its terms say so. */
  enter(permId: number, terms: OrderTerms, nowMs: number): Placement {
    this.#orders.stage(permId, terms, nowMs);
    if (!terms.transmit) return { permId, refusal: undefined, transmitted: [] };
    const staged = this.#orders.stagedWith(permId);
    const transmitted = staged.map((order) => this.#transmit(order.permId, nowMs));
    const refusal = transmitted.find((one) => one.permId === permId)?.refusal;
    return { permId, refusal, transmitted };
  }

  #transmit(permId: number, nowMs: number): Transmitted {
    const order = this.#orders.order(permId);
    if (order === undefined) throw new RangeError(`Cannot transmit order ${permId}: it does not exist`);
    const what = order.terms.transmit ? "change" : "order";
    const terms = order.staged ?? order.terms;
    const refusal = this.#refusal({ ...order, terms }, nowMs);
    if (refusal !== undefined) {
      if (what === "order") this.#orders.reject(permId, nowMs);
      else this.#orders.unstage(permId);
      return { permId, what, refusal };
    }
    const quote = this.#market.series(terms.instrument.conId, nowMs).quote(nowMs);
    const cancelled = waitsFirst(terms, nowMs) ? undefined : limitTooAggressive(terms, quote);
    if (what === "order") this.#orders.start(permId, this.#whyHeld(terms), nowMs, cancelled);
    else this.#orders.modify(permId, nowMs, cancelled);
    return { permId, what, refusal };
  }

  /** Holds back a short sale of a share that cannot be borrowed, as TWS does with `locate`. */
  #whyHeld(terms: OrderTerms): string {
    const { instrument, side } = terms;
    if (instrument.shortable || side === "BUY") return "";
    const isShort = partsOf(terms).some(
      ({ account, quantity }) => this.#held(account, instrument.conId) < quantity,
    );
    return isShort ? "locate" : "";
  }

  /** Returns why an order is rejected; for a group: why the part of one of its accounts is. */
  #refusal(order: Order, nowMs: number): OrderRefusal | undefined {
    const { terms } = order;
    if (terms.quantity < order.filled) return { kind: "size" };
    const parent = terms.parent === undefined ? undefined : this.#orders.order(terms.parent);
    if (parent?.status === "Inactive") return { kind: "parent" };
    const others = this.#orders.besides(order);
    for (const { account, quantity } of partsOf(terms)) {
      const part: OrderTerms = { ...terms, account, quantity };
      const whatIf = () => whatIfOn(this.#ledgers.view({ account }), part, this.#market, nowMs);
      const held = (conId: number): number => this.#held(account, conId);
      const refusal = refusalOf({ order, account, others, held, whatIf });
      if (refusal !== undefined) return refusal;
    }
    return undefined;
  }

  #held(account: string, conId: number): number {
    return this.#ledgers.view({ account }).holding(conId)?.size ?? 0;
  }
}
