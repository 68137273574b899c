import { getResponse, type RequestHandler } from "msw";
import type { Clock } from "../../world/clock.ts";
import type { FakeGateway } from "../net/fake-gateway.ts";
import { API_PATH } from "../net/gateway-request.ts";
import { gatewayHandlers } from "./handlers.ts";
import { type MemoryWebSocketClass, memoryFrames } from "./memory-frames.ts";

/** Options of `memoryDoor`. */
export interface MemoryDoorOptions {
  /** Clock that the WebSockets follow: that of the gateway. */
  readonly clock: Clock;
  /** URL of the API. Default: one of its own on `localhost`, because `mock-socket` has one server a URL. */
  readonly url?: string;
}

/** A fake gateway in memory: HTTP by `msw`, WebSockets by `mock-socket`. Nothing reaches a network. */
export interface MemoryDoor {
  /** URL of the API, e.g. `http://localhost:20000/v1/api`. */
  readonly url: string;
  /** A `fetch` that reaches the gateway; it rejects with `TypeError` for everything else, as for a refused connection. */
  readonly fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
  /** A class of WebSockets for `ws` at the same URL with the scheme `ws`. */
  readonly WebSocket: MemoryWebSocketClass;
  /** Handlers of `msw` that `fetch` uses. */
  readonly handlers: readonly RequestHandler[];
  /** Ends everything that is open through this door. The fake itself stays open. */
  close(): void;
}

const PORT_MIN = 20_000;
const PORTS = 40_000;
/** Ports of the doors that are open. */
const taken = new Set<number>();
let made = 0;

/**
 * Puts a fake gateway behind a `fetch` and a class of WebSockets, on any clock.
 *
 * @throws {Error} When another door has the URL.
 * @example A gateway without a port
 * ```ts
 * import { VirtualClock } from "ibkr-pool/sim";
 * import { FakeGateway } from "ibkr-pool/sim/web";
 * import { memoryDoor } from "ibkr-pool/sim/web/memory";
 *
 * const clock = new VirtualClock();
 * const gateway = new FakeGateway({ clock });
 * const door = memoryDoor(gateway, { clock });
 * const response = await clock.until(door.fetch(`${door.url}/tickle`, { method: "POST" }));
 * assert.ok(response.status > 0);
 * door.close();
 * gateway.close();
 * ```
 */
export function memoryDoor(gateway: FakeGateway, { clock, url: given }: MemoryDoorOptions): MemoryDoor {
  const port = freePort();
  const url = given ?? `http://localhost:${port}${API_PATH}`;
  const closing = new AbortController();
  const frames = memoryFrames(gateway, `${url.replace(/^http/, "ws")}/ws`, clock);
  taken.add(port);
  const handlers = gatewayHandlers(gateway, { url, signal: closing.signal });
  return {
    url,
    fetch: (input, init) => fetched(gateway, handlers, new Request(input, init)),
    WebSocket: frames.WebSocket,
    handlers,
    close: () => {
      taken.delete(port);
      closing.abort();
      frames.close();
    },
  };
}

/** Gets the next port that no open door has, so that a client that was left open does not reach the next gateway. */
function freePort(): number {
  let port: number;
  do port = PORT_MIN + (made++ % PORTS);
  while (taken.has(port));
  return port;
}

async function fetched(
  gateway: FakeGateway,
  handlers: RequestHandler[],
  request: Request,
): Promise<Response> {
  const { signal } = request;
  signal.throwIfAborted();
  const { origin } = new URL(request.url);
  if (gateway.dial().refused) {
    // As Node's own `fetch` says it: this request was never sent.
    const cause = new Error(`connect ECONNREFUSED ${origin}`);
    throw new TypeError("fetch failed", { cause: Object.assign(cause, { code: "ECONNREFUSED" }) });
  }
  const aborted = new Promise<never>((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  const response = await Promise.race([getResponse(handlers, request), aborted]);
  if (response !== undefined && response.type !== "error") return response;
  throw new TypeError("fetch failed", {
    cause: new Error(`Cannot reach ${origin}: the fake gateway does not answer there`),
  });
}
