import type { Order } from "../../sim/exchange/orders/orders.ts";
import { connectivityLost, cutOrder, drop, latency, type VirtualClock } from "../../sim/mod.ts";
import { insideOf } from "../../sim/net/fake-tws.ts";
import { expire, late, mute, unavailable, type WebFault, drop as webDrop } from "../../sim/web/mod.ts";
import type { IbkrPool, Journal } from "../../src/mod.ts";
import type { AnswerQuestion, WebPool } from "../../src/web/mod.ts";
import { OPEN_MS } from "./agent-tools.ts";
import { ORDERS } from "./web/web-trading.ts";
import { WebWorld } from "./web/web-world.ts";
import { World } from "./world.ts";

/** A pool of either transport. */
export type AnyPool = IbkrPool | WebPool;

/** Options of a pool of a stage. */
export interface StagePoolOptions {
  readonly journal?: Journal;
  /** Answer to order questions, which TWS does not have. Default `"yes"`. */
  readonly answerQuestion?: AnswerQuestion;
}

/** An order of the fake, as it is there. */
export interface BookOrder {
  readonly symbol: string;
  readonly account: string;
  readonly side: string;
  readonly quantity: number;
  readonly limitPrice: number | undefined;
  readonly status: string;
  readonly filled: number;
}

/**
 * A message that a fake has read: a new order, what places it at last (over the Web API the reply to a question), a cancel, a
 * change (over TWS a new order is one too).
 */
export type OrderMessage = "order" | "placing" | "cancel" | "change";

/** A fake on virtual time, pools on it, and the faults of orders by what they mean. */
export interface OrderStage {
  readonly clock: VirtualClock;
  /** Reason and whether it is retryable, of an order that meets the outage of `disconnect`. */
  readonly outage: { readonly code: string; readonly retryable: boolean };
  /** Whether it is proven at last that an order which was never sent is not at IBKR. */
  readonly provesAbsence: boolean;
  /** Ends the session in the next quote. */
  loseSession(): void;
  /** Makes the answer to the next order be lost after it was carried out, in a way of `LOSSES`. */
  lose(way: string): void;
  pool(options?: StagePoolOptions): AnyPool;
  /** Lists the orders of the fake, open and complete. */
  book(): readonly BookOrder[];
  /** Counts the messages of a kind that the fake has read. */
  sent(message: OrderMessage): number;
  /** Takes IBKR away. */
  disconnect(): Promise<void>;
  /** Delays what places an order, until the function that it gives is called. */
  slow(): () => void;
}

const rowOf = ({ terms, status, filled }: Order): BookOrder => ({
  symbol: terms.instrument.symbol,
  account: terms.account,
  side: terms.side,
  quantity: terms.quantity,
  limitPrice: terms.limitPrice,
  status,
  filled,
});

/** Makes a stage with a fake TWS. */
export function twsStage(world: World = new World({}, OPEN_MS)): OrderStage {
  const { clock, tws } = world;
  const names: Readonly<Record<OrderMessage, string>> = {
    order: "placeOrder",
    placing: "placeOrder",
    cancel: "cancelOrder",
    change: "placeOrder",
  };
  return {
    clock,
    outage: { code: "REQUEST_TIMEOUT", retryable: true },
    provesAbsence: true,
    loseSession: () => void tws.inject(drop({ afterRequest: "reqMktData", times: 1 })),
    lose: (way) => {
      tws.inject(cutOrder({ at: "unacknowledged", how: way === "a reset" ? "rst" : "half-open" }));
    },
    pool: ({ journal } = {}) => world.pool(journal === undefined ? {} : { journal }),
    book: () => insideOf(tws).shared.exchange.trading.orders().map(rowOf),
    sent: (message) =>
      tws.trace.events.filter(({ event, detail }) => event === "read" && detail === names[message]).length,
    disconnect: async () => {
      tws.inject(connectivityLost({}));
      await clock.advance(10);
    },
    slow: () => {
      const fault = tws.inject(latency({ frameMs: 1_000 }));
      return () => fault.heal();
    },
  };
}

/** Makes a stage with a fake gateway, which has a question about each order of these tests. */
export function webStage(world: WebWorld = new WebWorld({}, OPEN_MS)): OrderStage {
  const { clock, gateway } = world;
  const [reply, done] = ["/iserver/reply", "done"] as const;
  const beginnings: Readonly<Record<OrderMessage, string>> = {
    order: `POST ${ORDERS}`,
    placing: `POST ${reply}`,
    cancel: "DELETE /iserver/account",
    change: "POST /iserver/account",
  };
  return {
    clock,
    outage: { code: "LOGIN_REQUIRED", retryable: false },
    provesAbsence: false,
    loseSession: () => void gateway.inject(expire()),
    lose: (way) => {
      const losses: Readonly<Record<string, WebFault>> = {
        "503 after 10 s": unavailable({ path: reply, effect: done, times: 1 }),
        "503 at once": unavailable({ path: reply, effect: done, afterMs: 200, times: 1 }),
        "a reset": webDrop({ what: "requests", afterRequest: reply, times: 1 }),
        silence: mute({ path: reply, forMs: 5_000 }),
      };
      const fault = losses[way];
      if (fault === undefined) throw new Error(`Cannot lose an answer: no way ${way}`);
      gateway.inject(fault);
    },
    pool: ({ journal, answerQuestion = "yes" } = {}) =>
      world.pool(journal === undefined ? { answerQuestion } : { answerQuestion, journal }),
    book: () => gateway.exchange.trading.orders().map(rowOf),
    sent: (message) =>
      gateway.trace.of("read").filter(({ detail }) => {
        const beginning = beginnings[message];
        return detail === beginning || (message !== "order" && detail.startsWith(`${beginning}/`));
      }).length,
    disconnect: async () => {
      gateway.inject(expire({ what: "login" }));
      await clock.advance(70_000);
    },
    slow: () => {
      const fault = gateway.inject(late({ byMs: 1_000, path: reply }));
      return () => fault.heal();
    },
  };
}

/** A stage of each transport, by its name. */
export const ORDER_STAGES: readonly (readonly [name: string, make: () => OrderStage])[] = [
  ["TWS", () => twsStage()],
  ["the Web API", () => webStage()],
];

/** Ways to lose the answer to an order that was carried out, of each transport. */
export const LOSSES: readonly (readonly [name: string, way: string, make: () => OrderStage])[] = [
  ["TWS", "a reset", () => twsStage()],
  ["TWS", "silence", () => twsStage()],
  ["the Web API", "503 after 10 s", () => webStage()],
  ["the Web API", "503 at once", () => webStage()],
  ["the Web API", "a reset", () => webStage()],
  ["the Web API", "silence", () => webStage()],
];
