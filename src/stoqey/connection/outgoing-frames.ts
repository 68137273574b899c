import type { TransportLink } from "../../seams/transport.ts";
import { type OrderFrame, OrderFrames } from "./order-frames.ts";

/** Limit of bytes that wait to be written, against a peer that sends and never reads. */
export const WAITING_BYTES_MAX: number = 4 * 1024 * 1024;

/** Frames written to one connection, and whether those about orders were acknowledged. */
export class OutgoingFrames {
  readonly #orders: OrderFrames;
  readonly #onStalled: (waitingBytes: number) => void;
  #frames = 0;
  #waitingBytes = 0;

  /** @param onStalled Called when too many bytes wait to be written: the peer does not read. */
  constructor(clientId: number, onStalled: (waitingBytes: number) => void) {
    this.#orders = new OrderFrames(clientId);
    this.#onStalled = onStalled;
  }

  /** Frames so far, with the greeting. */
  get frames(): number {
    return this.#frames;
  }

  /**
   * Whether a message about an order is not acknowledged: then the connection is reset, because the message must not
   * arrive later. Other requests may: after an orderly end TWS frees the client ID at once.
   */
  get undelivered(): boolean {
    return this.#orders.unacknowledged;
  }

  /** Writes one frame. @param order Description of a frame about orders; undefined for any other. */
  write(link: TransportLink, bytes: Uint8Array, order: OrderFrame | undefined): void {
    // The link may detach the array.
    const count = bytes.length;
    if (order !== undefined) this.#orders.written(order);
    this.#frames++;
    this.#waitingBytes += count;
    link.write(bytes, () => {
      this.#waitingBytes -= count;
    });
    if (this.#waitingBytes > WAITING_BYTES_MAX) this.#onStalled(this.#waitingBytes);
  }

  /** Records an event of `@stoqey/ib`. */
  received(event: string, args: readonly unknown[]): void {
    this.#orders.received(event, args);
  }
}
