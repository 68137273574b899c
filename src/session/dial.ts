import { PoolError } from "../errors.ts";
import type { Clock } from "../seams/clock.ts";
import { connectErrorCode, connectErrorReason } from "../seams/connect-error.ts";
import type { Attempt, Connector, DialTarget, Session } from "../seams/connector.ts";
import { durationText } from "../util/duration-text.ts";
import { connectTimeout, handshakeTimeout } from "./dial-timeouts.ts";

/** Target, timeouts and callbacks of a dial; after `end()` none is called. */
export interface DialOptions {
  readonly target: DialTarget;
  readonly connector: Connector;
  readonly clock: Clock;
  readonly dialTimeoutMs: number;
  readonly handshakeTimeoutMs: number;
  /** Resolves when the previous connection is gone; there are never two at once. */
  readonly before: Promise<void>;
  opened(): void;
  ready(session: Session): void;
  /** The dial failed, or its session was lost. */
  ended(error: PoolError): void;
}

/** Receives the events of a session. */
export interface Receiver {
  receive(event: string, args: readonly unknown[]): void;
  /** A message could not be decoded; as `DialObserver.skipped`. */
  skipped(messageId: number): void;
}

/** One dial and its session, until the connection is gone. */
export class Dial {
  /** Time at which the dial began, by the clock's `now()`. */
  readonly beganMs: number;
  session: Session | undefined;
  readonly #options: DialOptions;
  #attempt: Attempt | undefined;
  #receiver: Receiver | undefined;
  #step: "waiting" | "connecting" | "handshaking" | "ready" | "over" = "waiting";
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

  /** Hands every event of the session to a receiver from now on. */
  deliverTo(receiver: Receiver): void {
    this.#receiver = receiver;
  }

  /** Ends the dial or its session; later events are dropped. Resolves when the connection is gone. */
  end(): Promise<void> {
    if (this.#step === "over") return this.#gone;
    this.#step = "over";
    this.#cancelDeadline();
    void this.#attempt?.end().then(this.#setGone);
    return this.#gone;
  }

  /** Describes in one sentence what a dial waits for, or its end. */
  waitingFor(): string {
    const { target, clock } = this.#options;
    const address = `${target.host}:${target.port}`;
    const span = durationText(clock.now() - this.beganMs);
    switch (this.#step) {
      case "waiting":
        return `waiting for ${span} until the previous connection to ${address} is gone`;
      case "connecting":
        return `connecting to ${address} for ${span}`;
      case "handshaking":
        return `connected to ${address}, ${this.#attempt?.waitingFor?.() ?? "there is no session yet"}`;
      case "ready":
        return `the session with ${address} is ready`;
      case "over":
        return this.#error?.message ?? `the dial to ${address} was given up`;
    }
  }

  /**
   * Makes an error of a dial that still runs, for callers whose deadline ends before it: `CONNECT_FAILED` before the
   * connection is open, `HANDSHAKE_TIMEOUT` after; the error of the dial once it has failed.
   */
  pending(): PoolError {
    if (this.#error !== undefined) return this.#error;
    const code = this.#step === "handshaking" ? "HANDSHAKE_TIMEOUT" : "CONNECT_FAILED";
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
          this.#step = "handshaking";
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
    // The dial ended inside the call: there was nothing yet to end.
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
