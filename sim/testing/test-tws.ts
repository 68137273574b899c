import type { Fault } from "../faults/fault.ts";
import { parseFault } from "../faults/parse.ts";
import type { ServerSession } from "../net/connection.ts";
import { type FakeTws, type Inside, insideOf } from "../net/fake-tws.ts";
import type { Injected } from "../net/faults-in-force.ts";
import type { AnswerRule } from "../script/answer-rule.ts";
import type { Match } from "../script/match.ts";
import type { ReceivedRequest, SentMessage } from "../script/message-log.ts";
import type { RequestRule } from "../script/request-rule.ts";
import type { SessionMatch } from "../script/session-match.ts";
import { fillsInBook } from "../tws/by-hand/order-in-book.ts";
import type { RequestName, RequestValues, ResponseName, ResponseValues } from "../wire/catalogue.ts";
import { traceLine } from "../world/trace.ts";
import { accountBook } from "./account-book.ts";
import { type Awaited, arrival } from "./arrivals.ts";
import type { BookedAccount, BookedFill, ContractName, MarketByHand, OrdersByHand } from "./by-hand.ts";
import { marketByHand } from "./market-by-hand.ts";
import { OrderHands } from "./orders-by-hand.ts";
import type { Seams, TestTwsParts } from "./test-tws-parts.ts";
import type { TestTime } from "./time.ts";
import { faultsOfRules } from "./verdict.ts";

/** Number of messages of each direction that are kept at least. */
const MESSAGES_MAX = 100_000;
/** Longest time for which a promise is waited for, in ms: a day. */
const PROMISE_MS = 86_400_000;

/** A fake TWS in the hands of a test: what arrived, what is answered, what time it is. */
export class TestTws implements AsyncDisposable {
  /** Address that it listens on. */
  readonly host: string;
  /** Port that clients dial. */
  readonly port: number;
  /** Second argument of a pool: `new IbkrPool({ port: tws.port }, tws.seams)`. */
  readonly seams: Seams;
  readonly #tws: FakeTws;
  readonly #time: TestTime;
  readonly #closeDoor: () => Promise<void>;
  /** Faults that are in force from the start. */
  readonly #faults: readonly Fault[];
  readonly #inside: Inside;
  /** The orders, worked by hand. */
  readonly orders: OrdersByHand;

  /** Wraps a fake that clients can reach; `startFakeTws` makes it. */
  constructor({ tws, time, host, port, seams, faults, closeDoor }: TestTwsParts) {
    this.host = host;
    this.port = port;
    this.seams = seams;
    this.#tws = tws;
    this.#time = time;
    this.#closeDoor = closeDoor;
    this.#faults = faults;
    this.#inside = insideOf(tws);
    this.orders = new OrderHands(this.#inside);
    tws.script.requests.keep(MESSAGES_MAX);
    tws.script.answers.keep(MESSAGES_MAX);
    for (const fault of faults) tws.inject(fault);
  }

  /** The sessions whose connections work in both directions. */
  get sessions(): readonly ServerSession[] {
    return this.#tws.sessions();
  }

  /** Time of its clock, epoch ms. */
  get nowMs(): number {
    return this.#time.clock.now();
  }

  /** Every event so far, one line each: connections, requests and answers with their content, faults. */
  get log(): string {
    return this.#tws.trace.events.map(traceLine).join("\n");
  }

  /** The requests that have arrived, oldest first, whatever their `outcome`: those that a fault has lost are among them. */
  requests(): readonly ReceivedRequest[];
  /** The requests of a name, oldest first: all, or those with some values, or of one session. */
  requests<Name extends RequestName>(
    name: Name,
    match?: Match<RequestValues[Name]>,
    session?: SessionMatch,
  ): readonly ReceivedRequest<Name>[];
  requests(name?: RequestName, match?: Match<never>, session?: SessionMatch): readonly ReceivedRequest[] {
    return this.#tws.script.requests.all(name, match, session) as readonly ReceivedRequest[];
  }

  /** The messages that TWS has answered with, oldest first; a fault may have lost some of them on their way. */
  answers(): readonly SentMessage[];
  /** The messages of a name that TWS has answered with, oldest first: all, or those with some values, or to one session. */
  answers<Name extends ResponseName>(
    name: Name,
    match?: Match<ResponseValues[Name]>,
    session?: SessionMatch,
  ): readonly SentMessage<Name>[];
  answers(name?: ResponseName, match?: Match<never>, session?: SessionMatch): readonly SentMessage[] {
    return this.#tws.script.answers.all(name, match, session) as readonly SentMessage[];
  }

  /**
   * Gets the first request that matches: one that has arrived already, or the next that does.
   *
   * @param options `withinMs` in ms, default 2 000: real ms over TCP; virtual ms, which pass meanwhile, in memory. `clientId`,
   * `connection`: its session; default any.
   * @throws {Error} When none has arrived by then; the message says what arrived instead.
   */
  async received<Name extends RequestName>(
    name: Name,
    match?: Match<RequestValues[Name]>,
    options: Awaited = {},
  ): Promise<ReceivedRequest<Name>> {
    const { requests } = this.#tws.script;
    const found = await arrival(requests, name, match as never, options, this.#time.wait);
    return found as unknown as ReceivedRequest<Name>;
  }

  /**
   * Gets the first message of TWS that matches: one that has been sent already, or the next that is.
   *
   * @param options As of `received()`.
   * @throws {Error} When none has been sent by then; the message says what was sent instead.
   */
  async answered<Name extends ResponseName>(
    name: Name,
    match?: Match<ResponseValues[Name]>,
    options: Awaited = {},
  ): Promise<SentMessage<Name>> {
    const { answers } = this.#tws.script;
    const found = await arrival(answers, name, match as never, options, this.#time.wait);
    return found as unknown as SentMessage<Name>;
  }

  /** Makes a rule for the requests of a name; without an action they are served as always. */
  on<Name extends RequestName>(name: Name, match?: Match<RequestValues[Name]>): RequestRule<Name> {
    return this.#tws.script.on(name, match);
  }

  /** Makes a rule for the messages of a name that TWS is about to send. */
  onAnswer<Name extends ResponseName>(name: Name, match?: Match<ResponseValues[Name]>): AnswerRule<Name> {
    return this.#tws.script.onAnswer(name, match);
  }

  /** Injects a fault, as an object or as on the command line. */
  inject(fault: Fault | string): Injected {
    return this.#tws.inject(typeof fault === "string" ? parseFault(fault) : fault);
  }

  /** The faults in force, oldest first. */
  get faults(): readonly Injected[] {
    return this.#tws.faults();
  }

  /**
   * Gets the market of a contract, to move it by hand.
   *
   * @param contract Symbol of a US share, or what describes another contract.
   * @throws {RangeError} For a name that means no contract, or several; the message lists them.
   */
  market(contract: ContractName | string): MarketByHand {
    return marketByHand(contract, this.#inside);
  }

  /** Every fill so far, oldest first, up to now. */
  get fills(): readonly BookedFill[] {
    const { clock, shared } = this.#inside;
    shared.exchange.trading.advance(clock.now());
    return fillsInBook(shared);
  }

  /** The default account as it is now. */
  get account(): BookedAccount {
    return accountBook(this.#inside);
  }

  /**
   * Puts the fake back to the start, but for its time: account, orders, fills, prices by hand, log, rules and faults.
   *
   * @param options `sessions`: `end` (the default) disconnects every client first, and numbers connections from 1 again; with
   * `keep` they stay connected and subscribed, and are sent positions and account values that are others now. Orders vanish
   * without a status, and what was requested and not answered yet is dropped.
   */
  reset({ sessions = "end" }: { readonly sessions?: "end" | "keep" } = {}): void {
    this.#tws.reset(sessions);
    for (const fault of this.#faults) this.#tws.inject(fault);
  }

  /** Heals all faults. */
  heal(): void {
    this.#tws.heal();
  }

  /**
   * Moves time forward: not over TCP with time that passes by itself.
   *
   * With `tcp-stepped`, time moves from one instant at which something is due to the next, and waits at each until nothing
   * has been read or sent for 5 real ms, so that clients can answer.
   *
   * @param ms How far, in ms.
   */
  advance(ms: number): Promise<void> {
    return this.#time.advance(ms);
  }

  /**
   * Waits for a promise of a client; in memory, virtual time passes meanwhile.
   *
   * @returns The value of the promise; its rejection is thrown.
   * @throws {Error} When the promise has not settled within a day of the clock that `received()` waits by.
   */
  async until<Value>(promise: Promise<Value>): Promise<Value> {
    const settled = new AbortController();
    const settle = (): void => settled.abort();
    promise.then(settle, settle);
    await this.#time.wait(PROMISE_MS, settled.signal);
    if (!settled.signal.aborted) throw new Error(`Cannot settle the promise within ${PROMISE_MS} ms`);
    return promise;
  }

  /**
   * Checks that every rule was used, as often as it says if it does, and that no code of a rule has thrown.
   *
   * @param options `only`: names of the requests that are allowed; any other that arrived is an error. Default: all.
   * @throws {Error} The message names each rule with its uses, and what arrived instead.
   */
  verify(options: { readonly only?: readonly RequestName[] } = {}): void {
    const faults = faultsOfRules(this.#tws.script, options.only);
    if (faults.length > 0)
      throw new Error(
        `The fake TWS was not used as expected:\n${faults.map((one) => `- ${one}`).join("\n")}`,
      );
  }

  /** Ends all connections; resolves when the port is free again. */
  async close(): Promise<void> {
    this.#tws.close();
    await this.#closeDoor();
  }

  /** Closes it, as `close` does. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
