import type { Lease, LeaseApi } from "../../src/mod.ts";
import { ACCOUNT, shareOf } from "../support/contracts.ts";
import type { Moment, Sequence } from "./sequence.ts";
import type { ApiMethod } from "./step.ts";

/** One event that a caller of `lease.api` received. */
export interface ApiEvent extends Moment {
  readonly event: string;
  readonly args: readonly unknown[];
}

/** One call of a method of `lease.api`. */
export interface ApiCall extends Moment {
  readonly method: string;
  /** The caller's own number; undefined where the method has none. */
  readonly id: number | undefined;
  readonly symbol: string | undefined;
  /** `orderRef` of the order, which identifies this call on the wire. */
  readonly ref: string | undefined;
}

/** Terms of an order in a step. */
export interface OrderStep {
  readonly no: number;
  readonly symbol: string;
  readonly side: "BUY" | "SELL";
  /** Undefined: at the market. */
  readonly limit: number | undefined;
}

/** A caller of `lease.api`, with its calls and the events that it received. */
export class ApiUser {
  readonly no: number;
  readonly calls: ApiCall[] = [];
  readonly events: ApiEvent[] = [];
  /** When its process ended. */
  diedAt: Moment | undefined;
  readonly lease: Lease;
  readonly #api: LeaseApi;
  readonly #sequence: Sequence;

  constructor(no: number, lease: Lease, sequence: Sequence) {
    this.no = no;
    this.lease = lease;
    this.#api = lease.api;
    this.#sequence = sequence;
    const all = (event: string, args: readonly unknown[]): void => {
      if (event !== "result") this.events.push({ ...sequence.next(), event, args });
    };
    (this.#api.on as (event: string, listener: typeof all) => void)("all", all);
  }

  /** Orders of others that it received, by the numbers that it received them under. */
  get shown(): readonly { readonly id: number; readonly ref: string }[] {
    const own = new Set(this.calls.filter(({ method }) => method === "placeOrder").map(({ id }) => id));
    return this.events
      .filter(({ event, args }) => event === "openOrder" && !own.has(args[0] as number))
      .map(({ args }) => ({ id: args[0] as number, ref: (args[2] as { orderRef?: string }).orderRef ?? "" }));
  }

  /** Places or changes an order, with an `orderRef` of the lease, the number and the call. */
  place({ no, symbol, side, limit }: OrderStep): void {
    const ref = `${this.no}#${no}.${this.calls.length}`;
    this.#note("placeOrder", no, symbol, ref);
    const order = {
      action: side,
      orderType: limit === undefined ? "MKT" : "LMT",
      totalQuantity: 1 + no,
      ...(limit === undefined ? {} : { lmtPrice: limit }),
      tif: "DAY",
      transmit: true,
      orderRef: ref,
      account: ACCOUNT,
    };
    this.#api.placeOrder(no, shareOf(symbol), order as never);
  }

  cancel(id: number): void {
    this.#note("cancelOrder", id);
    this.#api.cancelOrder(id);
  }

  /** Makes any other request. */
  request(method: ApiMethod, id: number, symbol: string): void {
    const numbered = !/Positions|Orders|Global/.test(method);
    this.#note(method, numbered ? id : undefined, symbol);
    const api = this.#api;
    switch (method) {
      case "reqContractDetails":
        return void api.reqContractDetails(id, shareOf(symbol));
      case "reqMktData":
        return void api.reqMktData(id, shareOf(symbol), "", false, false);
      case "cancelMktData":
        return void api.cancelMktData(id);
      case "reqHistoricalData":
        return void api.reqHistoricalData(
          ...([
            id,
            shareOf(symbol),
            "20260109-21:00:00",
            "1 D",
            "1 hour",
            "TRADES",
            true,
            1,
            false,
          ] as never as [...Parameters<LeaseApi["reqHistoricalData"]>]),
        );
      case "reqExecutions":
        return void api.reqExecutions(id, {});
      case "reqAccountSummary":
        return void api.reqAccountSummary(id, "All", "NetLiquidation");
      case "reqPositions":
        return void api.reqPositions();
      case "reqOpenOrders":
        return void api.reqOpenOrders();
      case "reqAllOpenOrders":
        return void api.reqAllOpenOrders();
      case "reqGlobalCancel":
        return void api.reqGlobalCancel();
    }
  }

  #note(method: string, id?: number, symbol?: string, ref?: string): void {
    this.calls.push({ ...this.#sequence.next(), method, id, symbol, ref });
  }
}
