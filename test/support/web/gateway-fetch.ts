import { GatewayHttp, type GatewayHttpParts } from "../../../src/web/http/gateway-http.ts";
import { VirtualClock } from "../sim.ts";

/** One request as `fetch` received it. */
export interface Fetched {
  readonly url: string;
  readonly method: string | undefined;
  readonly headers: Headers;
  readonly body: RequestInit["body"];
  readonly redirect: string | undefined;
  readonly signal: AbortSignal;
}

/** A `GatewayHttp` over a `fetch` that a test answers. */
export class GatewayFetch {
  readonly clock: VirtualClock = new VirtualClock();
  readonly fetched: Fetched[] = [];
  readonly http: GatewayHttp;

  constructor(
    answer: (place: number) => Response | Promise<Response>,
    parts: Partial<GatewayHttpParts> = {},
  ) {
    this.http = new GatewayHttp({
      url: "https://localhost:5000/v1/api",
      clock: this.clock,
      fetch: async (url, { method, headers, body, redirect, signal }) => {
        const given = {
          url,
          method,
          headers: new Headers(headers),
          body,
          redirect,
          signal: signal as AbortSignal,
        };
        this.fetched.push(given);
        return await answer(this.fetched.length - 1);
      },
      ...parts,
    });
  }

  /** Sends a `GET`, and gives the error that it rejects with. */
  async failure(path = "/iserver/accounts"): Promise<unknown> {
    const sent = this.http.send("read it", { method: "GET", path }, { timeoutMs: 1_000 });
    return await sent.then(
      (answer) => answer,
      (error: unknown) => error,
    );
  }
}
