import type { DeferredCalls } from "../../async/deferred-calls.ts";
import type { Clock } from "../../seams/clock.ts";
import type { Random } from "../../seams/random.ts";
import type { OpenedSocket } from "../socket/opened-socket.ts";
import type { SocketSettings } from "./socket-keeper.ts";
import type { AnyTopic } from "./web-topic.ts";

/** Settings of the streams; fields of `WebPoolOptions` with their defaults. */
export interface WebStreamSettings extends SocketSettings {
  readonly marketDataLinesMax: number;
  readonly renewMs: number;
}

/** Callbacks of the streams. */
export interface WebStreamHooks {
  /** The gateway reports the state of the session: the `args` of an `sts` frame. */
  status(flags: Readonly<Record<string, unknown>>): void;
  gap(stream: string, reason: string): void;
  resumed(stream: string, gapMs: number): void;
  /** Something was dropped, or failed and is tried again. */
  warn(message: string): void;
  /** Somebody watches, so that a session is needed. */
  want?(): void;
}

/** Dependencies of a `WebStreamHub`. */
export interface WebStreamHubOptions {
  readonly options: WebStreamSettings;
  readonly clock: Clock;
  readonly random: Random;
  readonly hooks: WebStreamHooks;
  /** Runs what notifies readers of a loss when the pool is in a consistent state. */
  readonly afterwards: DeferredCalls;
  /** Opens a WebSocket. @param token The session ID. */
  open(token: string): OpenedSocket;
  /** Begins the handshake of a WebSocket when its turn comes. Default: at once. */
  readonly turn?: ((handshake: () => Promise<void>) => () => void) | undefined;
  /** Reads the state of a topic with `isReread` by REST: the rows of its frames. Default: it is not read. */
  reread?(topic: AnyTopic): Promise<unknown>;
}
