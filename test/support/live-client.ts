import { EventName, IBApi } from "@stoqey/ib";

/** Longest wait for an answer, in ms. */
const ANSWER_TIMEOUT_MS = 5_000;

// biome-ignore lint/suspicious/noExplicitAny: arguments of any event
type Args = any[];

/** The unmodified client on a real socket, with every event that it emits. */
export class LiveClient {
  readonly api: IBApi;
  readonly emitted: { readonly event: string; readonly args: Args }[] = [];
  #onEvent: () => void = () => {};

  constructor(port: number, clientId: number) {
    this.api = new IBApi({ host: "127.0.0.1", port, clientId, maxReqPerSec: 1_000 });
    this.api.on(EventName.error, () => {});
    this.api.on(EventName.all, (event: string, args: Args) => {
      if (event === "received" || event === "sent" || event === "result") return;
      this.emitted.push({ event, args });
      this.#onEvent();
    });
  }

  /** Connects, and waits until requests are answered. */
  async connect(): Promise<this> {
    this.api.connect();
    await this.event("nextValidId");
    return this;
  }

  /** Sends a request and returns the arguments of the first matching event after it. */
  async request(
    send: (api: IBApi) => void,
    event: string,
    fits: (args: Args) => boolean = () => true,
  ): Promise<Args> {
    const from = this.emitted.length;
    send(this.api);
    return this.event(event, fits, from);
  }

  /** Waits for an event and returns its arguments. */
  async event(event: string, fits: (args: Args) => boolean = () => true, from = 0): Promise<Args> {
    const untilMs = performance.now() + ANSWER_TIMEOUT_MS;
    for (;;) {
      const found = this.emitted.slice(from).find((one) => one.event === event && fits(one.args));
      if (found !== undefined) return found.args;
      const leftMs = untilMs - performance.now();
      if (leftMs <= 0) throw new Error(`No ${event} came; received: ${this.#summary(from)}`);
      let timer: ReturnType<typeof setTimeout> | undefined;
      await new Promise<void>((resolve) => {
        this.#onEvent = resolve;
        timer = setTimeout(resolve, leftMs);
      });
      clearTimeout(timer);
    }
  }

  /** Returns the arguments of all events of one name. */
  of(event: string): Args[] {
    return this.emitted.filter((one) => one.event === event).map(({ args }) => args);
  }

  /** Errors about messages that the client or the server could not decode. */
  get complaints(): Args[] {
    return this.emitted
      .filter(({ event }) => event === "error" || event === "info")
      .map(({ args }) => args)
      .filter(([, code]) => (code >= 500 && code < 600) || code === 320 || code === 323);
  }

  close(): void {
    this.api.disconnect();
  }

  #summary(from: number): string {
    const lines = this.emitted
      .slice(from)
      .map(({ event, args }) => `${event} ${String(args[0])} ${String(args[1])}`);
    return lines.slice(0, 12).join("; ");
  }
}
