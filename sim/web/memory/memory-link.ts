import type { Client } from "mock-socket";
import type { Clock } from "../../world/clock.ts";
import type { FrameLink } from "../net/ends.ts";
import { withTimersOf } from "./clock-timers.ts";

const ABNORMAL = 1_006;
const CLOSING = 2;

/** The gateway's side of a WebSocket of `mock-socket`. What is sent before the client is open waits until then. */
export class MemoryLink implements FrameLink {
  readonly #clock: Clock;
  #client: Client | undefined;
  #waiting: ((client: Client) => void)[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Connects the client, which is open now. */
  attach(client: Client): void {
    this.#client = client;
    for (const act of this.#waiting.splice(0)) act(client);
  }

  send(data: string | Uint8Array): void {
    // Text of bytes that are not valid UTF-8 as `ws` delivers it with `skipUTF8Validation`: with replacement characters.
    const text = typeof data === "string" ? data : new TextDecoder().decode(data);
    this.#do((client) => apart(() => client.send(text)));
  }

  close(code: number, reason: string): void {
    this.#do((client) => this.#end(client, code, reason));
  }

  reset(): void {
    this.#do((client) => this.#end(client, ABNORMAL, ""));
  }

  #end(client: Client, code: number, reason: string): void {
    // `mock-socket` would report the end twice to a client that is closing it.
    if (client.readyState >= CLOSING) return;
    withTimersOf(this.#clock, () => client.close({ code, reason, wasClean: code !== ABNORMAL }));
  }

  #do(act: (client: Client) => void): void {
    if (this.#client === undefined) this.#waiting.push(act);
    else act(this.#client);
  }
}

/** Calls code of a client. What it throws is thrown by itself, as by an event loop, and not into the gateway. */
export function apart(act: () => void): void {
  try {
    act();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
