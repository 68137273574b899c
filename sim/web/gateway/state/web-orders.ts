import type { Trading } from "../../../exchange/trading/trading.ts";

/** Time from the receipt of a cancel until the order is cancelled, in ms. */
const CANCEL_MS = 250;

/** What the gateway knows of orders beside the exchange: the callers' own IDs, and cancels that are on their way. */
export class WebOrders {
  readonly #byCallerId = new Map<string, number>();
  readonly #callerIds = new Map<number, string>();
  #groups = 0;
  #cancels: readonly { readonly permId: number; readonly atMs: number }[] = [];
  /** Orders whose cancels are held back; undefined while none are. */
  #held: number[] | undefined;

  /** Remembers the ID that the caller gave an order (`cOID`); empty for none. */
  put(permId: number, callerId: string): void {
    if (callerId === "") return;
    this.#byCallerId.set(callerId, permId);
    this.#callerIds.set(permId, callerId);
  }

  /** Gets the order with a caller's ID. */
  byCallerId(callerId: string): number | undefined {
    return this.#byCallerId.get(callerId);
  }

  /** Gets the caller's ID of an order; empty for none. */
  callerId(permId: number): string {
    return this.#callerIds.get(permId) ?? "";
  }

  /** Makes the ID of the next OCA group (`oca_group_id`). */
  nextGroup(): string {
    return `oco-${++this.#groups}`;
  }

  /** Notes a cancel: the answer to it is a receipt, and the order may still fill before. */
  cancel(permId: number, nowMs: number): void {
    if (this.#held !== undefined) return void this.#held.push(permId);
    this.#cancels = [...this.#cancels, { permId, atMs: nowMs + CANCEL_MS }];
  }

  /** Holds cancels back from the exchange from now on, or lets those that were held go on. */
  hold(on: boolean, nowMs: number): void {
    const held = this.#held ?? [];
    this.#held = on ? held : undefined;
    if (!on) for (const permId of held) this.cancel(permId, nowMs);
  }

  /** Gets the time of the next cancel, epoch ms; infinity for none. */
  nextMs(): number {
    return this.#cancels[0]?.atMs ?? Infinity;
  }

  /** Cancels the orders whose cancel has arrived. */
  pass(trading: Trading, nowMs: number): void {
    for (const { permId, atMs } of this.#cancels) if (atMs <= nowMs) trading.cancel(permId, atMs);
    this.#cancels = this.#cancels.filter(({ atMs }) => atMs > nowMs);
  }
}
