import type { OrderTerms, PlaceOptions, TwsOrderOutcome } from "../../../src/mod.ts";
import { shareOf } from "../../support/contracts.ts";
import { bookedOrders } from "../booked.ts";
import type { Ended, Epilogue } from "./epilogue.ts";

/** Terms of an order that rests far below the market. */
export const RESTING: OrderTerms = {
  action: "BUY",
  orderType: "LMT",
  totalQuantity: 1,
  lmtPrice: 1,
  tif: "GTC",
};

/** A share that no caller of a run trades: TWS works at most 20 orders of one contract on one side. */
const UNTRADED = "KO";

/** An order of an epilogue, under a reference that no other order has. */
export class UsefulOrder {
  readonly ref: string;
  readonly #epilogue: Epilogue;

  constructor(epilogue: Epilogue, what: string) {
    this.#epilogue = epilogue;
    this.ref = `useful ${what} ${epilogue.clock.now()}`;
  }

  /** Places it. */
  place(options: PlaceOptions): Promise<Ended<TwsOrderOutcome>> {
    const { pool } = this.#epilogue;
    // Without an account TWS refuses the order of a login with several.
    const terms = { ...RESTING, orderRef: this.ref, account: this.#epilogue.account };
    return this.#epilogue.end(() => pool.placeOrder(shareOf(UNTRADED), terms, { key: this.ref, ...options }));
  }

  /** What TWS has of its reference: `<status> at <limit>` for each order. */
  get atTws(): readonly string[] {
    return bookedOrders(this.#epilogue.tws, (ref) => ref === this.ref).map(
      ({ status, limit }) => `${status} at ${limit}`,
    );
  }
}

/** Says what an order became. */
export function outcomeText(end: Ended<TwsOrderOutcome>): string {
  if (end.kind === "pending") return "it had no outcome";
  if (end.kind === "error")
    return `it rejected: ${end.error instanceof Error ? end.error.message : String(end.error)}`;
  const { value, tookMs } = end;
  return `it was ${value.kind} after ${tookMs} ms${reasonOf(value)}`;
}

function reasonOf(outcome: TwsOrderOutcome): string {
  switch (outcome.kind) {
    case "acknowledged":
      return "";
    case "rejected":
      return ` (${outcome.code} ${outcome.text})`;
    case "not-sent":
      return ` (${outcome.reason.code})`;
    case "unknown":
      return ` (${outcome.why})`;
  }
}
