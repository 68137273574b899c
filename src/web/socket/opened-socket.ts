import type { WebSocketLike } from "../seams.ts";

/** A WebSocket that is being opened, with what its kind needs. */
export interface OpenedSocket {
  readonly socket: WebSocketLike;
  /** The message that names the session, sent first; undefined where a header names it. */
  readonly first: string | undefined;
  /** Gives the connection up at once, without waiting for the other side. */
  discard(): void;
}
