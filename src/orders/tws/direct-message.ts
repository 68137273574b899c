import type { PoolError } from "../../errors.ts";
import type { Contract, Order } from "../../stoqey/mod.ts";

/** An order and its contract. */
export interface DirectTerms {
  readonly contract: Contract;
  readonly order: Order;
}

/** A message about an order, which its caller writes by itself. */
export interface DirectMessage {
  /** Owner of the message in the outbox. */
  readonly owner: unknown;
  /**
   * Writes it, with the order as it has to be sent.
   *
   * @returns The order as it was sent.
   * @throws Where it was not written.
   */
  write(orderId: number, order: Order): Order;
  /** It will not be written. */
  dropped(reason: PoolError): void;
  /** It will not be written, because the order that it changes has ended or was never written. */
  overtaken?(): void;
}

/** Takes back a message that was not written. */
export type Withdraw = (reason: PoolError) => void;
