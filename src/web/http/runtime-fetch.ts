import type { Fetch } from "../seams.ts";

/** A `fetch` that never sends a request twice, and the end of what it holds. */
export interface RuntimeFetch {
  readonly fetch: Fetch;
  /** Ends its client. A request after that gets a new one. */
  close(): void;
}

/** A client of Deno's `fetch`. */
interface HttpClient {
  close(): void;
}

/** The part of Deno that makes clients of `fetch`. */
interface ClientMaker {
  createHttpClient(options: { readonly poolMaxIdlePerHost: number; readonly http2: boolean }): HttpClient;
}

/**
 * Makes the `fetch` of the runtime safe for orders. `globalThis.fetch` is read at each request, because a test may replace it
 * after the pool was made.
 *
 * Deno sends a request again by itself, a `POST` with its body too, when a connection that it has kept ends before the answer:
 * an order would be placed twice, and pacing would not count the second request. A new connection for each request prevents
 * it. Node sends none again.
 *
 * @see Deno 2.9.6 and Node 20.20.2, tried with connections that a server resets or closes after it has read the request.
 */
export function runtimeFetch(): RuntimeFetch {
  const { Deno: deno } = globalThis as { readonly Deno?: Partial<ClientMaker> };
  let client: HttpClient | undefined;
  return {
    fetch: (url, init) => {
      client ??= deno?.createHttpClient?.({ poolMaxIdlePerHost: 0, http2: false });
      const how: RequestInit & { readonly client?: HttpClient } =
        client === undefined ? init : { ...init, client };
      return globalThis.fetch(url, how);
    },
    close: () => {
      client?.close();
      client = undefined;
    },
  };
}
