import type { Clock } from "../seams/clock.ts";
import type { Random } from "../seams/random.ts";

/** The part of `fetch` that the pool uses. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** The part of a WebSocket that the pool uses: plain handlers, which every implementation has. */
export interface WebSocketLike {
  binaryType: string;
  readonly readyState: number;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  send(data: string): void;
  close(code?: number, reason?: string): void;
}

/**
 * A class of WebSockets that is made with a URL alone, such as that of `mock-socket`. The session is then sent as the first
 * message, because the standard constructor takes no headers.
 */
export type WebSocketClass = new (url: string) => WebSocketLike;

/** HTTP, WebSockets, time and chance of a `WebPool`, which tests replace. */
export interface WebSeams {
  /** Default: `globalThis.fetch`, read at each request; on Deno with a new connection for each, because it resends others. */
  readonly fetch?: Fetch;
  /** Default: `ws` with `skipUTF8Validation`, because IBKR sends text frames that are not valid UTF-8. */
  readonly WebSocket?: WebSocketClass;
  /** Default: the clock of the machine. */
  readonly clock?: Clock;
  /** Default: `Math.random`. */
  readonly random?: Random;
}
