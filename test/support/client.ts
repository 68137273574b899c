import type { Buffer } from "node:buffer";
import { EventName, IBApi } from "@stoqey/ib";
import { ServerReader } from "../../sim/wire/frames.ts";

/** The stock client without a socket: frames in, events and requests out. */
export class StockClient {
  readonly api: IBApi = new IBApi({ clientId: 1 });
  /** Everything that was emitted, by name, without what the library reports of its own traffic. */
  readonly heard: [event: string, ...args: unknown[]][] = [];
  /** What it wrote, as fields, from START_API on. */
  readonly written: (readonly string[])[] = [];
  readonly #socket: { onMessage(text: string): void };

  /** @param serverVersion What the server greets it with. */
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
      if (event !== "received" && event !== "sent" && event !== "result") this.heard.push([event, ...args]);
    });
    this.api.on(EventName.error, () => {});
    this.api.connect();
    controller.socket.onConnect();
    this.frame([`${serverVersion}`, "20260113 14:30:00 UTC"]);
  }

  frame(fields: readonly string[]): void {
    this.#socket.onMessage(`${fields.join("\0")}\0`);
  }

  /** What the client could not make sense of. */
  get complaints(): [event: string, ...args: unknown[]][] {
    return this.heard.filter(
      ([event, , code]) =>
        (event === "error" || event === "info") && Number(code) >= 500 && Number(code) < 600,
    );
  }
}
