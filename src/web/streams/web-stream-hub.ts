import { PoolError, reasonOf } from "../../errors.ts";
import { StreamLimits } from "../../subscriptions/stream-limits.ts";
import type { Stream, WatchOptions } from "../../subscriptions/stream-reader.ts";
import type { StreamStats } from "../../subscriptions/subscription-registry.ts";
import { timedReader } from "../../subscriptions/timed-reader.ts";
import { isRecord, type SocketFrame, topicOf } from "../socket/frame.ts";
import type { GatewaySocket } from "../socket/gateway-socket.ts";
import type { WebSession } from "../web-session.ts";
import { Fences } from "./fences.ts";
import { quoteLine, type StreamedQuote, type WebQuote } from "./market-data.ts";
import { Rereads } from "./rereads.ts";
import { SocketKeeper } from "./socket-keeper.ts";
import { WebRegistry } from "./web-registry.ts";
import { errorOf, streamFailure } from "./web-stream-failures.ts";
import type { WebStreamHubOptions } from "./web-stream-hub-options.ts";
import type { WebSubscription } from "./web-subscription.ts";
import type { AnyTopic, WebTopic } from "./web-topic.ts";
import { WireLines } from "./wire-lines.ts";

/** Time without data after which a new stream has a gap, in ms. */
const NO_DATA_MS = 5_000;

/**
 * All streams of a web pool. Equal streams share one subscription of the WebSocket, which is open while somebody watches; it
 * is subscribed again on each new WebSocket, and renewed before the gateway ends it.
 */
export class WebStreamHub {
  readonly #options: WebStreamHubOptions;
  readonly #keeper: SocketKeeper;
  readonly #lines: WireLines;
  readonly #rereads: Rereads;
  readonly #registry: WebRegistry;
  #fences = new Fences();
  #session: WebSession | undefined;
  #shut: PoolError | undefined;

  constructor(options: WebStreamHubOptions) {
    this.#options = options;
    const { clock, random, hooks, afterwards, options: settings } = options;
    const { marketDataLinesMax, renewMs } = settings;
    const warn = (message: string): void => afterwards.call(() => hooks.warn(message));
    this.#registry = new WebRegistry(clock, {
      gap: (...args) => afterwards.call(() => hooks.gap(...args)),
      resumed: (...args) => afterwards.call(() => hooks.resumed(...args)),
    });
    this.#keeper = new SocketKeeper({
      settings,
      clock,
      random,
      open: (token) => options.open(token),
      turn: options.turn,
      alive: (socket) => this.#alive(socket),
      received: (frame) => this.#received(frame),
      lost: (reason) => this.#lost(reason),
      warn,
    });
    this.#lines = new WireLines({
      clock,
      random,
      renewMs,
      limits: new StreamLimits({ lines: marketDataLinesMax, depths: 0, historical: 0 }),
      send: (text) => this.#keeper.alive?.send(text),
    });
    this.#rereads = new Rereads({ clock, warn, read: (topic) => options.reread?.(topic) });
  }

  /** Counts streams, readers and gaps. */
  stats(): StreamStats {
    return this.#registry.stats();
  }

  /**
   * Opens a stream, or joins an equal one that is open.
   *
   * @throws {PoolError} `LIMIT_REACHED` when no market data line is left. Errors that end the stream later reach its reader.
   */
  watch<Value>(topic: WebTopic<Value>, options: WatchOptions): Stream<Value> {
    if (this.#shut !== undefined) throw streamFailure(topic.what, this.#shut);
    let subscription: WebSubscription | undefined;
    const { reader, start } = timedReader<Value>(topic.what, options, this.#options.clock, {
      left: () => {
        subscription?.leave(reader);
        if (subscription?.readers === 0) this.#end(subscription);
      },
      late: (timeoutMs) => {
        const why = this.#keeper.waitingFor ?? "the gateway has sent nothing";
        const sentence = `Cannot ${topic.what}: no update came within ${timeoutMs} ms: ${why}`;
        return new PoolError("REQUEST_TIMEOUT", sentence);
      },
    });
    if (options.signal?.aborted) {
      reader.end();
      return reader.stream;
    }
    const earlier = this.#registry.get(topic.key);
    subscription = earlier ?? this.#make(topic);
    start();
    subscription.join(reader);
    if (earlier === undefined) this.#begin(subscription);
    this.#options.hooks.want?.();
    return reader.stream;
  }

  /** Gives the last quote of a contract that a stream has; undefined where there is none, and in a gap. */
  lastQuote(conId: number): StreamedQuote | undefined {
    for (const subscription of this.#registry.all) {
      if (subscription.topic.line.key !== quoteLine(conId)) continue;
      const { values: [quote] = [], receivedMs = 0 } = subscription.known ?? {};
      if (quote !== undefined) return { quote: quote as WebQuote, receivedMs };
    }
    return undefined;
  }

  /** Opens the WebSocket of a new session, when somebody watches. */
  sessionBegan(session: WebSession): void {
    if (this.#session !== undefined) this.#lost("another session has begun");
    this.#session = session;
    this.#keeper.sessionBegan(session.token);
  }

  /** Uses another session ID for the next WebSocket. */
  renew(token: string): void {
    this.#keeper.renew(token);
  }

  /** Closes the WebSocket of a session that has ended, and begins a gap in every stream. */
  sessionEnded(error: PoolError): void {
    this.#session = undefined;
    void this.#keeper.sessionEnded();
    this.#lost(error.message);
  }

  /** Rejects new streams from now on; open streams continue. */
  shut(error: PoolError): void {
    this.#shut = error;
  }

  /** Ends every stream, because the pool will not dial again by itself. */
  fail(error: PoolError): void {
    for (const subscription of this.#registry.all)
      if (this.#remove(subscription)) subscription.end(streamFailure(subscription.topic.what, error));
  }

  /** Ends every stream and the WebSocket. @returns A promise that resolves when the connection is gone. */
  close(error: PoolError): Promise<void> {
    this.shut(error);
    this.fail(error);
    return this.#keeper.close();
  }

  get #epoch(): number {
    return this.#session?.epoch ?? 0;
  }

  #make(topic: AnyTopic): WebSubscription {
    const subscription = this.#registry.add(topic);
    try {
      this.#lines.add(subscription);
    } catch (cause) {
      this.#registry.remove(subscription);
      throw cause;
    }
    return subscription;
  }

  /** Subscribes a new stream, at once or on the next WebSocket. */
  #begin(subscription: WebSubscription): void {
    this.#keeper.want();
    const socket = this.#keeper.alive;
    if (socket !== undefined) {
      subscription.begins();
      const known = this.#lines.begin(subscription);
      this.#fence(socket, [subscription]);
      if (known !== undefined) this.#deliver(subscription, known);
      return;
    }
    subscription.later(NO_DATA_MS, () => {
      const { waitingFor } = this.#keeper;
      if (waitingFor !== undefined) subscription.gap(waitingFor);
    });
  }

  #alive(socket: GatewaySocket): void {
    this.#fences = new Fences();
    const all = this.#registry.all;
    for (const subscription of all) subscription.begins();
    this.#lines.alive();
    this.#fence(socket, all);
  }

  /** Waits until the gateway has processed subscriptions, and reads their state where frames alone do not give it. */
  #fence(socket: GatewaySocket, subscriptions: readonly WebSubscription[]): void {
    const epoch = this.#epoch;
    this.#fences.set(socket.tic(), () => {
      for (const subscription of subscriptions) {
        if (subscription.isOver) continue;
        subscription.fencePassed(epoch);
        if (subscription.topic.isReread === true) this.#rereads.begin(subscription, epoch);
      }
    });
  }

  #received(frame: SocketFrame): void {
    const topic = topicOf(frame);
    const { hooks, afterwards } = this.#options;
    const { args, error } = frame;
    if (error !== undefined && error !== null) return this.#refused(errorOf(frame));
    if (topic === "tic") return this.#fences.echo();
    if (topic === "system") return "hb" in frame ? this.#fences.beat() : undefined;
    if (topic === "sts") return isRecord(args) ? afterwards.call(() => hooks.status(args)) : undefined;
    for (const subscription of this.#lines.received(topic, frame)) this.#deliver(subscription, frame);
  }

  #deliver(subscription: WebSubscription, frame: SocketFrame): void {
    if (subscription.isOver) return;
    try {
      subscription.receive(frame, this.#epoch);
    } catch (cause) {
      this.#refused(`a frame of ${subscription.topic.line.key} could not be used: ${reasonOf(cause)}`);
    }
  }

  #refused(reason: string): void {
    const { hooks, afterwards } = this.#options;
    afterwards.call(() => hooks.warn(`The gateway sent an error over the WebSocket: ${reason}`));
  }

  /** The WebSocket is gone: state first, then the readers. */
  #lost(reason: string): void {
    this.#lines.lost();
    this.#rereads.end();
    const all = this.#registry.all;
    this.#options.afterwards.call(() => {
      for (const subscription of all) subscription.gap(reason);
    });
  }

  #end(subscription: WebSubscription): void {
    if (this.#remove(subscription)) subscription.end();
  }

  /** Removes a stream and, with the last one of a line, the line. @returns False when it was removed before. */
  #remove(subscription: WebSubscription): boolean {
    if (!this.#registry.remove(subscription)) return false;
    this.#rereads.forget(subscription);
    this.#lines.remove(subscription);
    if (this.#registry.size === 0) this.#keeper.unwant();
    return true;
  }
}
