import type { Transport, TransportEvents, TransportLink } from "../../src/seams/transport.ts";

/** Counts the connections of a client: those that it has opened, and neither given up nor seen end. */
export class CountedTransport implements Transport {
  /** Connections that were opened. */
  opened = 0;
  /** Connections that are open, or being opened, now. */
  live = 0;
  /** Most connections at one time. */
  most = 0;
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  open(host: string, port: number, events: TransportEvents): TransportLink {
    this.opened++;
    this.most = Math.max(this.most, ++this.live);
    let isLive = true;
    const over = (): void => {
      if (isLive) this.live--;
      isLive = false;
    };
    const link = this.#transport.open(host, port, {
      opened: () => events.opened(),
      received: (chunk) => events.received(chunk),
      closed: (error) => {
        over();
        events.closed(error);
      },
    });
    return {
      write: (bytes, written) => link.write(bytes, written),
      end: () => {
        over();
        link.end();
      },
      reset: () => {
        over();
        link.reset();
      },
    };
  }

  /** Says what a client of one connection at a time, which has closed, does not do. */
  breaches(): readonly string[] {
    return [
      ...(this.most > 1 ? [`there were ${this.most} connections at once`] : []),
      ...(this.live > 0 ? [`${this.live} connections are left`] : []),
    ];
  }
}
