import { PoolError, type PoolErrorCode, type PoolErrorOptions, reasonOf } from "../errors.ts";
import { type Logger, oneLine } from "../logger.ts";
import type { Clock } from "../seams/clock.ts";
import type { Attempt, Connector, DialObserver, DialTarget } from "../seams/connector.ts";
import type { Transport, TransportLink } from "../seams/transport.ts";
import { connectErrorCode, connectErrorReason } from "../session/connect-error.ts";
import { FrameReader } from "./frame-reader.ts";
import { Handshake, type HandshakeRefusal, isOrderNumber } from "./handshake.ts";
import { MessageWarnings } from "./message-warnings.ts";
import { EventName } from "./mod.ts";
import { OutgoingFrames } from "./outgoing-frames.ts";
import { createPatchedApi, type PatchedApi } from "./patched-api.ts";

/** What a connector needs of the world. */
export interface StoqeyOptions {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Opens sessions with `@stoqey/ib` over any transport: one `IBApi` for one session, thrown away with it. */
export function stoqeyConnector(options: StoqeyOptions): Connector {
  const complaints = new MessageWarnings(options.logger, options.clock);
  return { dial: (target, observer) => new StoqeyAttempt(options, complaints, target, observer) };
}

/** A peer that takes no more bytes would keep an orderly end waiting for ever. */
const END_MS_MAX = 1_000;

class StoqeyAttempt implements Attempt {
  readonly #options: StoqeyOptions;
  readonly #complaints: MessageWarnings;
  readonly #target: DialTarget;
  readonly #observer: DialObserver;
  readonly #reader = new FrameReader();
  readonly #outgoing: OutgoingFrames;
  readonly #reached: PatchedApi;
  readonly #link: TransportLink;
  readonly #gone: Promise<void>;
  #setGone: () => void = () => {};
  #phase: "dialing" | "greeting" | "starting" | "ready" | "over" = "dialing";
  #handshake: Handshake;
  #receivedMs: number;
  #closed = false;

  constructor(
    options: StoqeyOptions,
    complaints: MessageWarnings,
    target: DialTarget,
    observer: DialObserver,
  ) {
    this.#options = options;
    this.#complaints = complaints;
    this.#target = target;
    this.#observer = observer;
    this.#outgoing = new OutgoingFrames(target.clientId, (waitingBytes) => this.#onStalled(waitingBytes));
    this.#receivedMs = options.clock.now();
    this.#handshake = new Handshake(target.clientId, this.#receivedMs);
    this.#gone = new Promise((resolve) => {
      this.#setGone = resolve;
    });
    this.#reached = createPatchedApi(target.clientId, {
      received: (event, args) => this.#onEvent(event, args),
      write: (bytes, order) => {
        if (this.#phase !== "over") this.#outgoing.write(this.#link, bytes, order);
      },
      end: () => {},
      destroy: () => {},
    });
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

  waitingFor(): string {
    return this.#handshake.waitingFor(this.#options.clock.now(), this.#reader.pendingBytes);
  }

  #onStalled(waitingBytes: number): void {
    const reason = `TWS does not read: ${waitingBytes} bytes wait to be written`;
    // Later: whoever sends is not to lose the session inside the call.
    this.#options.clock.after(0, () => this.#fail("SESSION_LOST", reason));
  }

  #onOpened(): void {
    if (this.#phase !== "dialing") return;
    this.#phase = "greeting";
    this.#handshake = new Handshake(this.#target.clientId, this.#options.clock.now());
    this.#notify("opened", () => this.#observer.opened());
    this.#reached.opened();
  }

  #onReceived(chunk: Uint8Array): void {
    if (this.#phase === "over") return;
    this.#receivedMs = this.#options.clock.now();
    try {
      this.#reader.push(chunk, (payload) => this.#onFrame(payload));
    } catch (cause) {
      this.#fail(this.#phase === "ready" ? "SESSION_LOST" : "NOT_TWS", reasonOf(cause), { cause });
    }
  }

  #onFrame(payload: string): void {
    if (this.#phase === "over") return;
    if (this.#phase === "greeting") {
      const refusal = this.#handshake.versionReceived(payload, this.#receivedMs);
      if (refusal !== undefined) return this.#refuse(refusal);
      this.#phase = "starting";
    }
    try {
      const complaint = this.#reached.frame(payload);
      if (complaint !== undefined) this.#complain(`${nameOf(payload)} was read, but ${complaint}`);
    } catch (cause) {
      const name = nameOf(payload);
      this.#complain(`${name} could not be decoded and was skipped: ${oneLine(reasonOf(cause), 200)}`);
      const messageId = Number(payload.slice(0, payload.indexOf("\0")) || Number.NaN);
      if (this.#phase === "ready") this.#notify("skipped", () => this.#observer.skipped?.(messageId));
    }
  }

  #onEvent(event: string, args: readonly unknown[]): void {
    if (this.#phase === "starting") return this.#onStarting(event, args);
    if (this.#phase !== "ready") return;
    this.#outgoing.received(event, args);
    if (event === EventName.nextValidId && !isOrderNumber(args[0])) {
      return this.#complain(`A nextValidId of ${args[0]} came and was skipped`);
    }
    // Of this event alone the library reads the number as a text, by which no request would be found.
    const whole = event === EventName.accountUpdateMultiEnd ? [Number(args[0])] : args;
    // Written out, because a function for each tick is what costs most here.
    try {
      this.#observer.received(event, whole);
    } catch (cause) {
      this.#unhandled(event, cause);
    }
  }

  #onStarting(event: string, args: readonly unknown[]): void {
    const refusal = this.#handshake.received(event, args, this.#receivedMs);
    if (refusal !== undefined) return this.#refuse(refusal);
    const { accounts, nextValidId, serverVersion } = this.#handshake;
    if (nextValidId === undefined || serverVersion === undefined) return;
    this.#phase = "ready";
    this.#notify("ready", () =>
      this.#observer.ready({
        clientId: this.#target.clientId,
        serverVersion,
        accounts,
        nextValidId: nextValidId,
        // The first frame is the hello, which is no message.
        messagesSent: this.#outgoing.frames - 1,
        api: this.#reached.api,
        outgoing: this.#outgoing,
        receivedMs: () => this.#receivedMs,
      }),
    );
    for (const [name, notice] of this.#handshake.takeNotices()) {
      if (this.#phase === "ready") this.#notify(name, () => this.#observer.received(name, notice));
    }
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
        if (error === undefined) return this.#fail("CONNECT_FAILED", "the connection was closed");
        return this.#fail(connectErrorCode(error), connectErrorReason(error), options);
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

  /** Runs code of the pool. What it throws must reach neither the decoder nor the socket, which would end the process. */
  #notify(name: string, call: () => void): void {
    try {
      call();
    } catch (cause) {
      this.#unhandled(name, cause);
    }
  }

  #unhandled(name: string, cause: unknown): void {
    this.#complain(`The event ${name} came and could not be handled: ${reasonOf(cause)}`);
  }

  #complain(sentence: string): void {
    this.#complaints.add(sentence);
  }

  #refuse({ code, reason, twsCode }: HandshakeRefusal): void {
    this.#fail(code, reason, twsCode === undefined ? {} : { twsCode });
  }

  #fail(code: PoolErrorCode, reason: string, options: PoolErrorOptions = {}): void {
    if (this.#phase === "over") return;
    const { host, port } = this.#target;
    const what =
      code === "SESSION_LOST"
        ? `The session with ${host}:${port} was lost`
        : code === "NOT_TWS"
          ? `Cannot connect to ${host}:${port}: what answers there is not TWS`
          : `Cannot connect to ${host}:${port}`;
    this.#finish();
    this.#notify("ended", () => this.#observer.ended(new PoolError(code, `${what}: ${reason}`, options)));
  }

  /** Lets go of everything; whoever holds the `IBApi` talks to nobody from here on. */
  #finish(): void {
    if (this.#phase === "over") return;
    this.#phase = "over";
    this.#reached.gone();
    this.#reader.close();
    this.#complaints.flush();
    if (this.#closed) return;
    // FIN delivers what was written, even seconds later: right for requests, wrong for an order that may count as lost.
    if (this.#outgoing.undelivered) return this.#link.reset();
    this.#link.end();
    const cancel = this.#options.clock.after(END_MS_MAX, () => this.#link.reset());
    void this.#gone.then(cancel);
  }
}

/** Names a message by TWS's number of its kind. */
function nameOf(payload: string): string {
  return `A message of TWS (${oneLine(payload.slice(0, payload.indexOf("\0")), 100)})`;
}
