import type { Buffer } from "node:buffer";
import { EventEmitter } from "node:events";
import net from "node:net";
import { EventName, IBApi } from "@stoqey/ib";
import type { ClientLink, MemoryNetwork } from "./sim.ts";

/** More than a test sends, because the limiter of the client waits in real time. */
const REQUESTS_PER_SECOND = 100_000;

/** The part of a socket that the stock client uses. */
class MemorySocket extends EventEmitter {
  readonly #link: ClientLink;

  constructor(network: MemoryNetwork, port: number, opened: () => void) {
    super();
    this.#link = network.open("127.0.0.1", port, {
      opened,
      received: (chunk) => void this.emit("data", chunk),
      closed: (error) => {
        if (error !== undefined) this.emit("error", error);
        this.emit("close", error !== undefined);
      },
    });
  }

  write(bytes: Buffer): boolean {
    this.#link.write(bytes);
    return true;
  }

  end(): void {
    this.#link.end();
  }

  destroy(): void {
    this.#link.reset();
  }
}

/**
 * Connects the unmodified stock client over a network in memory: while it connects, `connect` of `node:net` gives it a socket
 * of that network.
 */
export function memoryIbApi(network: MemoryNetwork, port: number, clientId: number): IBApi {
  const api = new IBApi({ host: "127.0.0.1", port, clientId, maxReqPerSec: REQUESTS_PER_SECOND });
  api.on(EventName.error, () => {});
  const { connect } = net;
  net.connect = ((_: unknown, opened: () => void) =>
    new MemorySocket(network, port, opened)) as unknown as typeof connect;
  try {
    api.connect();
  } finally {
    net.connect = connect;
  }
  return api;
}
