/** Identifies one HTTP request for as long as the gateway runs; never used twice. */
export type RequestId = number;
/** Identifies one WebSocket for as long as the gateway runs; never used twice. */
export type SocketId = number;

/** One HTTP request, as a door hands it over. */
export interface GatewayRequest {
  /** `GET`, `POST`, `PUT` or `DELETE`. */
  readonly method: string;
  /** The path below `/v1/api`, e.g. `/iserver/accounts`. */
  readonly path: string;
  /** Parameters of the query. */
  readonly query: URLSearchParams;
  /** Header fields by their names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body as text; empty for none. */
  readonly body: string;
}

/** One HTTP response. */
export interface GatewayResponse {
  /** HTTP status. */
  readonly status: number;
  /** Header fields; names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body as text; empty for none. */
  readonly body: string;
}

/** What the door knows of a WebSocket that a client opens. */
export interface SocketRequest {
  /** Parameters of the query. */
  readonly query: URLSearchParams;
  /** Header fields by their names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** An action that the behaviour of the gateway requires of whatever holds requests and sockets. */
export type GatewayEffect =
  /** Answer a request, `afterMs` from now (default 0). */
  | {
      readonly kind: "respond";
      readonly request: RequestId;
      readonly response: GatewayResponse;
      readonly afterMs?: number;
    }
  /** Send a text frame. `topic` is its name for faults and logs; bytes may be invalid UTF-8. */
  | {
      readonly kind: "push";
      readonly socket: SocketId;
      readonly topic: string;
      readonly data: string | Uint8Array;
    }
  | {
      readonly kind: "close-socket";
      readonly socket: SocketId;
      readonly code: number;
      readonly reason: string;
    }
  /** Call `wake(key, atMs)` at `atMs`. A later wake of the same key replaces the earlier one. */
  | { readonly kind: "wake"; readonly key: string; readonly atMs: number }
  /** Write a line into the trace. `source` is the number of a request or socket; 0 for none. */
  | { readonly kind: "note"; readonly source: number; readonly event: string; readonly detail: string };
