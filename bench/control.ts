import { once } from "node:events";
import { connect, type Socket } from "node:net";
import type { Burst } from "./scripted-tws.ts";

/** A control connection to the scripted TWS, beside the measured one. */
export class Control {
  readonly #socket: Socket;
  readonly #clientId: number;

  private constructor(socket: Socket, clientId: number) {
    this.#socket = socket;
    this.#clientId = clientId;
  }

  static async open(port: number, clientId: number): Promise<Control> {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    await once(socket, "connect");
    return new Control(socket, clientId);
  }

  /** Waits until TWS has this number of lines and unanswered requests of the client. */
  async underWay(count: number): Promise<void> {
    const begunMs = performance.now();
    for (;;) {
      this.#socket.write(`${this.#clientId}\n`);
      const [bytes] = (await once(this.#socket, "data")) as [Buffer];
      const has = Number(bytes.toString("latin1"));
      if (has === count) return;
      if (performance.now() - begunMs > 120_000)
        throw new Error(`Cannot measure: ${has} of ${count} requests came to the scripted TWS in 120 s`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Commands TWS to send messages; returns before they are sent. */
  burst(of: Omit<Burst, "clientId">): void {
    this.#socket.write(`${JSON.stringify({ ...of, clientId: this.#clientId })}\n`);
  }
}
