/** A way to IBKR on which a username has one brokerage session. */
export type UsernameTransport = "tws" | "web";

/**
 * Usernames that pools of this process use, by transport: IBKR allows one brokerage session of a username over all of its
 * platforms, so that a pool on TWS and one on the Web API would take it from each other. Other processes are not seen.
 */
export class Usernames {
  readonly #users: Readonly<Record<UsernameTransport, Map<string, Set<UsernameUse>>>> = {
    tws: new Map(),
    web: new Map(),
  };

  /** Makes the entry of one pool. @param username Undefined for a pool that names none: it is never recorded. */
  entry(transport: UsernameTransport, username: string | undefined): UsernameUse {
    const other = transport === "tws" ? "web" : "tws";
    return new UsernameUse(username, this.#users[transport], this.#users[other]);
  }
}

/** Use of a username by one pool. */
export class UsernameUse {
  readonly #username: string | undefined;
  readonly #own: Map<string, Set<UsernameUse>>;
  readonly #others: ReadonlyMap<string, unknown>;

  constructor(
    username: string | undefined,
    own: Map<string, Set<UsernameUse>>,
    others: ReadonlyMap<string, unknown>,
  ) {
    this.#username = username;
    this.#own = own;
    this.#others = others;
  }

  /** Whether a pool of the other transport uses the username now. */
  get isUsedElsewhere(): boolean {
    return this.#username !== undefined && this.#others.has(this.#username);
  }

  /** Records whether the pool uses the username from now on. */
  set(isUsed: boolean): void {
    if (this.#username === undefined) return;
    const users = this.#own.get(this.#username) ?? new Set();
    if (isUsed) users.add(this);
    else users.delete(this);
    if (users.size > 0) this.#own.set(this.#username, users);
    else this.#own.delete(this.#username);
  }
}

/** The usernames of all pools of this process. */
export const usernames: Usernames = new Usernames();
