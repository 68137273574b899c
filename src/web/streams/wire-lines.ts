import type { Clock } from "../../seams/clock.ts";
import type { Random } from "../../seams/random.ts";
import type { StreamLimits } from "../../subscriptions/stream-limits.ts";
import type { SocketFrame } from "../socket/frame.ts";
import type { WebSubscription } from "./web-subscription.ts";
import type { WebLine } from "./web-topic.ts";

/** Dependencies of `WireLines`. */
export interface WireLinesOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** Age at which a market data line is renewed, in ms. */
  readonly renewMs: number;
  /** Counts the market data lines. */
  readonly limits: StreamLimits;
  /** Sends a message on the current WebSocket. */
  send(text: string): void;
}

/** Longest part of the age by which a renewal comes earlier, so that the lines of a WebSocket are not all renewed at once. */
const JITTER = 0.1;

/** One line, and the subscriptions that share it. */
interface Wired {
  readonly line: WebLine;
  readonly subscriptions: Set<WebSubscription>;
  /** The last message on the current WebSocket; undefined before the first. */
  message: string | undefined;
  /** Last value of each field on the current WebSocket, of a market data line. */
  readonly values: Map<string, unknown>;
  /** Time of the last frame, or of the message. */
  receivedMs: number;
  /** Time of the last frame or message on an earlier WebSocket; undefined before the first. */
  endedMs: number | undefined;
  /** Whether it was subscribed again because it was silent, and has stayed so. */
  isSuspected: boolean;
  cancelRenewal(): void;
  cancelCheck(): void;
}

/** The subscriptions of the current WebSocket at the gateway: each line is there once, and only while it has a reader. */
export class WireLines {
  readonly #options: WireLinesOptions;
  readonly #byKey = new Map<string, Wired>();

  constructor(options: WireLinesOptions) {
    this.#options = options;
  }

  /**
   * Adds a subscription to its line.
   *
   * @throws {PoolError} `LIMIT_REACHED` when no market data line is left; nothing is added then.
   */
  add(subscription: WebSubscription): void {
    const { line, what } = subscription.topic;
    const wired = this.#byKey.get(line.key) ?? this.#make(line, what);
    wired.subscriptions.add(subscription);
  }

  /**
   * Subscribes the line of a subscription that was added, on the WebSocket that is alive.
   *
   * @returns The values of the line so far, as one frame; undefined where the gateway sends all of them again.
   */
  begin({ topic }: WebSubscription): SocketFrame | undefined {
    const wired = this.#byKey.get(topic.line.key);
    if (wired === undefined) return undefined;
    // The gateway sends changes alone; only a new subscription makes it send everything.
    const isKnown = topic.line.isMarketData === true && wired.message === this.#message(wired, 0);
    if (!isKnown) this.#subscribe(wired);
    return wired.values.size > 0 ? Object.fromEntries(wired.values) : undefined;
  }

  /** Removes a subscription, and its line with the last one. */
  remove(subscription: WebSubscription): void {
    const { line } = subscription.topic;
    const wired = this.#byKey.get(line.key);
    if (wired === undefined || !wired.subscriptions.delete(subscription)) return;
    if (wired.subscriptions.size > 0) return;
    this.#byKey.delete(line.key);
    this.#options.limits.free(budgetOf(line));
    this.#stop(wired);
    if (wired.message !== undefined) this.#options.send(line.unsubscribe);
  }

  /** Subscribes all lines on a new WebSocket. */
  alive(): void {
    for (const wired of [...this.#byKey.values()]) this.#subscribe(wired);
  }

  /** The WebSocket is gone, and everything subscribed with it. */
  lost(): void {
    for (const wired of this.#byKey.values()) {
      if (wired.message !== undefined) wired.endedMs = wired.receivedMs;
      wired.message = undefined;
      wired.values.clear();
      this.#stop(wired);
    }
  }

  /** Notes a frame. @returns The subscriptions that it is for. */
  received(key: string, frame: SocketFrame): readonly WebSubscription[] {
    const wired = this.#byKey.get(key);
    if (wired === undefined || wired.message === undefined) return [];
    wired.receivedMs = this.#options.clock.now();
    if (wired.line.isMarketData === true)
      for (const [name, value] of Object.entries(frame)) wired.values.set(name, value);
    if (wired.isSuspected) {
      wired.isSuspected = false;
      this.#check(wired);
    }
    return [...wired.subscriptions];
  }

  #make(line: WebLine, what: string): Wired {
    this.#options.limits.take(budgetOf(line), what);
    const nothing = (): void => {};
    const wired: Wired = {
      line,
      subscriptions: new Set(),
      message: undefined,
      values: new Map(),
      receivedMs: 0,
      endedMs: undefined,
      isSuspected: false,
      cancelRenewal: nothing,
      cancelCheck: nothing,
    };
    this.#byKey.set(line.key, wired);
    return wired;
  }

  #message({ line, subscriptions }: Wired, gapMs: number): string {
    const fields = new Set([...subscriptions].flatMap(({ topic }) => topic.fields ?? []));
    return line.subscribe([...fields].sort(byNumber), gapMs);
  }

  #subscribe(wired: Wired): void {
    const { clock, send } = this.#options;
    const nowMs = clock.now();
    const isFirst = wired.message === undefined;
    const gapMs = isFirst && wired.endedMs !== undefined ? nowMs - wired.endedMs : 0;
    const text = this.#message(wired, gapMs);
    // Without the gap it is what a later subscription is compared with.
    wired.message = this.#message(wired, 0);
    if (isFirst) {
      wired.receivedMs = nowMs;
      wired.isSuspected = false;
      this.#check(wired);
    }
    this.#renewLater(wired);
    send(text);
  }

  #renewLater(wired: Wired): void {
    const { clock, random, renewMs } = this.#options;
    wired.cancelRenewal();
    if (wired.line.isMarketData !== true) return;
    const afterMs = renewMs * (1 - JITTER * random());
    wired.cancelRenewal = clock.after(afterMs, () => this.#subscribe(wired));
  }

  /** Subscribes a line again that is silent for longer than is plausible; once, until a frame arrives. */
  #check(wired: Wired): void {
    const { clock } = this.#options;
    const { silenceMsMax } = wired.line;
    wired.cancelCheck();
    if (silenceMsMax === undefined) return;
    const dueMs = wired.receivedMs + silenceMsMax - clock.now();
    wired.cancelCheck = clock.after(Math.max(1, dueMs), () => {
      if (clock.now() - wired.receivedMs < silenceMsMax) return this.#check(wired);
      wired.isSuspected = true;
      this.#subscribe(wired);
    });
  }

  #stop({ cancelRenewal, cancelCheck }: Wired): void {
    cancelRenewal();
    cancelCheck();
  }
}

const budgetOf = ({ isMarketData }: WebLine): { readonly budget?: "lines" } =>
  isMarketData === true ? { budget: "lines" } : {};

const byNumber = (one: string, other: string): number => Number(one) - Number(other);
