import type { FakeTws } from "../../sim/mod.ts";
import { insideOf } from "../../sim/net/fake-tws.ts";
import {
  type IbkrPool,
  type OrderTerms,
  type OrderVerdict,
  PoolError,
  type TwsOrder,
  type TwsOrderOutcome,
} from "../../src/mod.ts";
import { ownReference } from "../../src/orders/order-reference.ts";
import { shareOf } from "../support/contracts.ts";
import { type Booked, bookedOrders, OVER } from "./booked.ts";
import type { Calls } from "./call.ts";
import type { IntentCallerStep, IntentTerms } from "./intent-step.ts";
import type { PoolProcess } from "./pool-process.ts";
import type { Moment, Sequence } from "./sequence.ts";
import {
  type FinalIntent,
  type IntentCall,
  keyOf,
  refOf,
  type TradingRecord,
  type Wanted,
  wantedOf,
} from "./trading-record.ts";

/** Time for the journal and the message budget without `sendWithinMs`, in ms: the bound that the pool states. */
const SEND_MS = 5_000;
/** Time for an answer without `timeoutMs`, in ms. */
const TIMEOUT_MS = 3_000;
/** Time for which an order is unknown before a person looks for it, in ms; nothing of it is under way any more. */
const PERSON_MS = 20_000;

/** Orders that are placed, by their names. `large` is more than is offered at once, so that it is filled in part first. */
export const INTENT_ORDERS: Readonly<Record<string, OrderTerms & { readonly symbol: string }>> = {
  market: { symbol: "AAPL", action: "BUY", orderType: "MKT", totalQuantity: 10 },
  resting: { symbol: "AAPL", action: "BUY", orderType: "LMT", totalQuantity: 10, lmtPrice: 1 },
  crossing: { symbol: "MSFT", action: "SELL", orderType: "LMT", totalQuantity: 5, lmtPrice: 1 },
  stop: { symbol: "TSLA", action: "SELL", orderType: "STP", totalQuantity: 3, auxPrice: 1 },
  large: { symbol: "MSFT", action: "SELL", orderType: "MTL", totalQuantity: 400 },
  refused: { symbol: "AAPL", action: "BUY", orderType: "LMT", totalQuantity: 1e9, lmtPrice: 200 },
};

/** Dependencies of `Intents`. */
export interface IntentParts {
  readonly calls: Calls;
  readonly sequence: Sequence;
  readonly tws: FakeTws;
  readonly acquireTimeoutMs: number;
  /** Time that opening the journal takes now, in ms. */
  openMs(): number;
}

type ClientOf = (orderId: number | undefined) => number | undefined;

/** Makes the calls about orders with keys, and records them over all processes. */
export class Intents {
  readonly all: IntentCall[] = [];
  readonly verdicts: TradingRecord["verdicts"][number][] = [];
  readonly #parts: IntentParts;
  readonly #keys = new Set<string>();
  /** Number of modifications so far. */
  #changes = 0;

  constructor(parts: IntentParts) {
    this.#parts = parts;
  }

  /** Keys of all orders, in the order in which they were placed. */
  get keys(): readonly string[] {
    return [...this.#keys];
  }

  /** Runs a step of a caller. */
  act(step: Exclude<IntentCallerStep, { readonly do: "agent" }>, process: PoolProcess): void {
    const { pool } = process;
    if (pool === undefined || !process.isAlive) return;
    switch (step.do) {
      case "intent":
        return this.#place(step, process, pool);
      case "modify intent":
      case "cancel intent":
        return this.#change(step, process, pool);
      case "person":
        return this.#look(pool);
    }
  }

  /** A process has ended, and with it the calls that it had made. */
  died(process: PoolProcess, at: Moment): void {
    for (const one of this.all) if (one.process === process.no && one.settled === undefined) one.died = at;
  }

  /** What the pool and the fake say of every order now. `clientOf` finds the client ID that an order was written under. */
  finals(pool: IbkrPool, keys: readonly string[], clientOf: ClientOf): readonly FinalIntent[] {
    const { tws } = this.#parts;
    const booked = bookedOrders(tws, (ref) => keyOf(ref) !== undefined);
    const { placedOrders } = insideOf(tws).shared;
    return keys.map((key) => {
      const order = pool.orders.get(key);
      const own = booked.filter(({ ref }) => ref === refOf(key));
      const clientId = own[0]?.clientId ?? clientOf(order?.orderId) ?? 1;
      return {
        key,
        state: order?.state,
        orderId: order?.orderId,
        booked: own,
        nextId: placedOrders.nextId(clientId),
      };
    });
  }

  #place(
    step: Extract<IntentCallerStep, { readonly do: "intent" }>,
    process: PoolProcess,
    pool: IbkrPool,
  ): void {
    const { symbol = "", ...terms } = INTENT_ORDERS[step.order] ?? {};
    const key = `${step.order}-${step.no}`;
    this.#keys.add(key);
    const order = { ...terms, orderRef: refOf(key) } as OrderTerms;
    const { resend = false } = step;
    const wanted = wantedOf({ ...order, symbol });
    this.#begin("place", { key, wanted, resend }, step, process, (options) =>
      pool.placeOrder(shareOf(symbol), order, { ...options, key, resend }),
    );
  }

  #change(
    step: Extract<IntentCallerStep, { readonly at: number }>,
    process: PoolProcess,
    pool: IbkrPool,
  ): void {
    const key = [...this.#keys].at(step.at % Math.max(1, this.#keys.size));
    const order = key === undefined ? undefined : pool.orders.get(key);
    if (key === undefined || order === undefined) return;
    if (step.do === "cancel intent")
      return this.#begin("cancel", { key, wanted: undefined, resend: false }, step, process, (options) =>
        pool.cancelOrder(order, options),
      );
    // Each modification has a value that no other one has, so that it is found on the wire.
    const count = ++this.#changes;
    const { symbol = "", ...terms }: Partial<OrderTerms> & { readonly symbol?: string } =
      INTENT_ORDERS[key.split("-")[0] ?? ""] ?? {};
    const changes =
      terms.orderType === "LMT"
        ? { lmtPrice: Number((1 + count / 100).toFixed(2)) }
        : { totalQuantity: 100 + count };
    const wanted = wantedOf({ ...terms, ...changes, symbol });
    this.#begin("modify", { key, wanted, resend: false }, step, process, (options) =>
      pool.modifyOrder(order, changes, options),
    );
  }

  #begin(
    what: IntentCall["what"],
    about: { readonly key: string; readonly wanted: Wanted | undefined; readonly resend: boolean },
    { sendWithinMs, timeoutMs = TIMEOUT_MS, abortMs }: IntentTerms,
    process: PoolProcess,
    run: (options: object) => Promise<TwsOrderOutcome>,
  ): void {
    const { calls, sequence, acquireTimeoutMs, openMs } = this.#parts;
    const began = sequence.next();
    const withinMs = sendWithinMs ?? openMs() + acquireTimeoutMs + SEND_MS;
    const intent: IntentCall = {
      ...about,
      ...{ what, began, process: process.no, latestMs: began.atMs + withinMs },
      opensInMs: process.journal.opensInMs,
      ...{ settled: undefined, died: undefined },
    };
    this.all.push(intent);
    const options = { timeoutMs, ...(sendWithinMs === undefined ? {} : { sendWithinMs }) };
    void calls.begin(
      `${what}Order`,
      async (signal) => {
        try {
          const outcome = await run(signal === undefined ? options : { ...options, signal });
          this.#settle(
            intent,
            process,
            outcome.kind,
            outcome.kind === "not-sent" ? outcome.reason : undefined,
          );
          return outcome;
        } catch (error) {
          this.#settle(intent, process, "error", error);
          throw error;
        }
      },
      { withinMs: this.#longestMs(intent, withinMs + timeoutMs), abortMs, abortEnds: false },
    );
  }

  /** A call with the key of an earlier one ends with that. */
  #longestMs({ key, began }: IntentCall, ownMs: number): number {
    const others = this.all.filter((one) => one.key === key && one.settled === undefined);
    const latestMs = Math.max(...others.map((one) => one.latestMs));
    return Math.max(ownMs, latestMs + TIMEOUT_MS - began.atMs) + SEND_MS;
  }

  #settle(
    intent: IntentCall,
    { pool }: PoolProcess,
    kind: TwsOrderOutcome["kind"] | "error",
    reason: unknown,
  ): void {
    if (intent.died !== undefined) return;
    const { tws, sequence } = this.#parts;
    const code = reason instanceof PoolError ? reason.code : undefined;
    const booked = bookedOrders(tws, (ref) => ref === refOf(intent.key));
    const { state = "closed" } = pool?.stats() ?? {};
    const inSession = state === "ready" || state === "degraded";
    intent.settled = { ...sequence.next(), kind, code, booked, inSession };
  }

  /** Settles what has been unknown for long by what the fake has. */
  #look(pool: IbkrPool): void {
    for (const order of pool.orders.unknown()) {
      const verdict = this.verdict(order);
      if (verdict === undefined) continue;
      void this.#parts.calls.begin("settle", () => pool.orders.settle(order.key, verdict));
    }
  }

  /** What a person finds in TWS about an order; undefined where it is open, or may still be under way. */
  verdict({ key, reference, orderId }: TwsOrder): OrderVerdict | undefined {
    const { tws, sequence } = this.#parts;
    const lastMs = Math.max(0, ...this.all.filter((one) => one.key === key).map(({ latestMs }) => latestMs));
    if (sequence.nowMs - lastMs < PERSON_MS) return undefined;
    const own = ownReference(reference);
    const [booked] = bookedOrders(tws, (ref) => ref === own);
    const verdict = booked === undefined ? ({ kind: "not-sent" } as const) : ended(booked);
    if (verdict !== undefined) this.verdicts.push({ ...sequence.next(), orderId });
    return verdict;
  }
}

function ended({ status, filled }: Booked): OrderVerdict | undefined {
  if (!OVER.includes(status)) return undefined;
  if (status === "Filled") return { kind: "filled", filled };
  return status === "Inactive" ? { kind: "rejected" } : { kind: "cancelled", filled };
}
