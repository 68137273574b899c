import type { Clock } from "../../seams/clock.ts";
import { oneLine } from "../../util/one-line.ts";
import { isRecord, parseFrame, type SocketFrame, topicOf } from "./frame.ts";
import type { OpenedSocket } from "./opened-socket.ts";
import { PayloadReader } from "./payload-reader.ts";

/** Events of a WebSocket; `lost` comes at most once and last, and nothing comes after `close()`. */
export interface SocketEvents {
  /** The handshake of HTTP is over. */
  opened?(): void;
  /** The gateway has accepted the session: messages may be sent. */
  alive(): void;
  /** Receives every frame, also those before `alive`. */
  received(frame: SocketFrame): void;
  /** The WebSocket is gone, for whatever reason. */
  lost(reason: string): void;
  /** A frame was dropped. */
  warn(message: string): void;
}

/** Dependencies of a `GatewaySocket`. */
export interface GatewaySocketOptions {
  readonly clock: Clock;
  /** Time without a frame after which it is lost, in ms. */
  readonly timeoutMs: number;
  readonly events: SocketEvents;
  /** Opens the WebSocket; may throw. */
  open(): OpenedSocket;
}

/** Life of one WebSocket. */
type SocketState = "opening" | "waiting for session" | "alive" | "closing" | "over";

/** Time until it must be open, in ms. */
const OPENING_MS = 15_000;
/** Interval of the message that keeps it alive, in ms: at least once a minute. */
const TIC_MS = 50_000;
/** Time for an orderly close, in ms. */
const CLOSING_MS = 1_000;
/** `readyState` of a WebSocket that is open. */
const OPEN = 1;

/**
 * One WebSocket of a session, from its opening to its loss.
 *
 * A close that was not requested is a loss, whatever its code; so is an error, with or without a close; so is silence,
 * because the gateway sends a heartbeat every 10 s. Nothing that arrives after that is delivered.
 */
export class GatewaySocket {
  readonly #options: GatewaySocketOptions;
  readonly #payloads: PayloadReader;
  #opened: OpenedSocket | undefined;
  #state: SocketState = "opening";
  #receivedMs: number;
  #tics = 0;
  #cancelDeadline: () => void = () => {};
  /** Cancels the deadline of the session, and then the next message that keeps the WebSocket alive. */
  #cancelNext: () => void = () => {};
  #closed: () => void = () => {};

  /** Opens it; its events come later, never inside the constructor. */
  constructor(options: GatewaySocketOptions) {
    this.#options = options;
    const { clock } = options;
    this.#receivedMs = clock.now();
    this.#payloads = new PayloadReader(
      (text) => this.#receive(text),
      (reason) => this.#warn(reason),
    );
    this.#cancelDeadline = clock.after(OPENING_MS, () =>
      this.#lose(`it was not open within ${OPENING_MS} ms`),
    );
    try {
      this.#opened = options.open();
      this.#listen(this.#opened);
    } catch {
      // The error of a constructor can repeat header fields, which are secret.
      this.#later("it could not be opened: the URL or a header field is not valid");
    }
  }

  /** Sends a message; does nothing unless it is alive. */
  send(text: string): void {
    if (this.#state === "alive") this.#write(text);
  }

  /** Sends the message that keeps it alive, and that the gateway echoes. @returns Its number, from 1. */
  tic(): number {
    this.#keepAlive();
    this.send("tic");
    return ++this.#tics;
  }

  /** Closes it: no event comes any more. @returns A promise that resolves when the connection is gone. */
  close(): Promise<void> {
    if (this.#state === "closing" || this.#state === "over") return Promise.resolve();
    this.#stop("closing");
    const opened = this.#opened;
    return new Promise((resolve) => {
      const over = (): void => {
        this.#state = "over";
        cancel();
        quietly(() => opened?.discard());
        resolve();
      };
      const cancel = this.#options.clock.after(CLOSING_MS, over);
      this.#closed = over;
      if (opened === undefined || !quietly(() => opened.socket.close(1000))) over();
    });
  }

  #listen({ socket, first }: OpenedSocket): void {
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      if (this.#state !== "opening") return;
      this.#state = "waiting for session";
      this.#options.events.opened?.();
      this.#watch();
      this.#waitForSession();
      if (first !== undefined) this.#write(first);
    };
    socket.onmessage = (event: { readonly data: unknown }) => this.#payloads.take(event.data);
    socket.onerror = () => this.#lose("it failed");
    socket.onclose = (event: { readonly code?: unknown; readonly reason?: unknown }) => {
      if (this.#state === "closing") return this.#closed();
      const { code, reason } = event;
      const why = typeof reason === "string" && reason !== "" ? `: ${oneLine(reason, 120)}` : "";
      this.#lose(`the gateway closed it (${typeof code === "number" ? code : "no code"}${why})`);
    };
  }

  get #isOver(): boolean {
    return this.#state === "closing" || this.#state === "over";
  }

  /** Checks that frames arrive; the time of the last one decides, not `readyState`. */
  #watch(): void {
    const { clock, timeoutMs } = this.#options;
    this.#receivedMs = clock.now();
    const check = (): void => {
      const silentMs = clock.now() - this.#receivedMs;
      if (silentMs >= timeoutMs) return this.#lose(`no frame arrived for ${timeoutMs} ms`);
      this.#cancelDeadline = clock.after(timeoutMs - silentMs, check);
    };
    this.#cancelDeadline();
    this.#cancelDeadline = clock.after(timeoutMs, check);
  }

  /** Bounds the time until the gateway accepts the session, however many frames say that it waits for one. */
  #waitForSession(): void {
    const { clock, timeoutMs } = this.#options;
    this.#cancelNext = clock.after(timeoutMs, () =>
      this.#lose(`the session was not accepted within ${timeoutMs} ms`),
    );
  }

  #keepAlive(): void {
    this.#cancelNext();
    this.#cancelNext = this.#options.clock.after(TIC_MS, () => this.tic());
  }

  #receive(text: string): void {
    if (this.#isOver) return;
    this.#receivedMs = this.#options.clock.now();
    const parsed = parseFrame(text);
    if ("dropped" in parsed) return this.#warn(parsed.dropped);
    const { frame } = parsed;
    if (this.#state === "waiting for session" && accepts(frame)) {
      this.#state = "alive";
      this.#keepAlive();
      this.#options.events.alive();
    }
    // A reader that `alive` runs may have closed it.
    if (!this.#isOver) this.#options.events.received(frame);
  }

  #warn(reason: string): void {
    if (!this.#isOver) this.#options.events.warn(`A frame of the gateway was dropped: ${reason}`);
  }

  #write(text: string): void {
    const { socket } = this.#opened ?? {};
    if (socket === undefined) return;
    if (socket.readyState !== OPEN || !quietly(() => socket.send(text)))
      this.#later("a message could not be sent");
  }

  /** Loses it, but not inside the call of whoever uses it. */
  #later(reason: string): void {
    this.#cancelDeadline();
    this.#cancelDeadline = this.#options.clock.after(0, () => this.#lose(reason));
  }

  #lose(reason: string): void {
    if (this.#isOver) return;
    this.#stop("over");
    quietly(() => this.#opened?.discard());
    this.#options.events.lost(reason);
  }

  #stop(state: "closing" | "over"): void {
    this.#state = state;
    this.#cancelDeadline();
    this.#cancelNext();
  }
}

/** Returns whether a frame shows that the gateway has accepted the session. */
function accepts(frame: SocketFrame): boolean {
  const topic = topicOf(frame);
  if (topic === "sts") return isRecord(frame.args) && frame.args.authenticated === true;
  return topic !== "" && topic !== "error";
}

/** Calls a method of a WebSocket, whose exceptions say nothing that its events do not. @returns False when it threw. */
function quietly(call: () => void): boolean {
  try {
    call();
    return true;
  } catch {
    return false;
  }
}
