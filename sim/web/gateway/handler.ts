import type { GatewayContext } from "./context.ts";

/**
 * What a request needs: `none`, a login (`login`), the brokerage session (`brokerage`), or one in which `/iserver/accounts`
 * was requested (`primed`). The gateway refuses it with the documented status and text otherwise.
 */
export type Layer = "none" | "login" | "brokerage" | "primed";

/** A limit of an endpoint: requests in a window, or requests at a time. A request beyond it gets 429. */
export type EndpointLimit =
  | { readonly kind: "rate"; readonly requests: number; readonly windowMs: number }
  | { readonly kind: "concurrent"; readonly requests: number };

/** A request with what its path and body hold. */
export interface RoutedRequest {
  readonly method: string;
  readonly path: string;
  /** The values of the path's parameters, e.g. `accountId`. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The body as parsed JSON (or form); undefined for none. */
  readonly body: unknown;
}

/** The answer of a handler. */
export interface Reply {
  /** Default 200. */
  readonly status?: number;
  /** Written as JSON; a string is written as it is; undefined writes an empty body. */
  readonly body: unknown;
  /** The time that it takes, in ms. Default 0. */
  readonly afterMs?: number;
}

/** Answers requests to one endpoint. It changes only the memory of the login and the orders of the exchange. */
export interface Handler {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** The path, with parameters after a colon: `/portfolio/:accountId/positions/:page`. */
  readonly path: string;
  readonly layer: Layer;
  /** Its limits; none by default. */
  readonly limits?: readonly EndpointLimit[];
  handle(request: RoutedRequest, context: GatewayContext): Reply;
}
