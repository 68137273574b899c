import { PoolError, reasonOf } from "../errors.ts";
import { type Collecting, DONE } from "../operations/read.ts";
import type { AnyFlight } from "./flight.ts";
import type { LineParts } from "./line-parts.ts";
import { EVENTS_MAX } from "./numbered.ts";
import { queuedTicket, type TurnEvent, type TurnState, turnAfter } from "./turn-state.ts";

/** A request without an answer for so long may be lost, in ms, and a fence finds out. */
const SILENT_MS = 5_000;

/** What a turn needs of its line. */
export interface TurnHooks {
  /** Does a caller wait for the answer, or somebody hold what follows it? */
  awaited(flight: AnyFlight): boolean;
  /** It was not sent and never will be, or its answer makes no sense. */
  failed(error: PoolError): void;
  /** Nobody waits for the answer, and none comes of what was sent so far. */
  lost(): void;
}

/** The turn of one request on a line: it is about to be sent, or is under way. */
export class Turn {
  readonly flight: AnyFlight;
  readonly #parts: LineParts;
  readonly #hooks: TurnHooks;
  #collecting: Collecting<unknown>;
  #state: TurnState = { kind: "waiting" };

  constructor(flight: AnyFlight, parts: LineParts, hooks: TurnHooks) {
    this.flight = flight;
    this.#parts = parts;
    this.#hooks = hooks;
    this.#collecting = flight.operation.collect(flight.args);
  }

  /** Was it sent? */
  get sent(): boolean {
    return this.#underWay !== undefined;
  }

  /** Has a part of the answer come? */
  get begun(): boolean {
    return (this.#underWay?.events ?? 0) > 0;
  }

  /** When it was sent last, or a part of its answer came. */
  get progressMs(): number {
    return "progressMs" in this.#state ? this.#state.progressMs : 0;
  }

  /** What puts the answer together. */
  get collecting(): Collecting<unknown> {
    return this.#collecting;
  }

  /** Why it has not been sent, to end a sentence with. */
  get why(): string {
    return this.#state.kind === "queued"
      ? this.#parts.channel.outbox.why(this.#state.ticket)
      : `TWS ignores it for ${this.flight.operation.spacingMs} ms after its last answer`;
  }

  /** Is a part of the answer made of one of these events? */
  collects(events: readonly string[]): boolean {
    return this.sent && events.some((event) => this.#collecting.on[event] !== undefined);
  }

  /**
   * Takes a part of the answer.
   *
   * @returns Is the answer complete?
   * @throws Where it makes no sense.
   */
  take(event: string, args: readonly unknown[]): boolean {
    const handler = this.#collecting.on[event] as ((...args: readonly unknown[]) => unknown) | undefined;
    this.#on({ kind: "part", atMs: this.#parts.channel.clock.now() });
    try {
      if ((this.#underWay?.events ?? 0) > EVENTS_MAX) throw new Error(`it has more than ${EVENTS_MAX} parts`);
      return handler?.(...args) === DONE;
    } catch (cause) {
      const sentence = `Cannot ${this.flight.what}: the answer makes no sense: ${reasonOf(cause)}`;
      throw new PoolError("TWS_ERROR", sentence, { cause });
    }
  }

  /** Sends it after a while. */
  sendLater(delayMs: number): void {
    this.#parts.proof.later(delayMs, () => this.send());
  }

  /** Sends it, for the first time or again, unless it is about to be. */
  send(): void {
    const { flight } = this;
    const { operation, args } = flight;
    const { channel, owed, slots, keeping, recipient, listening } = this.#parts;
    const { api, clock, router, outbox } = channel;
    if (this.#state.kind === "over" || queuedTicket(this.#state) !== undefined) return;
    // Both numbers are waited for: a late answer under one of them must not be mistaken for a part of a new one.
    if (operation.numbering === "slot" && owed.count > 1) return this.prove();
    const submission = {
      lane: operation.lane ?? "interactive",
      owner: flight.owner,
      needsIbkr: operation.needsIbkr,
      dropped: (reason: PoolError) => {
        if (this.#state.kind === "over") return;
        const sentence = `Cannot ${flight.what}: ${reason.message}`;
        this.#hooks.failed(new PoolError(reason.code, sentence, { cause: reason }));
      },
    };
    keeping.requesting(flight);
    const ticket = outbox.submit(submission, () => {
      this.#on({ kind: "sent", atMs: clock.now() });
      if (operation.numbering === "slot") slots.take(recipient);
      else listening.to(Object.keys(this.#collecting.on));
      keeping.requested(flight);
      owed.sent();
      try {
        router.sending(recipient, () => operation.send(api, slots.id, args));
      } catch (cause) {
        owed.notSent();
        keeping.refused(flight);
        throw cause;
      }
      this.#watch();
    });
    // It may be over by now.
    if (this.#on({ kind: "submitted", ticket }).kind === "over") outbox.done(ticket);
  }

  /** Sends it again, behind what tells the parts of the first answer from those of the second. */
  again(): void {
    const parts = Object.keys(this.#collecting.on).length;
    if (queuedTicket(this.#state) !== undefined) return;
    if (this.flight.operation.timeless !== true && parts > 1) {
      if (this.#parts.proof.running) this.#parts.proof.more();
      else this.prove();
    }
    this.send();
  }

  /** TWS did not take it, because it was too much: it is sent again. */
  notTaken(): void {
    const { owed, keeping } = this.#parts;
    owed.ended();
    if (this.flight.operation.numbering === "slot") keeping.holding.ended();
    this.send();
  }

  /** TWS refused a message without saying which; what was sent lately and has no answer may be it. */
  maybeRefused(withinMs: number): void {
    const { proof, channel } = this.#parts;
    const { sentMs = Number.NEGATIVE_INFINITY } = this.#underWay ?? {};
    if (channel.clock.now() - sentMs <= withinMs && !this.begun) this.again();
    else proof.maybeRefused(withinMs);
  }

  /** A caller is about to share it: one that TWS does not seem to answer is looked into. */
  joined(): void {
    if (!this.sent) return;
    const { operation, callers } = this.flight;
    const silentMs = this.#parts.channel.clock.now() - this.progressMs;
    if (operation.timeless !== true) {
      if (silentMs >= SILENT_MS || callers === 0) this.prove();
    } else if (silentMs >= (operation.spacingMs ?? SILENT_MS)) this.send();
  }

  /** Finds out whether an answer still comes: none does once a fence behind the request is answered. */
  prove(): void {
    const { proof, owed, channel } = this.#parts;
    const { operation, owner } = this.flight;
    proof.begin(this.#overMs, {
      place: { lane: operation.lane ?? "interactive", owner },
      proven: () => this.#proven(),
      slow: () => {
        // Where no part of an answer has come, none is mixed with those of the next one.
        if (!this.begun && this.#underWay?.sends === 1 && this.#hooks.awaited(this.flight)) this.send();
      },
      expired: () => {
        if (this.#overMs > channel.clock.now()) return this.#overMs;
        proof.stop();
        owed.noneBefore(owed.mark());
        this.#proven();
        return undefined;
      },
    });
  }

  /** A message about it that waits for its turn is not sent. */
  withdraw(): void {
    const ticket = queuedTicket(this.#state);
    if (ticket === undefined) return;
    this.#parts.channel.outbox.done(ticket);
    this.#on({ kind: "withdrawn" });
  }

  /** It is over: nothing more is sent for it. */
  end(): void {
    const { channel, proof } = this.#parts;
    const ticket = "ticket" in this.#state ? this.#state.ticket : undefined;
    this.#on({ kind: "ended" });
    if (ticket !== undefined) channel.outbox.done(ticket);
    proof.stop();
  }

  #on(event: TurnEvent): TurnState {
    this.#state = turnAfter(this.#state, event);
    return this.#state;
  }

  get #underWay(): Extract<TurnState, { readonly kind: "under way" }> | undefined {
    return this.#state.kind === "under way" ? this.#state : undefined;
  }

  get #overMs(): number {
    return this.progressMs + this.flight.operation.timeoutMs;
  }

  /** Looks after a while whether the answer has come. */
  #watch(): void {
    const { proof } = this.#parts;
    if (this.#state.kind === "over" || proof.running) return;
    proof.later(SILENT_MS, () => {
      if (this.flight.operation.timeless !== true) this.prove();
      else if (this.#hooks.awaited(this.flight)) this.send();
    });
  }

  /** Nothing comes any more of what was sent before the proof began. */
  #proven(): void {
    if (this.#state.kind === "over") return;
    if (!this.#hooks.awaited(this.flight)) return this.#hooks.lost();
    // The parts so far belong to a request that was lost on its way, or that TWS forgot.
    this.#collecting = this.flight.operation.collect(this.flight.args);
    this.#on({ kind: "parts dropped" });
    if (this.#parts.owed.count === 0) this.send();
    else this.#watch();
  }
}

/** Says where the request of a caller stands, while a line has this turn, or none. */
export function standing(turn: unknown, flight: AnyFlight, timeoutMs: number): string {
  if (turn instanceof Turn && turn.sent && turn.flight === flight) {
    return `TWS did not answer within ${timeoutMs} ms`;
  }
  const why =
    turn instanceof Turn && !turn.sent
      ? turn.why
      : "TWS has not answered an earlier request that its answer could be mistaken for";
  return `it was not sent within ${timeoutMs} ms: ${why}`;
}
