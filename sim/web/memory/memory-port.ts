import type { Client } from "mock-socket";
import type { Clock } from "../../world/clock.ts";
import type { FramePort } from "../net/ends.ts";
import { WhenOpen } from "../net/when-open.ts";
import { withTimersOf } from "./clock-timers.ts";

const ABNORMAL = 1_006;
const CLOSING = 2;

/** The gateway's side of a WebSocket of `mock-socket`. What is sent before the client is open waits until then. */
export class MemoryPort extends WhenOpen<Client> implements FramePort {
  readonly #clock: Clock;

  constructor(clock: Clock) {
    super();
    this.#clock = clock;
  }

  send(data: string | Uint8Array): void {
    // Text of bytes that are not valid UTF-8 as `ws` delivers it with `skipUTF8Validation`: with replacement characters.
    const text = typeof data === "string" ? data : new TextDecoder().decode(data);
    this.do((client) => apart(() => client.send(text)));
  }

  close(code: number, reason: string): void {
    this.do((client) => this.#end(client, code, reason));
  }

  reset(): void {
    this.do((client) => this.#end(client, ABNORMAL, ""));
  }

  #end(client: Client, code: number, reason: string): void {
    // `mock-socket` would report the end twice to a client that is closing it.
    if (client.readyState >= CLOSING) return;
    withTimersOf(this.#clock, () => client.close({ code, reason, wasClean: code !== ABNORMAL }));
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
