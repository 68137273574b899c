import { PoolError } from "../../errors.ts";
import type { Clock } from "../../seams/clock.ts";
import { onAbort } from "../../util/abort.ts";
import { durationText } from "../../util/duration-text.ts";
import type { WebAnswer, WebCall } from "../call.ts";
import type { WebPoolOptions } from "../options.ts";
import type { Fetch } from "../seams.ts";
import { readAnswer } from "./answer.ts";
import { CookieJar } from "./cookie-jar.ts";
import { abortedError, type Deadline, onTimeout } from "./deadline.ts";
import { fetchFailure } from "./failure.ts";
import { requestBody, requestHeaders, requestUrl } from "./request-init.ts";

/** Parts of a `GatewayHttp`. */
export interface GatewayHttpParts {
  /** Base URL, which ends with `/v1/api`. */
  readonly url: string;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly headers?: WebPoolOptions["headers"];
}

/** Sends requests to the gateway, one by one, without pacing. */
export class GatewayHttp {
  readonly #parts: GatewayHttpParts;
  readonly #jar = new CookieJar();

  constructor(parts: GatewayHttpParts) {
    this.#parts = parts;
  }

  /**
   * Sends one request, and reads the whole answer, whatever its status.
   *
   * @param what What is done, for a sentence "Cannot <what>: ...".
   * @throws {PoolError} `CONNECT_FAILED`, `NOT_PERMITTED`, `TLS_NOT_TRUSTED`, `NOT_GATEWAY` or `LOGIN_REQUIRED` where there is
   * no answer of a gateway; `REQUEST_TIMEOUT` after `timeoutMs`; `ABORTED` by the signal; `INVALID_OPTION` for a call that
   * cannot be sent.
   */
  send(what: string, call: WebCall, { timeoutMs, signal }: Deadline): Promise<WebAnswer> {
    const { clock } = this.#parts;
    return new Promise((resolve, reject) => {
      const controller = new AbortController();
      let cancelTimer: (() => void) | undefined;
      let unlisten: (() => void) | undefined;
      const forget = (): void => {
        cancelTimer?.();
        unlisten?.();
      };
      // The promise settles here, although a `fetch` may take no notice of its signal.
      const end = (error: PoolError): void => {
        forget();
        reject(error);
        controller.abort(error);
      };
      const abort = (): void => end(abortedError(what, signal));
      if (signal?.aborted === true) return abort();
      unlisten = onAbort(signal, abort);
      cancelTimer = onTimeout(clock, timeoutMs, () => {
        const sentence = `Cannot ${what}: the gateway did not answer within ${durationText(timeoutMs)}`;
        end(new PoolError("REQUEST_TIMEOUT", sentence));
      });
      this.#exchange(what, call, controller.signal).then(
        (answer) => {
          forget();
          resolve(answer);
        },
        (error: unknown) => {
          forget();
          reject(error);
        },
      );
    });
  }

  async #exchange(what: string, call: WebCall, signal: AbortSignal): Promise<WebAnswer> {
    const { url: base, fetch, headers: given, clock } = this.#parts;
    const url = requestUrl(what, base, call);
    const body = requestBody(what, call);
    const headers = requestHeaders(what, given, this.#jar, body);
    const init: RequestInit = {
      method: call.method,
      headers,
      body: body?.text ?? null,
      redirect: "manual",
      signal,
    };
    try {
      const response = await fetch(url, init);
      const wallMs = clock.wallMs?.() ?? clock.now();
      this.#jar.keep(response.headers, wallMs);
      return await readAnswer(what, call.path, response, wallMs);
    } catch (cause) {
      throw fetchFailure(what, url, cause);
    }
  }
}
