import type { MutableCounts } from "../counts.ts";
import type { GatewayEvent } from "../gateway-event.ts";
import type { GatewayRequest } from "../messages.ts";
import type { CompleteGatewayOptions } from "../options.ts";
import { bearerToken } from "./bearer.ts";
import { LoginState, newBrokerageMemory } from "./login-state.ts";
import { nextResetMs } from "./reset-time.ts";

/** Longest life of a login, in ms. */
const LOGIN_LIFE_MS = 86_400_000;

/** The way in which a login ended. */
export type LoginEnd = "expired" | "logged-out";

/** The logins of one username, and the one brokerage session for which they and other platforms compete. */
export class Sessions {
  readonly #options: CompleteGatewayOptions;
  readonly #account: string;
  readonly #counts: MutableCounts;
  /** Live logins by token. */
  readonly #logins = new Map<string, LoginState>();
  /** Tokens of logins that are over. */
  readonly #over = new Map<string, LoginEnd>();
  #holder: LoginState | "other platform" | undefined;
  #number = 0;
  /** Whether a person has logged in, or OAuth tokens are accepted. */
  #admits: boolean;
  /** Time of the next nightly reset, epoch ms; undefined before the first event. */
  #resetMs: number | undefined;

  constructor(options: CompleteGatewayOptions, account: string, counts: MutableCounts) {
    // A zone that does not exist is refused here, and not at the first request.
    nextResetMs(0, options.resetZone);
    this.#options = options;
    this.#account = account;
    this.#counts = counts;
    this.#admits = options.loggedIn;
  }

  /** Ends logins and brokerage sessions whose time was over up to `nowMs`. */
  pass(nowMs: number): void {
    if (this.#resetMs === undefined) this.#begin(nowMs);
    for (let atMs = this.nextMs(); atMs <= nowMs; atMs = this.nextMs()) this.#endDue(atMs);
  }

  /** Gets the time at which something ends next, epoch ms; infinity for never. */
  nextMs(): number {
    let next = this.#options.nightlyReset ? (this.#resetMs ?? Infinity) : Infinity;
    for (const login of this.#logins.values())
      next = Math.min(next, this.#endsMs(login), this.#idleMs(login));
    return next;
  }

  /** Finds the login that a request belongs to. With OAuth the first request of a token makes one. */
  find(request: Pick<GatewayRequest, "headers" | "query">, nowMs: number): LoginState | undefined {
    if (this.#options.access === "gateway") return this.#logins.get("");
    const token = bearerToken(request);
    if (token === "" || !this.#admits || this.#over.has(token)) return undefined;
    return this.#logins.get(token) ?? this.#login(token, nowMs);
  }

  /** Finds the login with a session ID. */
  bySession(session: string): LoginState | undefined {
    return [...this.#logins.values()].find((login) => login.session === session);
  }

  /** Gets how the login ended that a request would belong to; undefined where there was none. */
  endOf(request: Pick<GatewayRequest, "headers" | "query">): LoginEnd | undefined {
    return this.#over.get(this.#options.access === "gateway" ? "" : bearerToken(request));
  }

  /** Tests whether a login is not over. */
  isLive(login: LoginState): boolean {
    return this.#logins.get(login.token) === login;
  }

  /**
   * Begins the brokerage session of a login.
   *
   * Whether `ssodh/init` inside an open session begins another one is not documented. Here the session stays, and only its
   * suppressed questions are forgotten, because they "must be sent again after each init".
   */
  initialise(login: LoginState, compete: boolean, nowMs: number): void {
    this.#counts.inits++;
    if (this.#holder === login) return login.brokerage?.suppressed.clear();
    if (this.#holder !== undefined && !compete) {
      login.standing = { kind: "refused" };
      return;
    }
    this.#evict();
    this.#open(login, nowMs + this.#options.establishMs, nowMs);
  }

  /** Notes a request that keeps the brokerage session of its login alive. */
  traffic({ standing }: LoginState, nowMs: number): void {
    if (standing.kind === "open") standing.trafficMs = nowMs;
  }

  /** Ends a login for every user of it. */
  logout(login: LoginState): void {
    this.#end(login, "logged-out");
  }

  /** Applies an event that concerns logins. */
  happens(event: GatewayEvent, nowMs: number): void {
    switch (event.kind) {
      case "competing":
        if (event.on && this.#holder !== "other platform") {
          this.#evict();
          this.#holder = "other platform";
        } else if (!event.on && this.#holder === "other platform") this.#release();
        return;
      case "login":
        this.#admits = true;
        this.#over.clear();
        if (this.#options.access === "gateway") this.#loginOfPerson(nowMs, this.#options.establishMs);
        return;
      case "login-expired":
        return this.#expireAll();
      case "brokerage-expired":
        return this.#endBrokerage();
      case "reset":
        return this.#reset();
      case "penalty":
      case "cancels-held":
        return;
    }
  }

  #begin(nowMs: number): void {
    this.#resetMs = nextResetMs(nowMs, this.#options.resetZone);
    if (this.#options.access === "gateway" && this.#admits) this.#loginOfPerson(nowMs, 0);
  }

  /** Logs in at the gateway, which begins a brokerage session by itself; it does not take over another platform's. */
  #loginOfPerson(nowMs: number, establishMs: number): void {
    const before = this.#logins.get("");
    if (before !== undefined) this.#end(before, "expired");
    this.#over.delete("");
    const login = this.#login("", nowMs);
    if (this.#holder === undefined) this.#open(login, nowMs + establishMs, nowMs);
    else login.standing = { kind: "refused" };
  }

  #login(token: string, nowMs: number): LoginState {
    const login = new LoginState(token, ++this.#number, nowMs);
    this.#logins.set(token, login);
    return login;
  }

  #open(login: LoginState, establishedMs: number, nowMs: number): void {
    this.#holder = login;
    const memory = newBrokerageMemory(this.#account);
    login.standing = { kind: "open", memory, establishedMs, trafficMs: nowMs };
  }

  #endsMs({ sinceMs }: LoginState): number {
    return sinceMs + LOGIN_LIFE_MS;
  }

  #idleMs({ standing }: LoginState): number {
    return standing.kind === "open" ? standing.trafficMs + this.#options.idleMs : Infinity;
  }

  #endDue(atMs: number): void {
    for (const login of [...this.#logins.values()]) {
      if (this.#endsMs(login) <= atMs) this.#end(login, "expired");
      else if (this.#idleMs(login) <= atMs) {
        this.#counts.idleDeaths++;
        this.#endBrokerage();
      }
    }
    if (this.#resetMs === undefined || this.#resetMs > atMs) return;
    this.#resetMs = nextResetMs(atMs, this.#options.resetZone);
    if (this.#options.nightlyReset) this.#reset();
  }

  #reset(): void {
    if (this.#options.access === "gateway") this.#expireAll();
    else this.#endBrokerage();
  }

  #expireAll(): void {
    for (const login of [...this.#logins.values()]) this.#end(login, "expired");
  }

  #end(login: LoginState, how: LoginEnd): void {
    this.#logins.delete(login.token);
    this.#over.set(login.token, how);
    if (this.#holder === login) this.#endBrokerage();
  }

  /** Ends the brokerage session of whichever login holds it; another platform keeps its own. */
  #endBrokerage(): void {
    if (typeof this.#holder !== "object") return;
    this.#holder.standing = { kind: "ended" };
    this.#release();
  }

  #evict(): void {
    if (this.#holder === undefined) return;
    this.#counts.evictions++;
    if (typeof this.#holder === "object") this.#holder.standing = { kind: "evicted" };
    this.#holder = undefined;
  }

  /** Frees the brokerage session: competitors see it, and must begin one themselves. */
  #release(): void {
    this.#holder = undefined;
    for (const login of this.#logins.values()) {
      if (login.standing.kind === "refused" || login.standing.kind === "evicted")
        login.standing = { kind: "ended" };
    }
  }
}
