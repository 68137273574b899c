import type { PoolErrorCode } from "../../error-codes.ts";
import { PoolError, type PoolErrorOptions, reasonOf } from "../../errors.ts";
import type { Logger } from "../../logger.ts";
import type { Clock } from "../../seams/clock.ts";
import { connectErrorCode, connectErrorReason } from "../../seams/connect-error.ts";
import type { Attempt, Connector, DialObserver, DialTarget } from "../../seams/connector.ts";
import type { Transport, TransportLink } from "../../seams/transport.ts";
import { oneLine } from "../../util/one-line.ts";
import { EventName } from "../mod.ts";
import { FrameReader } from "./frame-reader.ts";
import { Handshake, type HandshakeRefusal, isOrderNumber } from "./handshake.ts";
import { MessageWarnings, nameOf } from "./message-warnings.ts";
import { OutgoingFrames } from "./outgoing-frames.ts";
import { createPatchedApi, type PatchedApi } from "./patched-api.ts";
import { ReceiptTimes } from "./receipt-times.ts";

/** Transport, clock and logger of a connector. */
export interface StoqeyOptions {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Makes a connector that opens sessions with `@stoqey/ib` over any transport: one `IBApi` for each session. */
export function stoqeyConnector(options: StoqeyOptions): Connector {
  const warnings = new MessageWarnings(options.logger, options.clock);
  return { dial: (target, observer) => new StoqeyAttempt(options, warnings, target, observer) };
}

/** A peer that reads no more bytes would delay an orderly end without limit; in ms. */
const END_MS_MAX = 1_000;

class StoqeyAttempt implements Attempt {
  readonly #options: StoqeyOptions;
  readonly #warnings: MessageWarnings;
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
  readonly #received: ReceiptTimes;
  #closed = false;

  constructor(options: StoqeyOptions, warnings: MessageWarnings, target: DialTarget, observer: DialObserver) {
    this.#options = options;
    this.#warnings = warnings;
    this.#target = target;
    this.#observer = observer;
    this.#outgoing = new OutgoingFrames(target.clientId, (waitingBytes) => this.#onStalled(waitingBytes));
    this.#received = new ReceiptTimes(options.clock.now());
    this.#handshake = new Handshake(target.clientId, options.clock.now());
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
    // The session must not be lost inside the call that sends.
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
    this.#received.bytes(this.#options.clock.now(), chunk.length, this.#reader.pendingBytes);
    try {
      this.#reader.push(chunk, (payload) => this.#onFrame(payload));
    } catch (cause) {
      const code = this.#phase === "ready" ? "SESSION_LOST" : this.#handshake.damaged;
      this.#fail(code, reasonOf(cause), { cause });
    }
  }

  #onFrame(payload: string): void {
    if (this.#phase === "over") return;
    this.#received.message(this.#options.clock.now());
    if (this.#phase === "greeting") {
      const refusal = this.#handshake.versionReceived(payload, this.#received.messageMs);
      if (refusal !== undefined) return this.#refuse(refusal);
      this.#phase = "starting";
    }
    const failure = this.#decode(payload);
    if (failure === undefined) return;
    this.#reader.checkUnfit();
    if (typeof failure === "string") return this.#warn(`Cannot read all of ${nameOf(payload)}: ${failure}`);
    const reason = oneLine(reasonOf(failure.cause), 200);
    this.#warn(`Cannot decode ${nameOf(payload)}, so it was skipped: ${reason}`);
    const messageId = Number(payload.slice(0, payload.indexOf("\0")) || Number.NaN);
    if (this.#phase === "ready") this.#notify("skipped", () => this.#observer.skipped?.(messageId));
  }

  /** Decodes a message. @returns What was not read, or why nothing was; undefined if all is well. */
  #decode(payload: string): string | { readonly cause: unknown } | undefined {
    try {
      return this.#reached.frame(payload);
    } catch (cause) {
      return { cause };
    }
  }

  #onEvent(event: string, args: readonly unknown[]): void {
    if (this.#phase === "starting") return this.#onStarting(event, args);
    if (this.#phase !== "ready") return;
    this.#outgoing.received(event, args);
    if (event === EventName.nextValidId && !isOrderNumber(args[0])) {
      return this.#warn(`Cannot use a nextValidId of ${args[0]}: it is not a valid order number`);
    }
    // The library reads the number of this event alone as a string, by which no request would be found.
    const received = event === EventName.accountUpdateMultiEnd ? [Number(args[0])] : args;
    // Written out, because a function for each tick is what costs most here.
    try {
      this.#observer.received(event, received);
    } catch (cause) {
      this.#unhandled(event, cause);
    }
  }

  #onStarting(event: string, args: readonly unknown[]): void {
    const refusal = this.#handshake.received(event, args, this.#received.messageMs);
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
        // The first frame is the greeting, which TWS does not count.
        messagesSent: this.#outgoing.frames - 1,
        api: this.#reached.api,
        outgoing: this.#outgoing,
        receivedMs: () => this.#received.messageMs,
        aliveMs: () => this.#received.aliveMs,
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

  /** Calls the observer. An exception must not reach the decoder or the socket, where it would end the process. */
  #notify(name: string, call: () => void): void {
    try {
      call();
    } catch (cause) {
      this.#unhandled(name, cause);
    }
  }

  #unhandled(name: string, cause: unknown): void {
    this.#warn(`Cannot handle the event ${name}: ${reasonOf(cause)}`);
  }

  #warn(sentence: string): void {
    this.#warnings.add(sentence);
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
          ? `Cannot connect to ${host}:${port}: the server is not TWS`
          : `Cannot connect to ${host}:${port}`;
    this.#finish();
    this.#notify("ended", () => this.#observer.ended(new PoolError(code, `${what}: ${reason}`, options)));
  }

  /** Releases everything; the `IBApi` is disconnected from here on. */
  #finish(): void {
    if (this.#phase === "over") return;
    this.#phase = "over";
    this.#reached.gone();
    this.#reader.close();
    this.#warnings.flush();
    if (this.#closed) return;
    // FIN delivers what was written, even seconds later: right for requests, wrong for an order that counts as lost.
    if (this.#outgoing.undelivered) return this.#link.reset();
    this.#link.end();
    const cancel = this.#options.clock.after(END_MS_MAX, () => this.#link.reset());
    void this.#gone.then(cancel);
  }
}
