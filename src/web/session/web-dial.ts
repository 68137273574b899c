import { PoolError, reasonOf } from "../../errors.ts";
import type { SteadyClock } from "../../seams/clock.ts";
import type { WebAnswer, WebCall } from "../call.ts";
import type { WebSession } from "../web-session.ts";
import {
  type AccountsAnswer,
  type AuthStatus,
  accountsOf,
  authStatusOf,
  isGood,
  tokenOf,
} from "./auth-status.ts";
import { dialFailure, said } from "./dial-failure.ts";
import { initCall, initFormCall } from "./init-calls.ts";
import {
  adviceOn,
  CHECK_URL,
  checkUsername,
  competingSession,
  loginRequired,
  withAdvice,
} from "./login-errors.ts";
import { ACCOUNTS } from "./prime.ts";
import type { Control, Tickle } from "./tickle.ts";
import type { DialStep } from "./web-state.ts";

/** Parts and callbacks of a dial. After `end()` no callback is called. */
export interface WebDialOptions {
  readonly url: string;
  readonly clock: SteadyClock;
  readonly control: Control;
  readonly tickle: Tickle;
  /** Timeout of each request, in ms. */
  readonly timeoutMs: number;
  readonly suppressedQuestions: readonly string[];
  /** Whether the session may be taken over from another login. */
  readonly mayTakeOver: boolean;
  /** Whether `ssodh/init` is called also where the status looks good. */
  readonly init: boolean;
  /** Whether another pool of the process uses the username. */
  isUsernameInUse(): boolean;
  step(step: DialStep): void;
  takingOver(): void;
  /** The session is ready. */
  primed(session: Omit<WebSession, "epoch">): void;
  failed(error: PoolError): void;
}

/** Interval of the requests that wait for a change at the gateway, in ms, and their maximum number. */
const POLL_MS = 1_000;
const POLLS_MAX = 10;
/** HTTP status of a call that the gateway cannot read, among others; above it there is an outage. */
const SERVER_ERROR = 500;
/**
 * Maximum number of requests while the gateway is not connected. IBKR's documents show this both for a brokerage session that
 * has timed out, which `ssodh/init` cures, and for a login that has ended.
 */
const CONNECT_POLLS_MAX = 3;
/** Maximum number of requests for the accounts: the gateway may answer "no bridge" for a moment after `ssodh/init`. */
const PRIMES_MAX = 3;

const STATUS: WebCall = { method: "POST", path: "/iserver/auth/status" };
const SUPPRESS_PATH = "/iserver/questions/suppress";

/**
 * Begins one session: reads the status, begins the brokerage session where there is none, and requests what other requests
 * need. It never logs in, and takes a session over at most once.
 */
export class WebDial {
  readonly #with: WebDialOptions;
  #isEnded = false;
  #cancelPause: () => void = () => {};
  #waitsFor = "its first request";
  #tookOver = false;
  /** Whether `ssodh/init` is still to be called where the status looks good. */
  #initFirst: boolean;

  constructor(options: WebDialOptions) {
    this.#with = options;
    this.#initFirst = options.init;
    void this.#run().then(
      (session) => {
        if (!this.#isEnded) options.primed(session);
      },
      (cause) => {
        if (!this.#isEnded)
          options.failed(
            cause instanceof PoolError ? cause : dialFailure(reasonOf(cause), "WEB_ERROR", cause),
          );
      },
    );
  }

  /** The request, or the change, that the dial waits for. */
  get waitsFor(): string {
    return this.#waitsFor;
  }

  /** Gives the dial up: its requests under way are dropped, and no further one is sent. */
  end(): void {
    this.#isEnded = true;
    this.#cancelPause();
  }

  async #run(): Promise<Omit<WebSession, "epoch">> {
    const { tickle, timeoutMs } = this.#with;
    checkUsername(this.#with);
    const accounts = await this.#primedAccounts();
    await this.#pause(tickle.waitMs);
    this.#waitsFor = "the answer to POST /tickle";
    const answer = this.#passed(await this.#advised(tickle.send(timeoutMs)));
    const token = tokenOf(answer);
    const shown = authStatusOf(answer);
    if (shown.competing === true) throw competingSession(this.#tookOver);
    if (!isGood(shown)) throw dialFailure(`the tickle shows that it is not ready${said(shown)}`);
    if (token === undefined) throw dialFailure("the answer to the tickle has no session ID");
    checkUsername(this.#with);
    return { ...accounts, token };
  }

  /** Begins the brokerage session, and requests the accounts until there are some. */
  async #primedAccounts(): Promise<AccountsAnswer> {
    for (let tries = 1; ; tries++) {
      await this.#authenticate();
      this.#step("priming");
      await this.#suppress();
      const answer = this.#refused(await this.#request(ACCOUNTS));
      const accounts = answer.status < 400 ? accountsOf(answer) : undefined;
      if (accounts !== undefined) return accounts;
      if (tries >= PRIMES_MAX)
        throw dialFailure(
          `the gateway gives no accounts (status ${answer.status})${adviceOn(answer.status)}`,
        );
      await this.#pause(POLL_MS);
      this.#step("checking");
    }
  }

  /** Reads the status, and begins the brokerage session where it shows none. */
  async #authenticate(): Promise<void> {
    let shown = await this.#status();
    if (shown.noSession) throw loginRequired(this.#with.url, "nobody is logged in");
    if (isGood(shown) && !this.#initFirst) return;
    this.#initFirst = false;
    this.#step("initialising");
    await this.#init(shown, shown.competing === true);
    let competed = 0;
    for (let polls = 1; polls <= POLLS_MAX; polls++) {
      shown = await this.#status();
      if (shown.noSession) throw loginRequired(this.#with.url, "nobody is logged in");
      if (isGood(shown)) return;
      if (shown.competing === true) {
        // The first status after a take-over may be older than it.
        if (this.#tookOver && ++competed > 1) throw competingSession(true);
        if (!this.#tookOver) await this.#init(shown, true);
      }
      if (shown.connected === false && polls >= CONNECT_POLLS_MAX)
        throw loginRequired(this.#with.url, `it is not connected to IBKR${said(shown)}`);
      await this.#pause(POLL_MS);
    }
    throw dialFailure(
      `its status is not good after ${POLLS_MAX} requests${said(shown)}`,
      "HANDSHAKE_TIMEOUT",
    );
  }

  async #status(): Promise<AuthStatus> {
    const answer = await this.#request(STATUS);
    const shown = authStatusOf(answer);
    if (shown.noSession) return shown;
    this.#passed(answer);
    if (shown.authenticated === undefined)
      throw dialFailure(`the answer to the status has no flags: ${CHECK_URL}`);
    return shown;
  }

  /** Calls `ssodh/init`: as JSON, and as the form that some gateways take where that fails. */
  async #init({ machine }: AuthStatus, competing: boolean): Promise<void> {
    const { mayTakeOver, url } = this.#with;
    if (competing) {
      if (!mayTakeOver || this.#tookOver) throw competingSession(this.#tookOver);
      this.#tookOver = true;
      if (!this.#isEnded) this.#with.takingOver();
    }
    checkUsername(this.#with);
    const answer = this.#refused(await this.#request(initCall(competing)));
    if (answer.status < 400) return;
    if (answer.status === 410) throw loginRequired(url, "its login has ended");
    // An outage says nothing of the form, and the first call may have been carried out.
    if (machine === undefined || answer.status > SERVER_ERROR) return void this.#passed(answer);
    this.#passed(await this.#request(initFormCall(machine, competing)));
  }

  #step(step: DialStep): void {
    if (!this.#isEnded) this.#with.step(step);
  }

  async #suppress(): Promise<void> {
    const { suppressedQuestions: messageIds } = this.#with;
    if (messageIds.length === 0) return;
    this.#passed(await this.#request({ method: "POST", path: SUPPRESS_PATH, body: { messageIds } }));
  }

  /** Sends a request. Never settles once the dial was given up. */
  async #request(call: WebCall): Promise<WebAnswer> {
    if (this.#isEnded) return never();
    this.#waitsFor = `the answer to ${call.method} ${call.path}`;
    const { control, timeoutMs } = this.#with;
    const answer = await this.#advised(control("begin a session", call, timeoutMs));
    return this.#isEnded ? never() : answer;
  }

  /** Says what to do where a request has no answer. */
  async #advised(answer: Promise<WebAnswer>): Promise<WebAnswer> {
    try {
      return await answer;
    } catch (cause) {
      throw withAdvice(cause, this.#with.url);
    }
  }

  /** Rejects an answer that nobody is logged in for, or that the penalty box gave. */
  #refused(answer: WebAnswer): WebAnswer {
    if (authStatusOf(answer).noSession) throw loginRequired(this.#with.url, "nobody is logged in");
    if (answer.status === 429) throw dialFailure("IBKR answered 429", "RATE_LIMITED");
    return answer;
  }

  /** Rejects an error of the gateway. */
  #passed(answer: WebAnswer): WebAnswer {
    const { status } = this.#refused(answer);
    if (status >= 400)
      throw dialFailure(`the gateway answered ${status}${said(authStatusOf(answer))}${adviceOn(status)}`);
    return answer;
  }

  #pause(delayMs: number): Promise<void> {
    if (this.#isEnded) return never();
    this.#waitsFor = "a change of the status of the session";
    return new Promise((resolve) => {
      this.#cancelPause = this.#with.clock.after(delayMs, resolve);
    });
  }
}

/** Makes a promise that never settles. */
function never<Result>(): Promise<Result> {
  return new Promise(() => {});
}
