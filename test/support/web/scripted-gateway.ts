import type { VirtualClock } from "../../../sim/world/clock.ts";
import { PoolError } from "../../../src/errors.ts";
import type { WebAnswer, WebCall } from "../../../src/web/call.ts";

/** One request that was received. */
export interface Received {
  readonly atMs: number;
  readonly path: string;
  readonly call: WebCall;
}

/** What a request leads to instead of its normal answer; `hang` lets it time out. */
export type Fault = Partial<WebAnswer> | PoolError | "hang" | undefined;

/** Makes an answer with a body. */
export const answer = (body: unknown, status = 200): WebAnswer => ({
  status,
  body,
  text: typeof body === "string" ? body : JSON.stringify(body ?? ""),
  retryAfterMs: undefined,
});

/** A session with the gateway as far as a supervisor sees it, with faults that a test sets. */
export class ScriptedGateway {
  readonly clock: VirtualClock;
  readonly received: Received[] = [];
  loggedIn = true;
  authenticated = true;
  competing = false;
  connected = true;
  established: boolean | undefined = true;
  accounts: readonly string[] = ["DU1", "DU2"];
  /** The session ID of the login. */
  token = "secret-token";
  /** Whether the other login takes the session back as soon as it is taken over. */
  takesBack = false;
  /** Requests with an answer that has not been delivered. */
  open = 0;
  /** Largest number of requests of dials and probes that were under way at a time. */
  underWayMax = 0;
  latencyMs = 0;
  #underWay = 0;
  /** Decides for each request what goes wrong. */
  fault: (path: string, call: WebCall) => Fault = () => undefined;

  constructor(clock: VirtualClock) {
    this.clock = clock;
  }

  /** Paths of the requests, in their order. */
  get paths(): readonly string[] {
    return this.received.map(({ path }) => path);
  }

  /** Values of `compete` of the calls of `ssodh/init`. */
  get competed(): readonly unknown[] {
    return this.received
      .filter(({ path }) => path === "/iserver/auth/ssodh/init")
      .map(({ call }) => call.form?.compete ?? (call.body as { compete: unknown }).compete);
  }

  readonly control = async (_what: string, call: WebCall, timeoutMs: number): Promise<WebAnswer> => {
    if (call.path === "/tickle") return this.#send(call, timeoutMs);
    this.underWayMax = Math.max(this.underWayMax, ++this.#underWay);
    try {
      return await this.#send(call, timeoutMs);
    } finally {
      this.#underWay--;
    }
  };

  #send(call: WebCall, timeoutMs: number): Promise<WebAnswer> {
    this.received.push({ atMs: this.clock.now(), path: call.path, call });
    const fault = this.fault(call.path, call);
    if (fault === "hang") {
      const error = new PoolError(
        "REQUEST_TIMEOUT",
        `Cannot request ${call.path}: no answer in ${timeoutMs} ms`,
      );
      return this.#after(timeoutMs, () => {
        throw error;
      });
    }
    return this.#after(this.latencyMs, () => {
      if (fault instanceof PoolError) throw fault;
      return fault === undefined ? this.#answer(call) : { ...answer(undefined), ...fault };
    });
  }

  #answer({ path, body }: WebCall): WebAnswer {
    if (!this.loggedIn) return path === "/tickle" ? answer({ error: "no session" }) : answer(undefined, 401);
    switch (path) {
      case "/iserver/auth/status":
        return answer(this.#status());
      case "/iserver/auth/ssodh/init":
        return this.#init(body);
      case "/iserver/accounts":
        if (!this.authenticated) return answer({ error: "Bad Request: no bridge", statusCode: 400 }, 400);
        if (this.competing) return answer({});
        return answer({ accounts: this.accounts, selectedAccount: "DU2", isPaper: true });
      case "/tickle":
        return answer({
          session: this.token,
          hmds: { error: "no bridge" },
          iserver: { authStatus: this.#status() },
        });
      default:
        return answer({ status: "submitted" });
    }
  }

  #init(body: unknown): WebAnswer {
    const { compete } = (body ?? {}) as { readonly compete?: boolean };
    if (compete === true) {
      this.competing = this.takesBack;
      this.authenticated = !this.takesBack;
    } else if (!this.competing) this.authenticated = true;
    return answer(this.#status());
  }

  #status(): unknown {
    const { authenticated, competing, connected, established } = this;
    const machine = { MAC: "98:F2:B3:23:BF:A0", hardware_info: "e1d2c3|98:F2:B3:23:BF:A0" };
    return {
      authenticated,
      competing,
      connected,
      established: established && authenticated,
      message: "",
      ...machine,
    };
  }

  #after(delayMs: number, act: () => WebAnswer): Promise<WebAnswer> {
    if (delayMs === 0) return Promise.resolve().then(act);
    this.open++;
    return new Promise((resolve) => {
      this.clock.after(delayMs, () => {
        this.open--;
        resolve(undefined);
      });
    }).then(act);
  }
}
