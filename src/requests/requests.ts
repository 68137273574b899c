import type { Clock } from "../clock.ts";
import { PoolError, type PoolErrorCode, reasonOf } from "../errors.ts";
import type { Ids } from "../ids.ts";
import type { Logger } from "../logger.ts";
import { EventName, type IBApi } from "../stoqey/mod.ts";
import { isAboutOrder, isNotice, overdrawn } from "./codes.ts";
import { type Asked, type AskOptions, Flight } from "./flight.ts";
import { DONE } from "./operation.ts";
import type { Question } from "./question.ts";
import { Register } from "./register.ts";
import { Remarks } from "./remarks.ts";
import { type AnyFlight, type Budgets, Sender } from "./sender.ts";

/** How a call ended. */
export type RequestOutcome = "answered" | PoolErrorCode;

/** What the requests of one session need. */
export interface RequestsOptions {
  readonly api: IBApi;
  readonly ids: Ids;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly budgets: Budgets;
  /** TWS said that messages came too fast. */
  throttled(code: number): void;
  /** A call has ended: `answered`, or the code of its error. */
  settled(outcome: RequestOutcome): void;
}

/** Whether TWS is connected to IBKR. */
export type Upstream = "lost" | "back" | "back, data lost";

/** A message that TWS refuses was sent no longer ago, in ms. */
const REFUSED_MS = 1_500;

/**
 * All requests of one session: sends them, hands each answer to those who asked, and rejects what is left when the
 * session ends. Equal requests under way are sent once.
 */
export class Requests {
  readonly #options: RequestsOptions;
  readonly #register: Register;
  readonly #sender: Sender;
  #sending: AnyFlight | undefined;
  readonly #remarks = new Remarks();
  #over: PoolError | undefined;

  constructor(options: RequestsOptions) {
    this.#options = options;
    const { clock, budgets, ids } = options;
    this.#register = new Register(ids);
    this.#sender = new Sender({ clock, budgets, write: (flight) => this.#write(flight) });
  }

  /** How many requests are under way or wait for their turn. */
  get open(): number {
    return this.#register.open;
  }

  /** Asks, or joins an equal question that is under way. */
  ask<Args, Result>(question: Question<Args, Result>, options: AskOptions): Asked<Result> {
    const { operation, key } = question;
    if (this.#over !== undefined) return refused(operation.what, this.#over);
    if (options.signal?.aborted) {
      const cause: unknown = options.signal.reason;
      const sentence = `Cannot ${operation.what}: the caller's signal was already aborted`;
      return refused(operation.what, new PoolError("ABORTED", sentence, { cause }));
    }
    const flight = this.#joinable<Args, Result>(key) ?? this.#launch(question, options.owner);
    const askedMs = this.#options.clock.now();
    const asked = flight.join(
      this.#options.clock,
      options,
      () => this.#remarks.since(askedMs),
      () => this.#abandon(flight),
    );
    const { settled } = this.#options;
    asked.answer.then(
      () => settled("answered"),
      (error: PoolError) => settled(error.code),
    );
    return asked;
  }

  /** Takes what TWS says. */
  heard(event: string, args: readonly unknown[]): void {
    if (event === EventName.error) return this.#onError(args);
    if (event === EventName.info) return this.#onInfo(reasonOf(args[0]), Number(args[1]));
    for (const flight of this.#register.unnumbered()) this.#handTo(flight, event, args);
    for (const { collecting } of this.#register.hearing(event))
      collecting.besides?.[event]?.(...(args as never[]));
    const numbered = this.#register.ofId(args[0]);
    if (numbered !== undefined) this.#handTo(numbered, event, args);
  }

  /** The session is over: nothing is sent any more, and everybody who waits is told. */
  end(error: PoolError): void {
    this.#over = error;
    const flights = this.#register.clear();
    this.#sender.end();
    for (const flight of flights) {
      flight.cancelSend?.();
      const { what } = flight.operation;
      flight.reject(new PoolError(error.code, `Cannot ${what}: ${error.message}`, { cause: error }));
    }
  }

  #joinable<Args, Result>(key: string): Flight<Args, Result> | undefined {
    const flight = this.#register.ofKey(key);
    if (flight?.sentMs === undefined) return flight;
    const { timeoutMs, spacingMs, told } = flight.operation;
    const ageMs = this.#options.clock.now() - flight.sentMs;
    if (ageMs < (spacingMs ?? timeoutMs)) return flight;
    // TWS may have missed it. Without a number a second answer could not be told from the first, so it stays one
    // flight and is sent again; with a number it can be left to those who wait for it.
    if (told === "none") {
      this.#sender.send(flight);
      return flight;
    }
    if (told === "id") {
      this.#register.seal(flight);
      return undefined;
    }
    return flight;
  }

  #launch<Args, Result>(asked: Question<Args, Result>, owner: unknown): Flight<Args, Result> {
    const flight = new Flight(asked, owner);
    this.#register.add(flight);
    this.#sender.submit(flight);
    return flight;
  }

  #write(flight: AnyFlight): void {
    this.#register.number(flight);
    flight.sentMs = this.#options.clock.now();
    this.#sending = flight;
    try {
      flight.operation.send(this.#options.api, flight.id, flight.args);
    } catch (cause) {
      const sentence = `Cannot ${flight.operation.what}: it could not be put into a message: ${reasonOf(cause)}`;
      // The one who asks joins after this returns, and must be told as well.
      queueMicrotask(() => this.#reject(flight, new PoolError("INVALID_OPTION", sentence, { cause })));
    } finally {
      this.#sending = undefined;
    }
  }

  #handTo(flight: AnyFlight, event: string, args: readonly unknown[]): void {
    const handler = flight.collecting.on[event] as ((...args: readonly unknown[]) => unknown) | undefined;
    if (handler === undefined || handler(...args) !== DONE) return;
    this.#register.remove(flight);
    this.#cast(flight, flight.operation.release);
    flight.resolve();
    this.#sender.done(flight, true);
  }

  #onError(args: readonly unknown[]): void {
    const message = reasonOf(args[0]);
    const code = Number(args[1]);
    const flight = this.#register.ofId(args[2]) ?? this.#sending;
    if (flight === undefined) {
      this.#options.logger.debug(
        `TWS reported an error about ${args[2]}, which nobody waits for: ${message} (${code})`,
      );
    } else if (isAboutOrder(code)) {
      return;
    } else if (isNotice(code) || flight.operation.informs?.includes(code)) {
      flight.collecting.inform?.(code, message);
    } else if (this.#tooFast(code, message)) {
      this.#again(flight);
    } else {
      const sentence = `Cannot ${flight.operation.what}: ${message} (TWS error ${code})`;
      const error = new PoolError("TWS_ERROR", sentence, { twsCode: code });
      if (flight === this.#sending) queueMicrotask(() => this.#reject(flight, error));
      else this.#reject(flight, error);
    }
  }

  /** Does TWS say that it was asked too much? Then the budgets shrink for a while. */
  #tooFast(code: number, message: string): boolean {
    const which = overdrawn(code, message);
    if (which === undefined) return false;
    const { budgets, throttled } = this.#options;
    if (which === "historical") budgets.historical.slowDown();
    else budgets.pacer.slowDown();
    throttled(code);
    return true;
  }

  /** Asks once more, within the deadlines of those who wait. What still comes of the first time is not heard. */
  #again(flight: AnyFlight): void {
    // Without a number it could not be told apart; there both answers fill one collection.
    if (flight.operation.told !== "none") {
      this.#register.mute(flight);
      flight.collecting = flight.operation.collect(flight.args);
    }
    this.#sender.again(flight);
  }

  /** TWS is cut off from IBKR or connected again; with `dataLost` what it was asked before may never be answered. */
  setUpstream(state: Upstream): void {
    this.#sender.setCutOff(state === "lost");
    if (state !== "back, data lost") return;
    for (const flight of this.#register.underWay())
      if (flight.operation.upstream === true) this.#again(flight);
  }

  /** What TWS says about no request in particular; it may be the reason why one gets no answer. */
  #onInfo(message: string, code: number): void {
    const text = `${message} (${code})`;
    if (isNotice(code)) return this.#options.logger.debug(`TWS: ${text}`);
    if (this.#tooFast(code, message)) {
      // It does not say which message it refused; those that have no answer yet may be it.
      for (const flight of this.#register.underWay(this.#options.clock.now() - REFUSED_MS))
        this.#again(flight);
    }
    this.#options.logger.warn(`TWS: ${text}`);
    this.#remarks.add(text, this.#options.clock.now());
  }

  #reject(flight: AnyFlight, error: PoolError): void {
    this.#register.remove(flight);
    flight.reject(error);
    this.#sender.done(flight, false);
  }

  /** Nobody waits any more. What has no number goes on: its answer could not be told from the next one's. */
  #abandon(flight: AnyFlight): void {
    if (this.#over !== undefined) return;
    const sent = flight.sentMs !== undefined;
    if (sent && flight.operation.told === "none" && flight.operation.cancel === undefined) return;
    this.#register.remove(flight);
    if (sent) this.#cast(flight, flight.operation.cancel);
    this.#sender.done(flight, false);
  }

  /** Sends what ends a request; of a session that is over nothing is sent any more. */
  #cast({ id }: AnyFlight, end: ((api: IBApi, id: number) => void) | undefined): void {
    if (end === undefined) return;
    this.#sender.cast("urgent", () => {
      if (this.#over === undefined) end(this.#options.api, id);
    });
  }
}

function refused<Result>(what: string, error: PoolError): Asked<Result> {
  return { answer: Promise.reject(error), what, leave: () => {} };
}
