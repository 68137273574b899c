import { PoolError, reasonOf } from "../errors.ts";
import type { Ticket } from "../pacing/outbox.ts";
import type { Recipient } from "../session/router.ts";
import { meaningFor } from "../tws/codes.ts";
import type { Channel } from "./channel.ts";
import { type AnyFlight, type Carrier, Flight } from "./flight.ts";
import { type AnyQuestion, Holding } from "./holding.ts";
import { EVENTS_MAX, type NumberedHooks, notWhole } from "./numbered.ts";
import { type AnyOperation, type Collecting, DONE } from "./operation.ts";
import { Proof } from "./proof.ts";
import type { Question } from "./question.ts";

/** A request without any sign of an answer for so long may be lost, in ms, and a fence finds out. */
const SILENT_MS = 5_000;
/** Where several are held of which TWS sends one at a time, each has its turn for so long, in ms. */
const TURN_MS = 10_000;

/** Where a line stands. */
type Phase =
  | { readonly kind: "free" }
  /** A request is about to be sent, or is under way. */
  | {
      readonly kind: "busy";
      readonly flight: AnyFlight;
      collecting: Collecting<unknown>;
      events: number;
      ticket: Ticket | undefined;
      sentMs: number | undefined;
      progressMs: number;
    }
  /** Answers to requests that are over may still come; until it is certain that none does, nothing is sent. */
  | { readonly kind: "clearing"; readonly operation: AnyOperation; readonly untilMs: number };

type Busy = Extract<Phase, { readonly kind: "busy" }>;

const FREE: Phase = { kind: "free" };

/**
 * The one owner of a request that TWS answers for the whole connection, such as positions.
 *
 * It sends one request at a time, whoever asks: a read, a stream or the view of a lease. It counts the ends of answers, so
 * that one that comes late, or twice, never completes the next request: where an answer may still come, the next request
 * goes out only behind a numbered one that TWS has answered (see `fence`), or once the time for the answer is over.
 */
export class Line implements Carrier, Recipient {
  readonly #channel: Channel;
  readonly #hooks: NumberedHooks;
  readonly #waiting: AnyFlight[] = [];
  readonly #holding = new Holding();
  readonly #listening = new Set<string>();
  readonly #proof: Proof;
  #phase: Phase = FREE;
  /** Ends of answers that may still come. */
  #owed = 0;
  #answeredMs = Number.NEGATIVE_INFINITY;
  #slots: readonly [number, number] | undefined;
  #id = 0;

  constructor(channel: Channel, hooks: NumberedHooks) {
    this.#channel = channel;
    this.#hooks = hooks;
    this.#proof = new Proof(channel);
  }

  /** Is nothing under way, waited for or held? */
  get idle(): boolean {
    return this.#phase.kind === "free" && this.#waiting.length === 0 && this.#holding.size === 0;
  }

  /** The request under way, once it was sent. */
  get underWay(): AnyFlight | undefined {
    return this.#phase.kind === "busy" && this.#phase.sentMs !== undefined ? this.#phase.flight : undefined;
  }

  /** Sends a request when its turn comes. */
  submit(flight: AnyFlight): void {
    flight.carrier = this;
    this.#waiting.push(flight);
    this.#next();
  }

  /** A caller wants to share a request: one that TWS does not seem to answer is looked into. */
  joined(flight: AnyFlight): void {
    if (this.#phase.kind !== "busy" || this.#phase.flight !== flight) return;
    if (this.#silentMs(this.#phase) < (flight.operation.spacingMs ?? SILENT_MS)) return;
    if (flight.operation.timeless === true) this.#send(this.#phase);
    else this.#prove(this.#phase);
  }

  /** Keeps what goes on after the first answer, such as updates of the positions, until `letGo`. */
  hold<Args, Result>(question: Question<Args, Result>): void {
    this.#holding.hold(question);
  }

  letGo({ key }: { readonly key: string }): void {
    this.#holding.letGo(key);
    if (this.#phase.kind !== "busy") this.#settleHolding();
  }

  receive(event: string, args: readonly unknown[]): void {
    const phase = this.#phase;
    if (event === "error") return this.#onError(args);
    if (phase.kind === "clearing") {
      if (event === phase.operation.ends && --this.#owed === 0) this.#free();
      return;
    }
    if (phase.kind !== "busy") return;
    const handler = phase.collecting.on[event] as ((...args: readonly unknown[]) => unknown) | undefined;
    if (handler === undefined) return;
    phase.progressMs = this.#channel.clock.now();
    let done: boolean;
    try {
      done = handler(...args) === DONE;
      if (++phase.events > EVENTS_MAX) throw new Error(`it has more than ${EVENTS_MAX} parts`);
    } catch (cause) {
      const sentence = `Cannot ${phase.flight.operation.what}: the answer makes no sense: ${reasonOf(cause)}`;
      return this.#fail(phase, new PoolError("TWS_ERROR", sentence, { cause }));
    }
    if (!done) return;
    if (event === phase.flight.operation.ends) this.#owed--;
    this.#answered(phase);
  }

  skipped(events: readonly string[]): void {
    const phase = this.#phase;
    if (phase.kind !== "busy" || phase.sentMs === undefined) return;
    if (events.some((event) => phase.collecting.on[event] !== undefined)) {
      this.#fail(phase, notWhole(phase.flight.operation.what));
    }
  }

  /** TWS said something without a number that is about the request under way. */
  refused(code: number, message: string): void {
    const phase = this.#phase;
    if (phase.kind !== "busy") return;
    const sentence = `Cannot ${phase.flight.operation.what}: ${message} (TWS error ${code})`;
    this.#fail(phase, new PoolError("TWS_ERROR", sentence, { twsCode: code }));
  }

  /** TWS refused a message without saying which; what was sent lately and has no answer may be it. */
  maybeRefused(withinMs: number): void {
    const phase = this.#phase;
    if (phase.kind !== "busy" || phase.sentMs === undefined || phase.progressMs > phase.sentMs) return;
    if (this.#channel.clock.now() - phase.sentMs <= withinMs) this.#send(phase);
  }

  /** TWS has lost its data: what it was sent before may never be answered. */
  dataLost(): void {
    const phase = this.#phase;
    if (phase.kind === "busy" && phase.sentMs !== undefined && phase.flight.operation.upstream === true) {
      this.#send(phase);
    }
    for (const question of this.#holding.questions) this.submit(new Flight(question, this));
  }

  standing(timeoutMs: number, sinceMs: number): string {
    const said = this.#hooks.remarks(sinceMs);
    const phase = this.#phase;
    if (phase.kind === "busy" && phase.sentMs !== undefined && phase.flight.askers > 0) {
      return `TWS did not answer within ${timeoutMs} ms${said}`;
    }
    const why =
      phase.kind === "busy" && phase.ticket !== undefined && phase.sentMs === undefined
        ? this.#channel.outbox.why(phase.ticket)
        : "TWS has not answered an earlier request that its answer could be mistaken for";
    return `it was not sent within ${timeoutMs} ms: ${why}${said}`;
  }

  /** Nobody waits for a request any more. What was sent goes on, so that its answer is known from the next one's. */
  abandoned(): void {
    for (const flight of this.#waiting.filter((one) => !this.#awaited(one) && one.owner !== this)) {
      this.#waiting.splice(this.#waiting.indexOf(flight), 1);
      this.#hooks.over(flight);
    }
    const phase = this.#phase;
    if (phase.kind !== "busy" || phase.flight.askers > 0) return;
    if (phase.sentMs === undefined) {
      this.#withdraw(phase);
      this.#hooks.over(phase.flight);
      this.#free();
    } else if (phase.flight.operation.told === "slot") {
      this.#hooks.over(phase.flight);
      this.#giveUp(phase);
    } else if (this.#waiting.length > 0) this.#prove(phase);
  }

  /** The session is over. */
  end(): readonly AnyFlight[] {
    const flights = [...this.#waiting];
    if (this.#phase.kind === "busy") flights.push(this.#phase.flight);
    this.#waiting.length = 0;
    this.#holding.clear();
    this.#proof.stop();
    this.#phase = FREE;
    return flights;
  }

  #next(): void {
    const phase = this.#phase;
    if (phase.kind !== "free") {
      const stuck = phase.kind === "clearing" || (phase.sentMs !== undefined && !this.#awaited(phase.flight));
      if (stuck && this.#waiting.length > 0) this.#prove(phase);
      return;
    }
    const flight = this.#waiting.shift();
    if (flight === undefined) return;
    const busy: Busy = {
      ...{ kind: "busy", flight, collecting: flight.operation.collect(flight.args), events: 0 },
      ...{ ticket: undefined, sentMs: undefined, progressMs: 0 },
    };
    this.#phase = busy;
    const waitMs = this.#answeredMs + (flight.operation.spacingMs ?? 0) - this.#channel.clock.now();
    if (waitMs > 0) this.#proof.later(waitMs, () => this.#send(busy));
    else this.#send(busy);
  }

  #send(phase: Busy): void {
    const { flight } = phase;
    const { operation, args } = flight;
    const { api, clock, router, outbox } = this.#channel;
    if (phase.ticket?.state.kind === "queued") return;
    const submission = {
      lane: operation.lane ?? "interactive",
      owner: flight.owner,
      needsIbkr: operation.upstream,
      dropped: (reason: PoolError) => {
        const sentence = `Cannot ${operation.what}: ${reason.message}`;
        this.#fail(phase, new PoolError(reason.code, sentence, { cause: reason }));
      },
    };
    const ticket = outbox.submit(submission, () => {
      if (this.#phase !== phase) return;
      phase.sentMs = clock.now();
      phase.progressMs = phase.sentMs;
      this.#owed++;
      if (operation.told === "slot") this.#takeSlot();
      for (const event of Object.keys(phase.collecting.on)) this.#listen(event);
      this.#holding.requested(flight.key, operation);
      router.sending(this, () => operation.send(api, this.#id, args));
      if (this.#phase === phase) this.#watch(phase);
    });
    if (this.#phase === phase) phase.ticket = ticket;
  }

  /** Looks after a while whether anything of the answer has come. */
  #watch(phase: Busy): void {
    if (phase.flight.operation.timeless === true) return;
    this.#proof.later(SILENT_MS, () => {
      if (this.#phase !== phase) return;
      if (this.#silentMs(phase) >= SILENT_MS) this.#prove(phase);
      else this.#watch(phase);
    });
  }

  #silentMs({ sentMs, progressMs }: Busy): number {
    return sentMs === undefined ? 0 : this.#channel.clock.now() - progressMs;
  }

  /** Does a caller wait for the answer, or somebody hold what follows it? */
  #awaited(flight: AnyFlight): boolean {
    return flight.askers > 0 || (flight.owner === this && this.#holding.holds(flight.key));
  }

  /** Finds out whether an answer still comes: none does once a fence behind the request is answered. */
  #prove(phase: Phase): void {
    if (phase.kind === "free") return;
    const untilMs =
      phase.kind === "clearing" ? phase.untilMs : phase.progressMs + phase.flight.operation.timeoutMs;
    this.#proof.begin(untilMs, () => {
      if (this.#phase === phase) this.#proven(phase);
    });
  }

  #proven(phase: Phase): void {
    this.#owed = 0;
    if (phase.kind === "clearing") return this.#free();
    if (phase.kind !== "busy") return;
    if (this.#awaited(phase.flight)) {
      // It was lost on its way, or TWS forgot it.
      phase.collecting = phase.flight.operation.collect(phase.flight.args);
      return this.#send(phase);
    }
    this.#hooks.over(phase.flight);
    this.#free();
  }

  #answered(phase: Busy): void {
    const { flight, collecting } = phase;
    this.#answeredMs = this.#channel.clock.now();
    this.#withdraw(phase);
    this.#hooks.over(flight);
    this.#leave(flight.operation);
    flight.resolve(collecting);
  }

  /** A request that TWS refuses has its answer: no end of it is owed. */
  #fail(phase: Busy, error: PoolError): void {
    if (this.#phase !== phase) return;
    this.#withdraw(phase);
    this.#hooks.over(phase.flight);
    if (phase.sentMs !== undefined && error.twsCode !== undefined) this.#owed = Math.max(0, this.#owed - 1);
    this.#leave(phase.flight.operation);
    phase.flight.reject(error);
  }

  /** Cancels what nobody waits for and has a number. */
  #giveUp(phase: Busy): void {
    const { operation } = phase.flight;
    const { api, router, outbox } = this.#channel;
    const id = this.#id;
    router.disown(id);
    if (phase.ticket !== undefined && operation.cancel !== undefined) {
      outbox.cancel(phase.ticket, () => operation.cancel?.(api, id));
      this.#holding.cancelled();
    }
    this.#leave(operation);
  }

  /** A request is over: the next one may go, or has to wait until nothing can come of this one. */
  #leave(operation: AnyOperation): void {
    if (this.#owed === 0 || operation.timeless === true) return this.#free();
    this.#proof.stop();
    this.#phase = { kind: "clearing", operation, untilMs: this.#channel.clock.now() + operation.timeoutMs };
    this.#settleHolding();
    this.#next();
  }

  #free(): void {
    this.#proof.stop();
    this.#phase = FREE;
    this.#owed = 0;
    this.#settleHolding();
    this.#next();
    // The phase may have changed by now, which the compiler does not see.
    if ((this.#phase as Phase).kind !== "free") return;
    if (this.#holding.size > 1) this.#proof.later(TURN_MS, () => this.#ask(this.#holding.next()));
    for (const event of this.#listening) this.#channel.router.unlisten(event, this);
    this.#listening.clear();
  }

  /** Ends what TWS goes on sending and nobody holds; what somebody holds and TWS does not send is requested again. */
  #settleHolding(): void {
    const missing = this.#holding.missing();
    if (missing !== undefined) return this.#ask(missing);
    const unwanted = this.#holding.takeUnwanted();
    if (unwanted === undefined) return;
    const { api, outbox } = this.#channel;
    const id = this.#id;
    outbox.submit({ lane: "urgent", owner: this }, () => unwanted.release?.(api, id));
  }

  /** Requests what somebody holds; nobody waits for the answer. */
  #ask(question: AnyQuestion | undefined): void {
    if (question === undefined || this.#waiting.some(({ key }) => key === question.key)) return;
    this.submit(new Flight(question, this));
  }

  #withdraw({ ticket, flight }: Busy): void {
    if (ticket !== undefined) this.#channel.outbox.done(ticket);
    if (flight.operation.told === "slot") this.#channel.router.disown(this.#id);
    this.#proof.stop();
  }

  /** Of the few numbers that TWS allows, two are used in turn. */
  #takeSlot(): void {
    const { ids, router } = this.#channel;
    const [next, other] = this.#slots ?? [ids.next(), ids.next()];
    this.#slots = [other, next];
    router.disown(this.#id);
    this.#id = next;
    router.own(next, this);
  }

  #listen(event: string): void {
    // What has a number comes by it.
    if (this.#id !== 0 || this.#listening.has(event)) return;
    this.#listening.add(event);
    this.#channel.router.listen(event, this);
  }

  #onError(args: readonly unknown[]): void {
    const phase = this.#phase;
    if (phase.kind !== "busy") return;
    const [message, code] = [reasonOf(args[0]), Number(args[1])];
    switch (meaningFor("read", code, message)) {
      case "about an order":
        return;
      case "notice":
        return phase.collecting.inform?.(code, message);
      case "retry":
        this.#hooks.slowDown(code, message);
        this.#owed = Math.max(0, this.#owed - 1);
        this.#send(phase);
        return this.#hooks.throttled(code);
      default:
        return this.refused(code, message);
    }
  }
}
