import type { Clock } from "../seams/clock.ts";
import type { Random } from "../seams/random.ts";

/** The part of `fetch` that the pool uses. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** The part of a WebSocket that the pool uses: plain handlers, which every implementation has. */
export interface WebSocketLike {
  /** Form of binary frames; the pool sets `"arraybuffer"`. */
  binaryType: string;
  /** State by the numbers of the standard: 1 is open. */
  readonly readyState: number;
  /** Called when it is open. */
  onopen: ((event: never) => void) | null;
  /** Called with each frame, as `data` of the event. */
  onmessage: ((event: never) => void) | null;
  /** Called when it is closed, with `code` and `reason`. */
  onclose: ((event: never) => void) | null;
  /** Called when it fails. */
  onerror: ((event: never) => void) | null;
  /** Sends a text frame. */
  send(data: string): void;
  /** Closes it. */
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
