import { PoolError, reasonOf } from "../errors.ts";
import type { Recipient } from "../session/router.ts";
import { meaningFor } from "../tws/codes.ts";
import type { Channel } from "./channel.ts";
import type { CheckedCall } from "./checked-call.ts";
import { Clearing } from "./clearing.ts";
import { type AnyFlight, type Carrier, Flight } from "./flight.ts";
import type { AnyQuestion } from "./holding.ts";
import { type LineHooks, type LineParts, lineParts } from "./line-parts.ts";
import { notWhole } from "./numbered.ts";
import { standing, Turn } from "./turn.ts";

/**
 * The one owner of a request that TWS answers for the whole connection, such as positions.
 *
 * It sends one request at a time, whoever asks: a read, a stream or the view of a lease. It counts the ends of answers, so
 * that a late one, or the second one to a request that was sent twice, never completes the next request: where an answer may still come, the next request
 * goes out only behind a numbered one that TWS has answered (see `fence`), or once the time for the answer is over.
 */
export class Line implements Carrier, Recipient {
  readonly #hooks: LineHooks;
  readonly #parts: LineParts;
  readonly #waiting: AnyFlight[] = [];
  #phase: Turn | Clearing | undefined;
  #answeredMs = Number.NEGATIVE_INFINITY;

  constructor(channel: Channel, hooks: LineHooks) {
    this.#hooks = hooks;
    this.#parts = lineParts(channel, this);
  }

  /** The request under way, once it was sent. */
  get underWay(): AnyFlight | undefined {
    return this.#sentTurn?.flight;
  }

  /** Sends a request when its turn comes. */
  submit(flight: AnyFlight): void {
    flight.carrier = this;
    this.#waiting.push(flight);
    this.#next();
  }

  /** A caller is about to share a request: one that TWS does not seem to answer is looked into. */
  joined(flight: AnyFlight): void {
    if (this.#phase instanceof Turn && this.#phase.flight === flight) this.#phase.joined();
  }

  /** Keeps what goes on after the first answer until `letGo`; what comes under its number, errors too, is handed on. */
  hold<Args, Result>(question: CheckedCall<Args, Result>, recipient?: Recipient): void {
    this.#parts.keeping.holding.hold(question, recipient);
  }

  letGo({ key }: { readonly key: string }, recipient?: Recipient): void {
    this.#parts.keeping.holding.letGo(key, recipient);
    this.abandoned();
  }

  receive(event: string, args: readonly unknown[]): void {
    const { recipients } = this.#parts.keeping.holding;
    if (event === "error") this.#onError(args);
    else this.#take(event, args);
    // Callers' code may run now.
    for (const one of recipients) one.receive(event, args);
  }

  #take(event: string, args: readonly unknown[]): void {
    const phase = this.#phase;
    if (phase instanceof Clearing) return phase.receive(event, args);
    // What comes before a request was sent is no answer to it.
    if (phase?.collects([event]) !== true) return;
    const { operation } = phase.flight;
    const { owed } = this.#parts;
    if (operation.timeless !== true && !this.#awaited(phase.flight)) {
      // Nobody would get the parts that come now.
      this.#giveUp(phase);
      return this.#take(event, args);
    }
    try {
      if (!phase.take(event, args)) return;
    } catch (error) {
      if (event === operation.ends) owed.ended();
      return this.#fail(phase, error as PoolError);
    }
    owed.ended();
    this.#answeredMs = this.#parts.channel.clock.now();
    this.#over(phase);
    phase.flight.resolve(phase.collecting);
  }

  skipped(events: readonly string[]): void {
    const phase = this.#phase;
    if (phase instanceof Turn && phase.collects(events)) this.#fail(phase, notWhole(phase.flight.what));
  }

  /** TWS said something without a number that is about the request under way. */
  refused(code: number, message: string): void {
    const turn = this.#sentTurn;
    if (turn === undefined) return;
    const { owed, keeping } = this.#parts;
    owed.ended();
    keeping.refused(turn.flight);
    const sentence = `Cannot ${turn.flight.what}: ${message} (TWS error ${code})`;
    this.#fail(turn, new PoolError("TWS_ERROR", sentence, { twsCode: code }));
  }

  /** TWS refused a message without saying which; what was sent lately and has no answer may be it. */
  maybeRefused(withinMs: number): void {
    (this.#phase instanceof Turn ? this.#phase : this.#parts.proof).maybeRefused(withinMs);
  }

  /** TWS has lost its data: what it was sent before may never be answered. */
  dataLost(): void {
    if (this.underWay?.operation.needsIbkr === true) this.#sentTurn?.again();
    for (const question of this.#parts.keeping.holding.questions) this.#ask(question);
  }

  standing(flight: AnyFlight, timeoutMs: number, sinceMs: number): string {
    return standing(this.#phase, flight, timeoutMs) + this.#hooks.notices(sinceMs);
  }

  /** Nobody waits for a request any more. What was sent goes on, so that its answer is known from the next one's. */
  abandoned(): void {
    for (const flight of this.#waiting.filter((one) => !this.#awaited(one))) {
      this.#waiting.splice(this.#waiting.indexOf(flight), 1);
      this.#hooks.over(flight);
    }
    const phase = this.#phase;
    if (!(phase instanceof Turn)) return this.#settleHolding();
    if (this.#awaited(phase.flight)) return;
    phase.withdraw();
    // A caller that comes soon may share it, unless parts of the answer would have to be kept.
    if (!phase.sent || phase.begun || phase.flight.operation.numbering === "slot") this.#giveUp(phase);
    else if (this.#waiting.length > 0) phase.prove();
  }

  /** The session is over. */
  end(): readonly AnyFlight[] {
    const flights = [...this.#waiting];
    const { keeping, proof } = this.#parts;
    if (this.#phase instanceof Turn) {
      this.#phase.end();
      flights.push(this.#phase.flight);
    }
    this.#phase = undefined;
    this.#waiting.length = 0;
    keeping.holding.clear();
    proof.stop();
    return flights;
  }

  #next(): void {
    const phase = this.#phase;
    if (this.#waiting.length === 0) return;
    if (phase instanceof Turn) {
      if (phase.sent && !this.#awaited(phase.flight)) phase.prove();
      return;
    }
    if (phase instanceof Clearing) return phase.hurry();
    const flight = this.#waiting.shift();
    if (flight === undefined) return;
    const turn: Turn = new Turn(flight, this.#parts, {
      ...{ awaited: () => this.#awaited(flight), lost: () => this.#giveUp(turn) },
      failed: (error) => this.#fail(turn, error),
    });
    this.#phase = turn;
    const waitMs = this.#answeredMs + (flight.operation.spacingMs ?? 0) - this.#parts.channel.clock.now();
    if (waitMs > 0) turn.sendLater(waitMs);
    else turn.send();
  }

  #awaited(flight: AnyFlight): boolean {
    return flight.callers > 0 || (flight.owner === this && this.#parts.keeping.holding.holds(flight.key));
  }

  #fail(turn: Turn, error: PoolError): void {
    if (this.#phase !== turn) return;
    this.#over(turn);
    turn.flight.reject(error);
  }

  /** Ends what nobody waits for. */
  #giveUp(turn: Turn): void {
    if (this.#phase === turn) this.#over(turn);
  }

  /** A request is over: the next one may go, or has to wait until nothing can come of this one. */
  #over(turn: Turn): void {
    const { owed, slots, keeping } = this.#parts;
    const { operation } = turn.flight;
    turn.end();
    this.#hooks.over(turn.flight);
    if (operation.numbering === "slot" && !keeping.holding.holds(turn.flight.key)) slots.leave();
    if (operation.timeless === true) owed.noneBefore(owed.mark());
    if (owed.count === 0) return this.#free();
    this.#phase = new Clearing(turn.flight, turn.progressMs, this.#parts, () => this.#free());
    this.#settleHolding();
    this.#next();
  }

  #free(): void {
    const { proof, listening, channel } = this.#parts;
    const { holding } = this.#parts.keeping;
    proof.stop();
    this.#phase = undefined;
    this.#settleHolding();
    this.#next();
    if ((this.#phase as unknown) !== undefined) return;
    listening.end();
    const restMs = holding.restMs(channel.clock.now());
    if (holding.size > 1) proof.later(restMs, () => this.#ask(holding.next()));
    else if (holding.size === 0) this.#hooks.idle();
  }

  #settleHolding(): void {
    this.#ask(this.#parts.keeping.settle(this.#waiting[0]?.operation));
  }

  /** Requests what somebody holds; nobody waits for the answer. */
  #ask(question: AnyQuestion | undefined): void {
    if (question === undefined || this.#waiting.some(({ key }) => key === question.key)) return;
    this.submit(new Flight(question, this));
  }

  #onError(args: readonly unknown[]): void {
    const turn = this.#sentTurn;
    const [message, code] = [reasonOf(args[0]), Number(args[1])];
    if (turn === undefined) {
      if (meaningFor("stream", code, message) === "end") this.#parts.keeping.holding.ended();
      return;
    }
    switch (meaningFor("read", code, message)) {
      case "about an order":
        return;
      case "notice":
        return turn.collecting.notice?.(code, message);
      case "retry":
        this.#hooks.slowDown(code, message);
        turn.notTaken();
        return this.#hooks.throttled(code);
      default:
        return this.refused(code, message);
    }
  }

  get #sentTurn(): Turn | undefined {
    return this.#phase instanceof Turn && this.#phase.sent ? this.#phase : undefined;
  }
}
