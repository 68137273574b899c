import { EventName, IBApi } from "@stoqey/ib";

/** How long an answer may take before a test gives up on it, in ms. */
const PATIENCE_MS = 5_000;

// biome-ignore lint/suspicious/noExplicitAny: arguments of any event
type Args = any[];

/** The unmodified client on a real socket, with everything that it says. */
export class LiveClient {
  readonly api: IBApi;
  readonly heard: { readonly event: string; readonly args: Args }[] = [];
  #told: () => void = () => {};

  constructor(port: number, clientId: number) {
    this.api = new IBApi({ host: "127.0.0.1", port, clientId, maxReqPerSec: 1_000 });
    this.api.on(EventName.error, () => {});
    this.api.on(EventName.all, (event: string, args: Args) => {
      if (event === "received" || event === "sent" || event === "result") return;
      this.heard.push({ event, args });
      this.#told();
    });
  }

  /** Connects, and waits until requests are answered. */
  async connect(): Promise<this> {
    this.api.connect();
    await this.hears("nextValidId");
    return this;
  }

  /** Asks, and gives the arguments of the first such event from then on. */
  async ask(
    request: (api: IBApi) => void,
    event: string,
    fits: (args: Args) => boolean = () => true,
  ): Promise<Args> {
    const from = this.heard.length;
    request(this.api);
    return this.hears(event, fits, from);
  }

  /** The arguments of the first such event. */
  async hears(event: string, fits: (args: Args) => boolean = () => true, from = 0): Promise<Args> {
    const untilMs = performance.now() + PATIENCE_MS;
    for (;;) {
      const found = this.heard.slice(from).find((one) => one.event === event && fits(one.args));
      if (found !== undefined) return found.args;
      const leftMs = untilMs - performance.now();
      if (leftMs <= 0) throw new Error(`No ${event} came; heard: ${this.#summary(from)}`);
      let timer: ReturnType<typeof setTimeout> | undefined;
      await new Promise<void>((resolve) => {
        this.#told = resolve;
        timer = setTimeout(resolve, leftMs);
      });
      clearTimeout(timer);
    }
  }

  /** Events of one kind, as their arguments. */
  of(event: string): Args[] {
    return this.heard.filter((one) => one.event === event).map(({ args }) => args);
  }

  /** What the client could not make sense of, and what the server could not. */
  get complaints(): Args[] {
    return this.heard
      .filter(({ event }) => event === "error" || event === "info")
      .map(({ args }) => args)
      .filter(([, code]) => (code >= 500 && code < 600) || code === 320 || code === 323);
  }

  close(): void {
    this.api.disconnect();
  }

  #summary(from: number): string {
    const lines = this.heard
      .slice(from)
      .map(({ event, args }) => `${event} ${String(args[0])} ${String(args[1])}`);
    return lines.slice(0, 12).join("; ");
  }
}
