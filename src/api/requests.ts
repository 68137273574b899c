import { PoolError, reasonOf } from "../errors.ts";
import type { HistoricalQuery } from "../pacing/historical.ts";
import type { Ticket } from "../pacing/outbox.ts";
import { historicalQuery } from "../requests/market.ts";
import type { Recipient } from "../session/router.ts";
import type { BarSizeSetting, Contract, WhatToShow } from "../stoqey/mod.ts";
import { exceeded, isNotice, meaningFor, NOT_CONNECTED, UNKNOWN_TICKER_ID } from "../tws/codes.ts";
import { isLast, METHODS, type MethodName, type NumberedMethod } from "./table.ts";
import { emitError, type ViewParts } from "./view-options.ts";

/** One request of a caller: the number that the caller uses, and the one that TWS knows. */
interface Numbered {
  readonly name: MethodName;
  readonly method: NumberedMethod;
  /** The arguments of the caller, with its number. */
  readonly args: readonly unknown[];
  readonly outer: number;
  inner: number | undefined;
  ticket: Ticket | undefined;
  over: boolean;
}

/** What the rules for historical data need to know, by the arguments of `reqHistoricalData`. */
function historical(name: MethodName, args: readonly unknown[]): HistoricalQuery | undefined {
  if (name !== "reqHistoricalData") return undefined;
  const [, contract, end, duration, barSize, whatToShow] = args;
  return historicalQuery({
    contract: (contract ?? {}) as Contract,
    duration: String(duration),
    barSize: barSize as `${BarSizeSetting}`,
    whatToShow: whatToShow as `${WhatToShow}`,
    end: String(end ?? ""),
  });
}

/**
 * The numbered requests of one view. Each kind of request has numbers of its own, as at TWS: the same number may stand for
 * market data and for contract details at once.
 */
export class ViewRequests {
  readonly #parts: ViewParts;
  readonly #requests = new Map<string, Numbered>();

  constructor(parts: ViewParts) {
    this.#parts = parts;
  }

  /** Sends a request under a number of the pool's. A number that is in use for the same kind stands for the new one. */
  send(name: MethodName, method: NumberedMethod, args: readonly unknown[]): void {
    const outer = Number(args[0]);
    const key = keyOf(name, outer);
    const before = this.#requests.get(key);
    if (before !== undefined) this.#end(before, true);
    const request: Numbered = {
      ...{ name, method, args, outer, inner: undefined, ticket: undefined, over: false },
    };
    this.#requests.set(key, request);
    const { api, ids, router, outbox } = this.#parts.live.requests.channel;
    const recipient: Recipient = { receive: (event, got) => this.#receive(request, event, got) };
    let query: HistoricalQuery | undefined;
    try {
      query = historical(name, args);
    } catch (cause) {
      this.#end(request, false);
      return this.#cannotSend(name, cause, outer);
    }
    request.ticket = outbox.submit(
      {
        lane: method.lane,
        owner: this.#parts.owner,
        historical: query,
        needsIbkr: method.needsIbkr,
        dropped: (reason) => {
          this.#end(request, false);
          this.#dropped(name, reason, outer);
        },
      },
      () => {
        const inner = ids.next();
        request.inner = inner;
        router.own(inner, recipient);
        router.sending(recipient, () =>
          (api[name] as (...args: readonly unknown[]) => unknown).call(api, inner, ...args.slice(1)),
        );
      },
    );
    // It was refused while it was being written.
    if (request.over) outbox.done(request.ticket);
  }

  /** Ends, or changes, a request of the caller. */
  cancel(name: MethodName, of: MethodName, args: readonly unknown[]): void {
    const outer = Number(args[0]);
    const request = this.#requests.get(keyOf(of, outer));
    if (request === undefined) {
      const error = new Error(`Can't find EId with tickerId:${outer}`);
      return emitError(this.#parts, error, UNKNOWN_TICKER_ID, outer);
    }
    if (METHODS[of].kind === "numbered" && (METHODS[of] as NumberedMethod).cancel === name) {
      return this.#end(request, true, args.slice(1));
    }
    const { api, outbox } = this.#parts.live.requests.channel;
    outbox.submit({ lane: "interactive", owner: this.#parts.owner }, () => {
      if (request.inner === undefined) return;
      (api[name] as (...args: readonly unknown[]) => unknown).call(api, request.inner, ...args.slice(1));
    });
  }

  /** Ends all of them. */
  close(): void {
    for (const request of [...this.#requests.values()]) this.#end(request, true);
  }

  #receive(request: Numbered, event: string, args: readonly unknown[]): void {
    const { name, method, outer } = request;
    if (event === "error") {
      const [error, code, , ...rest] = args;
      const [message, number] = [reasonOf(error), Number(code)];
      const meaning = meaningFor("stream", number, message);
      // What was too much was not taken; what else has to be requested again is the caller's to cancel.
      const refused = meaning === "end" || exceeded(number, message) !== undefined;
      if (refused && !isNotice(number)) this.#end(request, false);
      return this.#parts.emit("error", [error, code, outer, ...rest]);
    }
    // Before it is told: whoever receives the end may use the number again at once.
    if (isLast(name, method, event, request.args, args)) this.#end(request, false);
    this.#parts.emit(event, event === "commissionReport" ? args : [outer, ...args.slice(1)]);
  }

  #end(request: Numbered, cancel: boolean, rest?: readonly unknown[]): void {
    if (request.over) return;
    request.over = true;
    const { name, method, args, outer, inner, ticket } = request;
    const key = keyOf(name, outer);
    if (this.#requests.get(key) === request) this.#requests.delete(key);
    const { api, router, outbox } = this.#parts.live.requests.channel;
    if (inner !== undefined) router.disown(inner);
    if (ticket === undefined) return;
    const how = method.cancel;
    if (!cancel || how === undefined) return outbox.done(ticket);
    // A book is given back in the way in which it was requested.
    const more = rest ?? (name === "reqMktDepth" ? [args[3]] : []);
    outbox.cancel(ticket, () => {
      (api[how] as (...args: readonly unknown[]) => unknown).call(api, inner, ...more);
    });
  }

  #dropped(name: MethodName, reason: PoolError, outer: number): void {
    if (reason.code === "INVALID_OPTION") return this.#cannotSend(name, reason.cause, outer);
    queueMicrotask(() => {
      const error = new PoolError(reason.code, `Not sent: ${name}: ${reason.message}`, { cause: reason });
      emitError(this.#parts, error, NOT_CONNECTED, outer);
    });
  }

  #cannotSend(name: MethodName, cause: unknown, outer: number): void {
    queueMicrotask(() => {
      const error = new Error(`Cannot send ${name}: ${reasonOf(cause)}`, { cause });
      emitError(this.#parts, error, 0, outer);
    });
  }
}

const keyOf = (name: MethodName, outer: number): string => `${name} ${outer}`;
