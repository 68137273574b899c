import type { Clock } from "../../src/seams/clock.ts";
import type { Transport, TransportEvents, TransportLink } from "../../src/seams/transport.ts";

/**
 * The network of a machine that stands still at times: what arrives meanwhile waits, in order, until its programs go on.
 * Each event is then one turn of the event loop, after the timers that are overdue.
 */
export class WaitingNetwork implements Transport {
  readonly #network: Transport;
  readonly #clock: Pick<Clock, "after">;
  readonly #waiting: (() => void)[] = [];
  /** Ends the connections that are open, each with an error. */
  readonly #open = new Set<() => void>();
  #sockets = 0;
  #isStanding = false;
  #isDraining = false;

  /**
   * @param network The network of the world.
   * @param clock The clock of the world.
   */
  constructor(network: Transport, clock: Pick<Clock, "after">) {
    this.#network = network;
    this.#clock = clock;
  }

  /** Number of connections, also of those that are dialled or that end, whose end its programs were not notified of. */
  get sockets(): number {
    return this.#sockets;
  }

  open(host: string, port: number, events: TransportEvents): TransportLink {
    let isOver = false;
    let isClosed = false;
    this.#sockets++;
    const unlessOver = (deliver: () => void): void => this.#arrive(() => isOver || deliver());
    const closed = (error?: Error): void => {
      this.#open.delete(giveUp);
      if (isClosed) return;
      isClosed = true;
      this.#arrive(() => {
        this.#sockets--;
        events.closed(error);
      });
    };
    const giveUp = (): void => {
      isOver = true;
      link.reset();
      closed(Object.assign(new Error("read ETIMEDOUT"), { code: "ETIMEDOUT" }));
    };
    const link = this.#network.open(host, port, {
      opened: () => {
        if (!isOver) this.#open.add(giveUp);
        unlessOver(() => events.opened());
      },
      received: (chunk) => unlessOver(() => events.received(chunk)),
      closed,
    });
    return {
      write: (bytes, written) => link.write(bytes, written && (() => this.#arrive(written))),
      end: () => {
        isOver = true;
        link.end();
      },
      reset: () => {
        isOver = true;
        link.reset();
      },
    };
  }

  /** Ends every connection that is open with `ETIMEDOUT`, as the kernel does when nothing is acknowledged any more. */
  giveUp(): void {
    for (const giveUp of [...this.#open]) giveUp();
  }

  /** Lets the programs of the machine stand still. */
  standStill(): void {
    this.#isStanding = true;
  }

  /** Lets them go on. */
  goOn(): void {
    this.#isStanding = false;
    this.#drain();
  }

  #arrive(event: () => void): void {
    if (this.#isStanding || this.#waiting.length > 0) this.#waiting.push(event);
    else event();
  }

  #drain(): void {
    if (this.#isDraining || this.#isStanding || this.#waiting.length === 0) return;
    this.#isDraining = true;
    this.#clock.after(0, () => {
      this.#isDraining = false;
      if (this.#isStanding) return;
      this.#waiting.shift()?.();
      this.#drain();
    });
  }
}
