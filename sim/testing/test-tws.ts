import { z } from "zod";
import type { Fault } from "../faults/fault.ts";
import { parseFault } from "../faults/parse.ts";
import type { ServerSession } from "../net/connection.ts";
import { type FakeTws, insideOf } from "../net/fake-tws.ts";
import type { Injected } from "../net/faults-in-force.ts";
import type { Inside } from "../net/inside.ts";
import { fillsInBook } from "../tws/by-hand/order-in-book.ts";
import type { RequestName } from "../wire/catalogue.ts";
import { checkFields } from "../world/check-fields.ts";
import { traceLine } from "../world/trace.ts";
import { accountBook } from "./account-book.ts";
import { Arrivals } from "./arrivals.ts";
import type { BookedAccount, BookedFill, ContractName, MarketByHand, OrdersByHand } from "./by-hand.ts";
import { Lifetime } from "./lifetime.ts";
import { marketByHand } from "./market-by-hand.ts";
import { OrderHands } from "./orders-by-hand.ts";
import { TestMessages } from "./test-messages.ts";
import type { Seams, TestTwsParts } from "./test-tws-parts.ts";
import type { TestTime } from "./time.ts";
import { faultsOfRules } from "./verdict.ts";

let reveal: (tws: TestTws) => Inside;

/** Gets what is inside the fake of a test. */
export function insideOfTest(tws: TestTws): Inside {
  return reveal(tws);
}

/** A fake TWS in the hands of a test: what arrived, what is answered, what time it is. */
export class TestTws extends TestMessages implements AsyncDisposable {
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
  readonly #lifetime: Lifetime;
  readonly #arrivals: Arrivals;
  #closing: Promise<void> | undefined;
  /** The orders, worked by hand. */
  readonly orders: OrdersByHand;

  static {
    reveal = (tws) => tws.#inside;
  }

  /** Wraps a fake that clients can reach; `startFakeTws` makes it. */
  constructor({ tws, time, host, port, seams, faults, closeDoor }: TestTwsParts) {
    const lifetime = new Lifetime(time.wait);
    const arrivals = new Arrivals({ tws, host, port, isInMemory: seams.transport !== undefined }, lifetime);
    super(tws.script, arrivals, lifetime);
    this.host = host;
    this.port = port;
    this.seams = seams;
    this.#tws = tws;
    this.#time = time;
    this.#closeDoor = closeDoor;
    this.#faults = faults;
    this.#inside = insideOf(tws);
    this.#lifetime = lifetime;
    this.#arrivals = arrivals;
    this.orders = new OrderHands(this.#inside, this.#lifetime);
    try {
      for (const fault of faults) tws.inject(fault);
    } catch (error) {
      // What nobody has received, nobody can close.
      void this.close().catch(() => {});
      throw error;
    }
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

  /**
   * Injects a fault, as an object or as on the command line.
   *
   * @throws {Error} For what is no fault, or cannot begin: it is not in force then.
   */
  inject(fault: Fault | string): Injected {
    this.#lifetime.check("inject a fault");
    const made = typeof fault === "string" ? parseFault(fault) : fault;
    let refusal: string | undefined;
    const stop = this.#tws.trace.subscribe(({ connection, event, detail }) => {
      if (connection === 0 && event === "failed") refusal ??= detail;
    });
    try {
      const injected = this.#tws.inject(made);
      if (refusal !== undefined) throw new Error(`Cannot inject ${made.text}: ${refusal}`);
      return injected;
    } finally {
      stop();
    }
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
    return marketByHand(contract, this.#inside, this.#lifetime);
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
   * @throws {RangeError} For other options.
   */
  reset(options: { readonly sessions?: "end" | "keep" | undefined } = {}): void {
    this.#lifetime.check("reset the fake");
    checkFields("reset the fake", { sessions: z.enum(["end", "keep"]).optional() }, options);
    if (this.#tws.script.isInRule) throw new Error("Cannot reset the fake: the code of a rule runs");
    this.#tws.reset(options.sessions ?? "end");
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
   * Calls that overlap move it one after the other.
   *
   * @param ms How far, in ms, `>= 0`.
   * @throws {RangeError} For another number, and beyond the end of 2099.
   */
  advance(ms: number): Promise<void> {
    return this.#lifetime.wait("advance the clock", () => this.#time.advance(ms));
  }

  /**
   * Waits for a promise of a client; in memory, virtual time passes meanwhile.
   *
   * @returns The value of the promise; its rejection is thrown.
   * @throws {TypeError} For what is no promise.
   * @throws {Error} When the promise has not settled within a day of the clock that `received()` waits by, or the fake is
   * closed before.
   */
  until<Value>(promise: PromiseLike<Value>): Promise<Value> {
    return this.#arrivals.until(promise);
  }

  /**
   * Checks that every rule was used, as often as it says if it does, and that no code of a rule has thrown.
   *
   * @param options `only`: names of the requests that are allowed; any other that arrived is an error. Default: all.
   * @throws {Error} The message names each rule with its uses, and what arrived instead.
   * @throws {RangeError} For other options, and for the name of a request that does not exist.
   */
  verify(options: { readonly only?: readonly RequestName[] | undefined } = {}): void {
    const faults = faultsOfRules(this.#tws.script, this.#inside.shared.holds, options);
    if (faults.length > 0)
      throw new Error(
        `The fake TWS was not used as expected:\n${faults.map((one) => `- ${one}`).join("\n")}`,
      );
  }

  /** Ends all connections, faults and waits of the test; resolves when the port is free again. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#lifetime.close();
    try {
      this.#tws.close();
    } finally {
      await this.#closeDoor();
    }
  }

  /** Closes it, as `close` does. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
