import type { Clock } from "../clock.ts";
import { PoolError, reasonOf } from "../errors.ts";
import type { Logger } from "../logger.ts";
import type { Attempt, Connector, DialObserver, DialTarget } from "../session/connector.ts";
import { FrameReader } from "./frames.ts";
import { EventName } from "./mod.ts";
import { type ReachedApi, reachInto } from "./reach.ts";
import type { Transport, TransportLink } from "./transport.ts";

/** What a connector needs of the world. */
export interface StoqeyOptions {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Opens sessions with `@stoqey/ib` over any transport: one `IBApi` for one session, thrown away with it. */
export function stoqeyConnector(options: StoqeyOptions): Connector {
  return { dial: (target, observer) => new StoqeyAttempt(options, target, observer) };
}

/** The versions that this `@stoqey/ib` decodes. */
const VERSION_MIN = 100;
const VERSION_MAX = 193;
const CLIENT_ID_IN_USE = 326;
/** A peer that takes no more bytes would keep an orderly end waiting for ever. */
const END_MS_MAX = 1_000;

class StoqeyAttempt implements Attempt {
  readonly #options: StoqeyOptions;
  readonly #target: DialTarget;
  readonly #observer: DialObserver;
  readonly #reader = new FrameReader();
  readonly #reached: ReachedApi;
  readonly #link: TransportLink;
  readonly #gone: Promise<void>;
  #setGone: () => void = () => {};
  #phase: "dialing" | "greeting" | "starting" | "ready" | "over" = "dialing";
  #accounts: readonly string[] = [];
  #nextValidId: number | undefined;
  #serverVersion = 0;
  /** What TWS said before the session was ready: the state of its farms, or that it is cut off. */
  readonly #notices: (readonly unknown[])[] = [];
  #heardMs: number;
  /** Was anything written since TWS was last heard? Then it may not have arrived. */
  #unanswered = false;
  #closed = false;

  constructor(options: StoqeyOptions, target: DialTarget, observer: DialObserver) {
    this.#options = options;
    this.#target = target;
    this.#observer = observer;
    this.#heardMs = options.clock.now();
    this.#gone = new Promise((resolve) => {
      this.#setGone = resolve;
    });
    this.#reached = reachInto(target.clientId, {
      write: (bytes) => {
        if (this.#phase === "over") return;
        this.#unanswered = true;
        this.#link.write(bytes);
      },
      end: () => {},
      destroy: () => {},
    });
    this.#reached.api.on(EventName.all, (event: string, args: readonly unknown[]) =>
      this.#onEvent(event, args),
    );
    // Node throws what is emitted as "error" and heard by nobody.
    this.#reached.api.on(EventName.error, () => {});
    this.#link = options.transport.open(target.host, target.port, {
      opened: () => this.#onOpened(),
      received: (chunk) => this.#onReceived(chunk),
      closed: (error) => this.#onClosed(error),
    });
  }

  end(): Promise<void> {
    this.#finish();
    return this.#gone;
  }

  #onOpened(): void {
    if (this.#phase !== "dialing") return;
    this.#phase = "greeting";
    this.#observer.opened();
    this.#reached.opened();
  }

  #onReceived(chunk: Uint8Array): void {
    if (this.#phase === "over") return;
    this.#heardMs = this.#options.clock.now();
    this.#unanswered = false;
    try {
      this.#reader.push(chunk, (payload) => this.#onFrame(payload));
    } catch (cause) {
      this.#fail(this.#phase === "ready" ? "SESSION_LOST" : "NOT_TWS", reasonOf(cause), { cause });
    }
  }

  #onFrame(payload: string): void {
    if (this.#phase === "over") return;
    if (this.#phase === "greeting" && !this.#greeted(payload)) return;
    try {
      this.#reached.frame(payload);
    } catch (cause) {
      this.#options.logger.warn(
        `A message from TWS could not be decoded and was skipped: ${reasonOf(cause)}`,
      );
    }
  }

  /** Looks at the first frame before the library does, which takes any text for a version. */
  #greeted(payload: string): boolean {
    const version = payload.split("\0", 1)[0] ?? "";
    if (!/^\d{1,9}$/.test(version)) {
      this.#fail("NOT_TWS", "its first frame does not begin with a version number");
      return false;
    }
    this.#serverVersion = Number(version);
    if (this.#serverVersion < VERSION_MIN || this.#serverVersion > VERSION_MAX) {
      this.#fail(
        "UNSUPPORTED_VERSION",
        `it speaks version ${version} and this client ${VERSION_MIN} to ${VERSION_MAX}`,
      );
      return false;
    }
    this.#phase = "starting";
    return true;
  }

  #onEvent(event: string, args: readonly unknown[]): void {
    if (this.#phase === "starting") this.#onStarting(event, args);
    else if (this.#phase === "ready") this.#observer.heard(event, args);
  }

  #onStarting(event: string, args: readonly unknown[]): void {
    if (event === EventName.managedAccounts) {
      this.#accounts = String(args[0]).split(",").filter(Boolean);
    } else if (event === EventName.nextValidId) {
      this.#nextValidId = Number(args[0]);
    } else if (event === EventName.info || event === EventName.error) {
      if (args[1] === CLIENT_ID_IN_USE) {
        this.#fail("CLIENT_ID_IN_USE", `client ID ${this.#target.clientId} is in use (TWS error 326)`, {
          twsCode: CLIENT_ID_IN_USE,
        });
      } else this.#notices.push(args);
      return;
    } else return;
    this.#readyIfComplete();
  }

  #readyIfComplete(): void {
    if (this.#accounts.length === 0 || this.#nextValidId === undefined) return;
    this.#phase = "ready";
    this.#observer.ready({
      clientId: this.#target.clientId,
      serverVersion: this.#serverVersion,
      accounts: this.#accounts,
      nextValidId: this.#nextValidId,
      api: this.#reached.api,
      heardMs: () => this.#heardMs,
    });
    for (const notice of this.#notices.splice(0)) this.#observer.heard(EventName.info, notice);
  }

  #onClosed(error: Error | undefined): void {
    this.#closed = true;
    this.#setGone();
    const options = error === undefined ? {} : { cause: error };
    switch (this.#phase) {
      case "over":
        return;
      case "ready":
        return this.#fail("SESSION_LOST", error?.message ?? "the server closed the connection", options);
      case "dialing":
        return this.#fail("CONNECT_FAILED", error?.message ?? "the connection was closed", options);
      case "greeting":
      case "starting": {
        const reason = "the server closed the connection before the session was ready";
        return this.#fail(
          "CONNECT_FAILED",
          error === undefined ? reason : `${reason}: ${error.message}`,
          options,
        );
      }
    }
  }

  #fail(
    code: "CONNECT_FAILED" | "NOT_TWS" | "UNSUPPORTED_VERSION" | "CLIENT_ID_IN_USE" | "SESSION_LOST",
    reason: string,
    options: ErrorOptions & { readonly twsCode?: number } = {},
  ): void {
    const { host, port } = this.#target;
    const what =
      code === "SESSION_LOST"
        ? `The session with ${host}:${port} was lost`
        : code === "NOT_TWS"
          ? `Cannot connect to ${host}:${port}: what answers there is not TWS`
          : `Cannot connect to ${host}:${port}`;
    this.#finish();
    this.#observer.ended(new PoolError(code, `${what}: ${reason}`, options));
  }

  /** Lets go of everything; whoever holds the `IBApi` talks to nobody from here on. */
  #finish(): void {
    if (this.#phase === "over") return;
    this.#phase = "over";
    this.#reached.api.removeAllListeners();
    this.#reached.api.on(EventName.error, () => {});
    this.#reached.gone();
    if (this.#closed) return;
    if (this.#unanswered) return this.#link.reset();
    this.#link.end();
    const cancel = this.#options.clock.after(END_MS_MAX, () => this.#link.reset());
    void this.#gone.then(cancel);
  }
}
