import type { Clock } from "../clock.ts";
import { PoolError, reasonOf } from "../errors.ts";
import type { Attempt, Connector, DialTarget, Session } from "./connector.ts";
import { timedOut } from "./timed-out.ts";

/** What a dial needs, and whom it tells; after `end()` it tells nobody anything. */
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
  heard(event: string, args: readonly unknown[]): void;
  /** It failed, or the session that came of it was lost. */
  ended(error: PoolError): void;
}

/** One dial and the session that comes of it, from its beginning to the moment when its connection is gone. */
export class Dial {
  /** When it began, epoch ms. */
  readonly beganMs: number;
  session: Session | undefined;
  readonly #options: DialOptions;
  #attempt: Attempt | undefined;
  #cancelDeadline: () => void = () => {};
  readonly #gone: Promise<void>;
  #setGone: () => void = () => {};
  #over = false;

  constructor(options: DialOptions) {
    this.#options = options;
    this.#gone = new Promise((resolve) => {
      this.#setGone = resolve;
    });
    this.beganMs = options.clock.now();
    this.#deadline("CONNECT_FAILED", options.dialTimeoutMs, "no connection");
    void options.before.then(() => this.#begin());
  }

  /** Ends it, whatever it has become; nothing that it still says is heard. Resolves when the connection is gone. */
  end(): Promise<void> {
    if (this.#over) return this.#gone;
    this.#over = true;
    this.#cancelDeadline();
    void this.#attempt?.end().then(this.#setGone);
    return this.#gone;
  }

  #begin(): void {
    if (this.#over) return this.#setGone();
    const { connector, target } = this.#options;
    try {
      this.#attempt = connector.dial(target, {
        opened: () => {
          if (this.#over) return;
          this.#deadline("HANDSHAKE_TIMEOUT", this.#options.handshakeTimeoutMs, "connected, but no session");
          this.#options.opened();
        },
        ready: (session) => {
          if (this.#over) return;
          this.#cancelDeadline();
          this.session = session;
          this.#options.ready(session);
        },
        heard: (event, args) => {
          if (!this.#over) this.#options.heard(event, args);
        },
        ended: (error) => this.#ended(error),
      });
    } catch (cause) {
      const sentence = `Cannot connect to ${target.host}:${target.port}: ${reasonOf(cause)}`;
      this.#setGone();
      return this.#ended(new PoolError("CONNECT_FAILED", sentence, { cause }));
    }
    // It ended while it was being made: there was nothing yet to end.
    if (this.#over) void this.#attempt.end().then(this.#setGone);
  }

  #deadline(code: "CONNECT_FAILED" | "HANDSHAKE_TIMEOUT", timeoutMs: number, state: string): void {
    this.#cancelDeadline();
    this.#cancelDeadline = this.#options.clock.after(timeoutMs, () =>
      this.#ended(timedOut(code, this.#options.target, timeoutMs, state)),
    );
  }

  #ended(error: PoolError): void {
    if (this.#over) return;
    void this.end();
    this.#options.ended(error);
  }
}
