import { type PoolError, reasonOf } from "../errors.ts";
import type { HistoricalQuery } from "../pacing/historical-budget.ts";
import type { Recipient } from "../routing/router.ts";
import type { MethodName, Order } from "../stoqey/mod.ts";
import {
  exceededBudget,
  isNotice,
  meaningFor,
  NOT_CONNECTED,
  NOT_PROCESSED,
  UNKNOWN_TICKER_ID,
  UNREADABLE,
} from "../tws/codes.ts";
import { idOf, withCallerId } from "./caller-ids.ts";
import { deepCopy } from "./deep-copy.ts";
import { exerciseClosed, sendExercise } from "./exercise-requests.ts";
import { historicalQueryOf, takeStreamPlace } from "./historical-data.ts";
import { cancelArguments, goesOn, isEndless, isLast, type NumberedMethod } from "./method-table.ts";
import type { OrderReports } from "./order-reports.ts";
import { withOwnReference } from "./own-reference.ts";
import { RequestProgress } from "./request-progress.ts";
import { ANSWER_MS, SILENCE_MS, UnansweredRequests } from "./unanswered-requests.ts";
import { errorEvent, notSentError, type ViewParts } from "./view-options.ts";

/** Maximum number of followed requests that have neither an end nor a cancel; older ones are forgotten. */
const ENDLESS_MAX = 100;

/** One request of a caller. */
interface Numbered {
  readonly name: MethodName;
  readonly method: NumberedMethod;
  /** The caller's arguments, with the ID. */
  readonly args: readonly unknown[];
  readonly callerId: number;
  /** Stops counting it against TWS's limits. */
  readonly uncount: (() => void) | undefined;
  readonly progress: RequestProgress;
}

/**
 * The requests of one view that have an ID. Each method has IDs of its own, as at TWS: `reqMktData` and `reqContractDetails`
 * may use the same one at once.
 */
export class NumberedRequests {
  readonly #parts: ViewParts;
  readonly #reports: OrderReports;
  readonly #requests = new Map<string, Numbered>();
  readonly #endless = new Set<Numbered>();
  readonly #unanswered: UnansweredRequests<Numbered>;

  constructor(parts: ViewParts, reports: OrderReports) {
    this.#parts = parts;
    this.#reports = reports;
    this.#unanswered = new UnansweredRequests(parts.live.requests.channel.clock, (request, reason) => {
      this.#end(request, true);
      const error = new Error(`No answer to ${request.name}: ${reason}`);
      parts.emitLater("error", errorEvent(error, NOT_PROCESSED, request.callerId));
    });
  }

  /** Sends a request under an ID of the session. A request of the same method and ID is replaced. */
  send(name: MethodName, method: NumberedMethod, given: readonly unknown[]): void {
    const callerId = idOf(given[0]);
    if (callerId === undefined) {
      const sentence = `Cannot send ${name}: its ID must be an integer, not ${String(given[0])}`;
      return this.#refuse(sentence, UNREADABLE, given[0]);
    }
    const { live, limits } = this.#parts;
    const isOrder = method.lane === "orders";
    const closed = isOrder ? exerciseClosed(this.#parts, given) : undefined;
    if (closed !== undefined) return this.#refuse(closed, NOT_CONNECTED, callerId);
    let args: readonly unknown[];
    let query: HistoricalQuery | undefined;
    try {
      // The request may wait in the outbox while the caller changes its objects.
      args = deepCopy(given);
      query = historicalQueryOf(name, args);
    } catch (cause) {
      return this.#refuse(`Cannot send ${name}: ${reasonOf(cause)}`, UNREADABLE, callerId);
    }
    const key = keyOf(name, callerId);
    const before = this.#requests.get(key);
    // An exercise is not dropped for the next one.
    if (before !== undefined && !isOrder) this.#end(before, true);
    const stream = goesOn(method, args);
    let uncount: (() => void) | undefined;
    try {
      if (query !== undefined && stream) uncount = takeStreamPlace(limits, name);
    } catch (cause) {
      return this.#refuse(reasonOf(cause), NOT_PROCESSED, callerId);
    }
    const { api, ids, router, outbox } = live.requests.channel;
    const progress = new RequestProgress(outbox, this.#parts.cancels);
    const request: Numbered = { name, method, args, callerId, uncount, progress };
    this.#requests.set(key, request);
    if (method.cancel === undefined && isEndless(method)) this.#boundEndless(request);
    const recipient: Recipient = { receive: (event, got) => this.#receive(request, event, got) };
    const dropped = (reason: PoolError): void => {
      this.#end(request, false);
      this.#parts.emitLater("error", errorEvent(...notSentError(name, reason), callerId));
    };
    if (isOrder) return sendExercise(this.#parts, args, { progress, recipient, dropped });
    const { owner } = this.#parts;
    const ticket = outbox.submit(
      { lane: method.lane, owner, historical: query, needsIbkr: method.needsIbkr, dropped },
      () => {
        const twsId = ids.next();
        router.own(twsId, recipient);
        progress.sent(twsId, () => router.disown(twsId, this.#parts.afterwards));
        router.sending(recipient, () =>
          (api[name] as (...args: readonly unknown[]) => unknown).call(api, twsId, ...args.slice(1)),
        );
        const silenceMs = query === undefined ? SILENCE_MS : ANSWER_MS;
        const waits = (): boolean => method.needsIbkr && live.outbox.cutOff;
        if (!stream && !progress.over) this.#unanswered.sent(request, { silenceMs, waits });
      },
    );
    progress.submitted(ticket);
  }

  /** Cancels, or changes, a request of the caller. */
  cancel(name: MethodName, of: MethodName, args: readonly unknown[]): void {
    const callerId = idOf(args[0]);
    const request = callerId === undefined ? undefined : this.#requests.get(keyOf(of, callerId));
    if (request === undefined) {
      return this.#refuse(`Can't find EId with tickerId:${String(args[0])}`, UNKNOWN_TICKER_ID, args[0]);
    }
    if (request.method.cancel === name) return this.#end(request, true, args.slice(1));
    const { api, outbox } = this.#parts.live.requests.channel;
    const rest = deepCopy(args.slice(1));
    const dropped = (reason: PoolError): void =>
      this.#parts.emitLater("error", errorEvent(...notSentError(name, reason), callerId));
    outbox.submit({ lane: "interactive", owner: this.#parts.owner, dropped }, () => {
      const { twsId } = request.progress;
      if (twsId === undefined) return;
      (api[name] as (...args: readonly unknown[]) => unknown).call(api, twsId, ...rest);
    });
  }

  /** Ends all requests. */
  close(): void {
    for (const request of [...this.#requests.values(), ...this.#endless]) this.#end(request, true);
  }

  #receive(request: Numbered, event: string, args: readonly unknown[]): void {
    const { method, callerId } = request;
    const { twsId } = request.progress;
    this.#unanswered.received(request);
    if (event === "error") {
      this.#parts.live.requests.exceeded(args);
      const [error, code, , ...rest] = args;
      const [message, number] = [reasonOf(error), Number(code)];
      const meaning = meaningFor("stream", number, message);
      // TWS did not accept a request beyond its rate. Other requests that it ended are still cancelled by the caller.
      const refused = meaning === "end" || exceededBudget(number, message) !== undefined;
      if (refused && !isNotice(number)) this.#end(request, false);
      return this.#parts.emit("error", [withCallerId(error, twsId, callerId), code, callerId, ...rest]);
    }
    if (event === "commissionReport" && !this.#parts.isFirst(args)) return;
    // Before the event is emitted: its listener may use the ID again at once.
    if (isLast(method, event, request.args, args)) this.#end(request, false);
    this.#parts.emit(event, this.#shown(callerId, event, args));
  }

  /** Gives the arguments of an event the caller's IDs. */
  #shown(callerId: number, event: string, args: readonly unknown[]): readonly unknown[] {
    const [, ...rest] = args;
    switch (event) {
      case "commissionReport":
        return deepCopy(args);
      case "execDetails":
        // An unsolicited execution has no request ID.
        return [Number(args[0]) < 0 ? -1 : callerId, deepCopy(rest[0]), this.#reports.execution(rest[1])];
      case "openOrder":
        return [
          callerId,
          deepCopy(rest[0]),
          { ...withOwnReference(deepCopy(rest[1] as Order)), orderId: callerId },
          deepCopy(rest[2]),
        ];
      default:
        return [callerId, ...rest];
    }
  }

  #boundEndless(request: Numbered): void {
    this.#endless.add(request);
    for (const oldest of this.#endless) {
      if (this.#endless.size <= ENDLESS_MAX) return;
      // A request that waits in the outbox is still sent.
      if (oldest.progress.twsId !== undefined) this.#end(oldest, false);
    }
  }

  #end(request: Numbered, cancel: boolean, rest?: readonly unknown[]): void {
    const { name, method, args, callerId, uncount, progress } = request;
    if (progress.over) return;
    this.#endless.delete(request);
    this.#unanswered.over(request);
    uncount?.();
    const key = keyOf(name, callerId);
    if (this.#requests.get(key) === request) this.#requests.delete(key);
    const { twsId } = progress;
    const { api } = this.#parts.live.requests.channel;
    const how = method.cancel;
    if (!cancel || how === undefined) return progress.end(undefined);
    const more = rest ?? cancelArguments(method, args);
    progress.end(() => {
      (api[how] as (...args: readonly unknown[]) => unknown).call(api, twsId, ...more);
    });
  }

  #refuse(sentence: string, code: number, about: unknown): void {
    this.#parts.emit("error", errorEvent(new Error(sentence), code, about));
  }
}

const keyOf = (name: MethodName, callerId: number): string => `${name} ${callerId}`;
