import type { Clock } from "../../seams/clock.ts";
import type { Random } from "../../seams/random.ts";
import { backoffCeilingMs } from "../../session/backoff.ts";
import type { SocketFrame } from "../socket/frame.ts";
import { GatewaySocket } from "../socket/gateway-socket.ts";
import type { OpenedSocket } from "../socket/opened-socket.ts";

/** Settings of the WebSocket; fields of `WebPoolOptions`. */
export interface SocketSettings {
  readonly backoffMsMin: number;
  readonly backoffMsMax: number;
  readonly backoffResetMs: number;
  readonly socketTimeoutMs: number;
}

/** Dependencies of a `SocketKeeper`. */
export interface SocketKeeperOptions {
  readonly settings: SocketSettings;
  readonly clock: Clock;
  readonly random: Random;
  open(token: string): OpenedSocket;
  /**
   * Begins a handshake when its turn comes, and returns a function that gives the turn up. Default: at once.
   *
   * @param handshake Resolves when the handshake is over.
   */
  readonly turn?: ((handshake: () => Promise<void>) => () => void) | undefined;
  /** The WebSocket is alive. */
  alive(socket: GatewaySocket): void;
  received(frame: SocketFrame): void;
  /** The WebSocket is lost; the next one is opened after a while. */
  lost(reason: string): void;
  warn(message: string): void;
}

/** State of the WebSocket. */
type KeeperState =
  | { readonly kind: "none" }
  | { readonly kind: "waiting for its turn"; cancel(): void }
  | { readonly kind: "open"; readonly socket: GatewaySocket; aliveMs: number | undefined; handshaken(): void }
  | { readonly kind: "backing off"; readonly reason: string; cancel(): void };

/** Time for which a WebSocket that nobody needs stays open, in ms: a loop that watches again needs no handshake. */
const LINGER_MS = 5_000;

/** Keeps one WebSocket open while somebody watches and a session is there, with backoff between two of them. */
export class SocketKeeper {
  readonly #options: SocketKeeperOptions;
  #state: KeeperState = { kind: "none" };
  /** The session ID of the current session. */
  #token: string | undefined;
  #isWanted = false;
  #failures = 0;
  #cancelLinger: () => void = () => {};

  constructor(options: SocketKeeperOptions) {
    this.#options = options;
  }

  /** The WebSocket that messages can be sent on; undefined while none is alive. */
  get alive(): GatewaySocket | undefined {
    return this.#state.kind === "open" && this.#state.aliveMs !== undefined ? this.#state.socket : undefined;
  }

  /** What a stream waits for that has no data, for the end of a sentence; undefined while a WebSocket is alive. */
  get waitingFor(): string | undefined {
    if (this.#token === undefined) return "there is no session";
    if (this.#state.kind === "backing off") return this.#state.reason;
    return this.alive === undefined ? "the WebSocket is being opened" : undefined;
  }

  /** Somebody watches. */
  want(): void {
    this.#isWanted = true;
    this.#cancelLinger();
    this.#open();
  }

  /** Nobody watches any more. */
  unwant(): void {
    this.#isWanted = false;
    this.#cancelLinger();
    this.#cancelLinger = this.#options.clock.after(LINGER_MS, () => void this.#stop());
  }

  /** A session begins, in which the WebSocket is opened at once. */
  sessionBegan(token: string): void {
    void this.#stop();
    this.#token = token;
    this.#failures = 0;
    if (this.#isWanted) this.#open();
  }

  /** Uses another token for the next WebSocket. */
  renew(token: string): void {
    if (this.#token !== undefined) this.#token = token;
  }

  /** Ends the session and its WebSocket. @returns A promise that resolves when the connection is gone. */
  sessionEnded(): Promise<void> {
    this.#token = undefined;
    return this.#stop();
  }

  /** Closes the WebSocket for good. @returns A promise that resolves when the connection is gone. */
  close(): Promise<void> {
    this.#isWanted = false;
    this.#cancelLinger();
    return this.sessionEnded();
  }

  #open(): void {
    const token = this.#token;
    if (token === undefined || this.#state.kind !== "none") return;
    const waiting = { kind: "waiting for its turn" as const, cancel: (): void => {} };
    this.#state = waiting;
    const turn = this.#options.turn ?? atOnce;
    waiting.cancel = turn(
      () =>
        new Promise((handshaken) => {
          if (this.#state === waiting) this.#begin(token, handshaken);
          else handshaken();
        }),
    );
  }

  /** @param handshaken Is called when the handshake is over. */
  #begin(token: string, handshaken: () => void): void {
    const { clock, settings, open, received, warn, alive } = this.#options;
    const socket = new GatewaySocket({
      clock,
      timeoutMs: settings.socketTimeoutMs,
      open: () => open(token),
      events: {
        opened: handshaken,
        alive: () => {
          state.aliveMs = clock.now();
          alive(socket);
        },
        received,
        lost: (reason) => this.#lost(state, reason),
        warn,
      },
    });
    const state: Extract<KeeperState, { readonly kind: "open" }> = {
      kind: "open",
      socket,
      aliveMs: undefined,
      handshaken,
    };
    this.#state = state;
  }

  #lost({ aliveMs, handshaken }: Extract<KeeperState, { readonly kind: "open" }>, why: string): void {
    const { clock, random, settings } = this.#options;
    const { backoffMsMin, backoffMsMax, backoffResetMs } = settings;
    if (aliveMs !== undefined && clock.now() - aliveMs >= backoffResetMs) this.#failures = 0;
    const reason = `the WebSocket was lost: ${why}`;
    const delayMs = random() * backoffCeilingMs(++this.#failures, backoffMsMin, backoffMsMax);
    const cancel = clock.after(delayMs, () => {
      this.#state = { kind: "none" };
      if (this.#isWanted) this.#open();
    });
    this.#state = { kind: "backing off", reason, cancel };
    handshaken();
    this.#options.lost(reason);
  }

  #stop(): Promise<void> {
    const state = this.#state;
    this.#state = { kind: "none" };
    if (state.kind === "backing off" || state.kind === "waiting for its turn") state.cancel();
    if (state.kind !== "open") return Promise.resolve();
    state.handshaken();
    return state.socket.close();
  }
}

/** Begins a handshake without waiting for a turn. */
function atOnce(handshake: () => Promise<void>): () => void {
  void handshake();
  return () => {};
}
