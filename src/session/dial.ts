import { PoolError } from "../errors.ts";
import type { Clock } from "../seams/clock.ts";
import type { Attempt, Connector, DialTarget, Session } from "../seams/connector.ts";
import { durationText } from "../util/duration-text.ts";
import { connectErrorCode, connectErrorReason } from "./connect-error.ts";
import { connectTimeout, handshakeTimeout } from "./dial-timeouts.ts";

/** What a dial needs, and whom it notifies; after `end()` it notifies nobody. */
export interface DialOptions {
  readonly target: DialTarget;
  readonly connector: Connector;
  readonly clock: Clock;
  readonly dialTimeoutMs: number;
  readonly handshakeTimeoutMs: number;
  /** Resolves when the connection before is gone; there is never a second one beside it. */
  readonly before: Promise<void>;
  opened(): void;
  ready(session: Session): void;
  /** It failed, or the session that came of it was lost. */
  ended(error: PoolError): void;
}

/** Where the events of a session go. */
export interface Receiver {
  receive(event: string, args: readonly unknown[]): void;
  /** A message could not be decoded; as `DialObserver.skipped`. */
  skipped(messageId: number): void;
}

/** One dial and the session that comes of it, from its beginning to the moment when its connection is gone. */
export class Dial {
  /** When it began, by the clock's `now()`. */
  readonly beganMs: number;
  session: Session | undefined;
  readonly #options: DialOptions;
  #attempt: Attempt | undefined;
  #receiver: Receiver | undefined;
  #step: "waiting" | "connecting" | "shaking" | "ready" | "over" = "waiting";
  #error: PoolError | undefined;
  #cancelDeadline: () => void = () => {};
  readonly #gone: Promise<void>;
  #setGone: () => void = () => {};

  constructor(options: DialOptions) {
    this.#options = options;
    this.#gone = new Promise((resolve) => {
      this.#setGone = resolve;
    });
    this.beganMs = options.clock.now();
    const { target, dialTimeoutMs } = options;
    this.#deadline(dialTimeoutMs, () => connectTimeout(target, dialTimeoutMs));
    void options.before.then(() => this.#begin());
  }

  /** Hands every event of the session to a receiver from now on, without a detour. */
  deliverTo(receiver: Receiver): void {
    this.#receiver = receiver;
  }

  /** Ends it, whatever it has become; nothing that it still says is heard. Resolves when the connection is gone. */
  end(): Promise<void> {
    if (this.#step === "over") return this.#gone;
    this.#step = "over";
    this.#cancelDeadline();
    void this.#attempt?.end().then(this.#setGone);
    return this.#gone;
  }

  /** Says in one sentence what it waits for, while it runs; what it has become, when it does not. */
  waitingFor(): string {
    const { target, clock } = this.#options;
    const where = `${target.host}:${target.port}`;
    const span = durationText(clock.now() - this.beganMs);
    switch (this.#step) {
      case "waiting":
        return `waiting for ${span} until the connection before to ${where} is gone`;
      case "connecting":
        return `connecting to ${where} for ${span}`;
      case "shaking":
        return `connected to ${where}, ${this.#attempt?.waitingFor?.() ?? "there is no session yet"}`;
      case "ready":
        return `the session with ${where} is ready`;
      case "over":
        return this.#error?.message ?? `the dial to ${where} was given up`;
    }
  }

  /**
   * Describes a dial that still runs as an error, for those who cannot wait until it has one: `CONNECT_FAILED` before
   * the connection is open, `HANDSHAKE_TIMEOUT` after; the error that it ended with, once it has.
   */
  pending(): PoolError {
    if (this.#error !== undefined) return this.#error;
    const code = this.#step === "shaking" ? "HANDSHAKE_TIMEOUT" : "CONNECT_FAILED";
    return new PoolError(code, this.waitingFor());
  }

  #begin(): void {
    if (this.#step === "over") return this.#setGone();
    this.#step = "connecting";
    const { connector, target, handshakeTimeoutMs } = this.#options;
    try {
      this.#attempt = connector.dial(target, {
        opened: () => {
          if (this.#step !== "connecting") return;
          this.#step = "shaking";
          this.#deadline(handshakeTimeoutMs, () => handshakeTimeout(handshakeTimeoutMs, this.waitingFor()));
          this.#options.opened();
        },
        ready: (session) => {
          if (this.#step === "over") return;
          this.#step = "ready";
          this.#cancelDeadline();
          this.session = session;
          this.#options.ready(session);
        },
        received: (event, args) => {
          if (this.#step !== "over") this.#receiver?.receive(event, args);
        },
        skipped: (messageId) => {
          if (this.#step !== "over") this.#receiver?.skipped(messageId);
        },
        ended: (error) => this.#ended(error),
      });
    } catch (cause) {
      this.#setGone();
      const sentence = `Cannot connect to ${target.host}:${target.port}: ${connectErrorReason(cause)}`;
      return this.#ended(new PoolError(connectErrorCode(cause), sentence, { cause }));
    }
    // It ended while it was being made: there was nothing yet to end.
    if (this.#stepIsOver()) void this.#attempt.end().then(this.#setGone);
  }

  #stepIsOver(): boolean {
    return this.#step === "over";
  }

  #deadline(timeoutMs: number, error: () => PoolError): void {
    this.#cancelDeadline();
    this.#cancelDeadline = this.#options.clock.after(timeoutMs, () => this.#ended(error()));
  }

  #ended(error: PoolError): void {
    if (this.#step === "over") return;
    this.#error = error;
    void this.end();
    this.#options.ended(error);
  }
}
