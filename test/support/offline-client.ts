import type { Buffer } from "node:buffer";
import { EventName, IBApi } from "@stoqey/ib";
import { ServerReader } from "../../sim/wire/frames.ts";

/** The stock client without a socket: frames in, events and requests out. */
export class StockClient {
  readonly api: IBApi = new IBApi({ clientId: 1 });
  /** Events that the client emitted, without `received`, `sent` and `result`. */
  readonly emitted: [event: string, ...args: unknown[]][] = [];
  /** Fields of the messages that it wrote, from START_API on. */
  readonly written: (readonly string[])[] = [];
  readonly #socket: { onMessage(text: string): void };

  /** @param serverVersion Version that the server sends in the handshake. */
  constructor(serverVersion: number) {
    const controller = Reflect.get(this.api, "controller");
    controller.schedule = (send: () => void) => send();
    controller.rateLimiter = (tokens: unknown[]) => controller.socket.send(tokens);
    controller.socket.connect = () => {
      controller.socket._status = 2;
      const reader = new ServerReader();
      controller.socket.client = {
        write: (bytes: Buffer) => {
          if (bytes.toString("latin1", 0, 3) !== "API") this.written.push(...reader.push(bytes));
        },
        end() {},
        destroy() {},
      };
    };
    this.#socket = controller.socket;
    this.api.on(EventName.all, (event: string, args: unknown[]) => {
      if (event !== "received" && event !== "sent" && event !== "result") this.emitted.push([event, ...args]);
    });
    this.api.on(EventName.error, () => {});
    this.api.connect();
    controller.socket.onConnect();
    this.frame([`${serverVersion}`, "20260113 14:30:00 UTC"]);
  }

  frame(fields: readonly string[]): void {
    this.#socket.onMessage(`${fields.join("\0")}\0`);
  }

  /** Errors of the client about messages that it could not decode. */
  get complaints(): [event: string, ...args: unknown[]][] {
    return this.emitted.filter(
      ([event, , code]) =>
        (event === "error" || event === "info") && Number(code) >= 500 && Number(code) < 600,
    );
  }
}
