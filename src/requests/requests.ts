import type { Clock } from "../clock.ts";
import { PoolError, reasonOf } from "../errors.ts";
import type { Ids } from "../ids.ts";
import type { Logger } from "../logger.ts";
import { EventName, type IBApi } from "../stoqey/mod.ts";
import { type Asked, type AskOptions, Flight } from "./flight.ts";
import { DONE, type Operation } from "./operation.ts";
import type { Question } from "./question.ts";

/** What the requests of one session need. */
export interface RequestsOptions {
  readonly api: IBApi;
  readonly ids: Ids;
  readonly clock: Clock;
  readonly logger: Logger;
}

// biome-ignore lint/suspicious/noExplicitAny: the router moves flights about and never looks into their types.
type AnyFlight = Flight<any, any>;

/** Order warnings, farm states and the like: they never end a request. */
const isNotice = (code: number): boolean => code >= 2100 && code <= 2199;

/**
 * All requests of one session: sends them, hands each answer to those who asked, and rejects what is left when the
 * session ends. Equal requests under way are sent once.
 */
export class Requests {
  readonly #options: RequestsOptions;
  readonly #byKey = new Map<string, AnyFlight>();
  readonly #byId = new Map<number, AnyFlight>();
  /** Under way without a number, by operation. */
  readonly #unnumbered = new Map<string, AnyFlight>();
  /** Waiting for their turn behind one of the same operation; the first is under way. */
  readonly #lines = new Map<string, AnyFlight[]>();
  readonly #slots = new Map<string, [number, number]>();
  readonly #answeredMs = new Map<string, number>();
  #sending: AnyFlight | undefined;
  #remark: { readonly text: string; readonly atMs: number } | undefined;
  #over: PoolError | undefined;

  constructor(options: RequestsOptions) {
    this.#options = options;
  }

  /** How many requests are under way or wait for their turn. */
  get open(): number {
    return this.#byKey.size;
  }

  /** Asks, or joins an equal question that is under way. */
  ask<Args, Result>(question: Question<Args, Result>, options: AskOptions): Asked<Result> {
    const { operation, args, key } = question;
    if (this.#over !== undefined) return refused(operation.what, this.#over);
    if (options.signal?.aborted) {
      const cause: unknown = options.signal.reason;
      const sentence = `Cannot ${operation.what}: the caller's signal was already aborted`;
      return refused(operation.what, new PoolError("ABORTED", sentence, { cause }));
    }
    const flight = this.#joinable<Args, Result>(key) ?? this.#launch(operation, args, key);
    const askedMs = this.#options.clock.now();
    return flight.join(
      this.#options.clock,
      options,
      () => this.#remarkSince(askedMs),
      () => this.#abandon(flight),
    );
  }

  /** Takes what TWS says. */
  heard(event: string, args: readonly unknown[]): void {
    if (event === EventName.error) return this.#onError(args);
    if (event === EventName.info) return this.#onInfo(reasonOf(args[0]), Number(args[1]));
    for (const flight of this.#unnumbered.values()) this.#handTo(flight, event, args);
    const numbered = typeof args[0] === "number" ? this.#byId.get(args[0]) : undefined;
    if (numbered !== undefined) this.#handTo(numbered, event, args);
  }

  /** The session is over: nothing is sent any more, and everybody who waits is told. */
  end(error: PoolError): void {
    this.#over = error;
    const flights = new Set([...this.#byKey.values(), ...this.#byId.values(), ...this.#unnumbered.values()]);
    for (const index of [this.#byKey, this.#byId, this.#unnumbered, this.#lines]) index.clear();
    for (const flight of flights) {
      flight.cancelSend?.();
      const { what } = flight.operation;
      flight.reject(new PoolError(error.code, `Cannot ${what}: ${error.message}`, { cause: error }));
    }
  }

  #joinable<Args, Result>(key: string): Flight<Args, Result> | undefined {
    const flight = this.#byKey.get(key);
    if (flight?.sentMs === undefined) return flight;
    const { timeoutMs, spacingMs, told } = flight.operation;
    const ageMs = this.#options.clock.now() - flight.sentMs;
    if (ageMs < (spacingMs ?? timeoutMs)) return flight;
    // TWS may have missed it. Without a number a second answer could not be told from the first, so it stays one
    // flight and is sent again; with a number it can be left to those who wait for it.
    if (told === "none") {
      this.#write(flight);
      return flight;
    }
    if (told === "id") {
      this.#byKey.delete(key);
      return undefined;
    }
    return flight;
  }

  #launch<Args, Result>(operation: Operation<Args, Result>, args: Args, key: string): Flight<Args, Result> {
    const flight = new Flight(operation, args, key);
    this.#byKey.set(key, flight);
    if (operation.told === "slot") {
      const line = this.#lines.get(operation.name) ?? [];
      line.push(flight);
      this.#lines.set(operation.name, line);
      if (line.length > 1) return flight;
    }
    this.#send(flight);
    return flight;
  }

  /** Sends at once, or as soon as TWS would not ignore it. */
  #send(flight: AnyFlight): void {
    const { clock } = this.#options;
    const answeredMs = this.#answeredMs.get(flight.operation.name) ?? Number.NEGATIVE_INFINITY;
    const waitMs = answeredMs + (flight.operation.spacingMs ?? 0) - clock.now();
    if (waitMs <= 0) return this.#write(flight);
    flight.cancelSend = clock.after(waitMs, () => this.#write(flight));
  }

  #write(flight: AnyFlight): void {
    flight.cancelSend = undefined;
    if (flight.operation.told === "none") this.#unnumbered.set(flight.operation.name, flight);
    else {
      flight.id =
        flight.operation.told === "slot" ? this.#slot(flight.operation.name) : this.#options.ids.next();
      this.#byId.set(flight.id, flight);
    }
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

  #slot(name: string): number {
    const [next, other] = this.#slots.get(name) ?? [this.#options.ids.next(), this.#options.ids.next()];
    this.#slots.set(name, [other, next]);
    return next;
  }

  #handTo(flight: AnyFlight, event: string, args: readonly unknown[]): void {
    const handler = flight.collecting.on[event] as ((...args: readonly unknown[]) => unknown) | undefined;
    if (handler === undefined || handler(...args) !== DONE) return;
    this.#remove(flight);
    this.#answeredMs.set(flight.operation.name, this.#options.clock.now());
    flight.operation.release?.(this.#options.api, flight.id);
    flight.resolve();
    this.#nextInLine(flight);
  }

  #onError(args: readonly unknown[]): void {
    const message = reasonOf(args[0]);
    const code = Number(args[1]);
    const flight = this.#byId.get(Number(args[2])) ?? this.#sending;
    if (flight === undefined) {
      this.#options.logger.debug(
        `TWS reported an error about ${args[2]}, which nobody waits for: ${message} (${code})`,
      );
    } else if (isNotice(code) || flight.operation.informs?.includes(code)) {
      flight.collecting.inform?.(code, message);
    } else {
      const sentence = `Cannot ${flight.operation.what}: ${message} (TWS error ${code})`;
      const error = new PoolError("TWS_ERROR", sentence, { twsCode: code });
      if (flight === this.#sending) queueMicrotask(() => this.#reject(flight, error));
      else this.#reject(flight, error);
    }
  }

  /** What TWS says about no request in particular; it may be the reason why one gets no answer. */
  #onInfo(message: string, code: number): void {
    const text = `${message} (${code})`;
    if (isNotice(code)) return this.#options.logger.debug(`TWS: ${text}`);
    this.#options.logger.warn(`TWS: ${text}`);
    this.#remark = { text, atMs: this.#options.clock.now() };
  }

  #remarkSince(sinceMs: number): string {
    return this.#remark !== undefined && this.#remark.atMs >= sinceMs
      ? `; it said: ${this.#remark.text}`
      : "";
  }

  #reject(flight: AnyFlight, error: PoolError): void {
    this.#remove(flight);
    flight.reject(error);
    this.#nextInLine(flight);
  }

  /** Nobody waits any more. What has no number goes on: its answer could not be told from the next one's. */
  #abandon(flight: AnyFlight): void {
    if (this.#over !== undefined) return;
    const sent = flight.sentMs !== undefined;
    if (sent && flight.operation.told === "none") return;
    flight.cancelSend?.();
    this.#remove(flight);
    if (sent) flight.operation.cancel?.(this.#options.api, flight.id);
    this.#nextInLine(flight);
  }

  #remove(flight: AnyFlight): void {
    if (this.#byKey.get(flight.key) === flight) this.#byKey.delete(flight.key);
    if (this.#byId.get(flight.id) === flight) this.#byId.delete(flight.id);
    const { name } = flight.operation;
    if (this.#unnumbered.get(name) === flight) this.#unnumbered.delete(name);
  }

  /** Lets the next of the same operation go, if this one was at the head of the line. */
  #nextInLine(flight: AnyFlight): void {
    const line = this.#lines.get(flight.operation.name);
    const place = line?.indexOf(flight) ?? -1;
    if (line === undefined || place < 0) return;
    line.splice(place, 1);
    const next = line[0];
    if (place === 0 && next !== undefined) this.#send(next);
  }
}

function refused<Result>(what: string, error: PoolError): Asked<Result> {
  return { answer: Promise.reject(error), what, leave: () => {} };
}
