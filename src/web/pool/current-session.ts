import { PoolError } from "../../errors.ts";
import { LiveWebSession } from "../requests/live-web-session.ts";
import type { WebSession } from "../web-session.ts";

/** Dependencies of `CurrentSession`. */
export interface CurrentSessionOptions {
  /** Requests a session. */
  want(): void;
  /** Returns the step that a caller without a session waits for; undefined where there is one. */
  waitingFor(): string | undefined;
}

/** The session that callers are given, and the reasons why there is none. */
export class CurrentSession {
  readonly #options: CurrentSessionOptions;
  #live: LiveWebSession | undefined;
  #lastError: PoolError | undefined;

  constructor(options: CurrentSessionOptions) {
    this.#options = options;
  }

  /** The current session; undefined for none. */
  get live(): LiveWebSession | undefined {
    return this.#live;
  }

  /** Error of the last failed dial or lost session; undefined while there is a session. */
  get lastError(): PoolError | undefined {
    return this.#lastError;
  }

  /** Step that the current dial waits for; undefined without a dial. */
  get stillDialling(): PoolError | undefined {
    const step = this.#options.waitingFor();
    return step === undefined ? undefined : new PoolError("ACQUIRE_TIMEOUT", step);
  }

  /** Requests a session. */
  want(): void {
    this.#options.want();
  }

  /** Begins a session. */
  begin(session: WebSession): LiveWebSession {
    const live = new LiveWebSession(session);
    this.#live = live;
    this.#lastError = undefined;
    return live;
  }

  /** Notes why there is no session. */
  failed(error: PoolError): void {
    this.#lastError = error;
  }

  /**
   * Ends the session for everybody, without running a caller's code.
   *
   * @returns The rest, which may run a caller's code.
   */
  end(error: PoolError): () => void {
    const live = this.#live;
    this.#live = undefined;
    this.#lastError = error;
    return live?.end(error) ?? (() => {});
  }
}
