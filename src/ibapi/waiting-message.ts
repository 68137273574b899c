import type { PoolError } from "../errors.ts";

/** A message about an order, until it is written or dropped. */
export class WaitingMessage {
  /** `queued` until it is written or dropped. */
  state: { readonly kind: "queued" | "over" } = { kind: "queued" };
  readonly #report: (reason: PoolError) => void;
  #withdraw: ((reason: PoolError) => void) | undefined;

  /** @param report Reports that it will not be written. */
  constructor(report: (reason: PoolError) => void) {
    this.#report = report;
  }

  /** Sets the function that takes it back. */
  submitted(withdraw: (reason: PoolError) => void): void {
    this.#withdraw = withdraw;
  }

  /** Ends the wait: it was written, or another message takes its place. */
  over(): void {
    this.state = { kind: "over" };
  }

  /** Notes that it will not be written, and reports it once. */
  dropped(reason: PoolError): void {
    if (this.state.kind === "over") return;
    this.over();
    this.#report(reason);
  }

  /** Takes it back, and reports it. */
  drop(reason: PoolError): void {
    if (this.state.kind === "queued") this.#withdraw?.(reason);
  }

  /** Takes it back without a report. */
  discard(reason: PoolError): void {
    if (this.state.kind === "over") return;
    this.over();
    this.#withdraw?.(reason);
  }
}
