import type { TransportLink } from "../seams/transport.ts";
import { type OrderFrame, OrderFrames } from "./order-frames.ts";

/** A peer that sends and never reads would let what waits to be written grow for ever. */
export const WAITING_BYTES_MAX: number = 4 * 1024 * 1024;

/** What goes out on one connection, and what is known of its arrival. */
export class OutgoingFrames {
  readonly #orders: OrderFrames;
  readonly #onStalled: (waitingBytes: number) => void;
  #frames = 0;
  #taken = 0;
  #waitingBytes = 0;

  /** @param onStalled Called when too much waits to be written: the peer does not read. */
  constructor(clientId: number, onStalled: (waitingBytes: number) => void) {
    this.#orders = new OrderFrames(clientId);
    this.#onStalled = onStalled;
  }

  /** Frames so far, the hello among them. */
  get frames(): number {
    return this.#frames;
  }

  /** Frames that the system has taken, the first ones. */
  get taken(): number {
    return this.#taken;
  }

  /**
   * Is an order on its way that must not arrive once the connection is given up? Then it is reset. Requests and cancels may
   * arrive late: an end in order makes TWS free the client ID at once.
   */
  get undelivered(): boolean {
    return this.#orders.unacknowledged;
  }

  write(link: TransportLink, bytes: Uint8Array, order: OrderFrame | undefined): void {
    // The link may use the array up.
    const count = bytes.length;
    if (order !== undefined) this.#orders.written(order);
    this.#frames++;
    this.#waitingBytes += count;
    link.write(bytes, () => {
      this.#waitingBytes -= count;
      this.#taken++;
    });
    if (this.#waitingBytes > WAITING_BYTES_MAX) this.#onStalled(this.#waitingBytes);
  }

  /** An event of `@stoqey/ib` came in. */
  received(event: string, args: readonly unknown[]): void {
    this.#orders.received(event, args);
  }
}
