import { HttpResponse, http, type RequestHandler } from "msw";
import type { GatewayResponse } from "../gateway/messages.ts";
import type { RequestEnd } from "../net/ends.ts";
import type { FakeGateway } from "../net/fake-gateway.ts";
import { gatewayRequest } from "../net/gateway-request.ts";

/** Options of `gatewayHandlers`. */
export interface HandlerOptions {
  /** URL below which the gateway answers, e.g. `https://localhost:5000/v1/api`. */
  readonly url: string;
  /** Ends it: requests that wait are reset, and later ones fail. Default: never. */
  readonly signal?: AbortSignal;
}

/** Methods with which a request states the length of its body. */
const SENDS_LENGTH: readonly string[] = ["POST", "PUT"];
/** Statuses whose responses have no body. */
const BODILESS: readonly number[] = [204, 205, 304];

/**
 * Makes handlers of `msw` that answer as a fake gateway does, for your own `setupServer`.
 *
 * @example
 * ```ts
 * import { setupServer } from "msw/node";
 * import { FakeGateway } from "ibkr-pool/sim/web";
 * import { gatewayHandlers } from "ibkr-pool/sim/web/memory";
 *
 * const gateway = new FakeGateway();
 * const server = setupServer(...gatewayHandlers(gateway, { url: "https://localhost:5000/v1/api" }));
 * server.listen({ onUnhandledRequest: "error" });
 * await fetch("https://localhost:5000/v1/api/tickle", { method: "POST" });
 * server.close();
 * gateway.close();
 * ```
 */
export function gatewayHandlers(gateway: FakeGateway, { url, signal }: HandlerOptions): RequestHandler[] {
  const base = new URL(url).pathname.replace(/\/$/, "");
  const waiting = new Set<() => void>();
  // One listener, however many requests wait: Node warns of a leak from the eleventh on.
  signal?.addEventListener("abort", () => {
    for (const leave of [...waiting]) leave();
  });
  const ends: Ends = { waiting, isOver: () => signal?.aborted === true };
  return [
    http.all(`${url}/*`, ({ request }) => answered(gateway, request, base, ends).catch(HttpResponse.error)),
  ];
}

/** The requests of a gateway's handlers that wait, and whether the handlers have ended. */
interface Ends {
  readonly waiting: Set<() => void>;
  isOver(): boolean;
}

async function answered(
  gateway: FakeGateway,
  request: Request,
  base: string,
  { waiting, isOver }: Ends,
): Promise<Response> {
  if (isOver() || gateway.dial().refused) return HttpResponse.error();
  const { pathname, search } = new URL(request.url);
  const body = await request.text();
  // A real `fetch` adds the length on its way, also that of an empty body.
  const headers = new Headers(request.headers);
  if (SENDS_LENGTH.includes(request.method))
    headers.set("content-length", `${new TextEncoder().encode(body).length}`);
  const read = gatewayRequest({
    method: request.method,
    target: `${pathname}${search}`,
    base,
    headers: Object.fromEntries(headers),
    body,
  });
  const { signal } = request;
  if (read === undefined || signal.aborted || isOver()) return HttpResponse.error();
  return new Promise((resolve) => {
    const settle = (response: Response): void => {
      waiting.delete(leave);
      signal.removeEventListener("abort", leave);
      resolve(response);
    };
    const reset = (): void => settle(HttpResponse.error());
    // A frame that the request leads to can make its client leave, before the gateway has returned.
    let end: RequestEnd | undefined;
    let hasLeft = false;
    const leave = (): void => {
      hasLeft = true;
      end?.gone();
      reset();
    };
    waiting.add(leave);
    signal.addEventListener("abort", leave);
    end = gateway.request(read, { respond: (response) => settle(responseOf(response)), reset });
    if (hasLeft) end.gone();
  });
}

function responseOf({ status, headers, body }: GatewayResponse): Response {
  // No `HttpResponse`: msw keeps the cookies of those, and adds them to later requests of any client, in other tests too.
  return new Response(BODILESS.includes(status) ? null : body, { status, headers });
}
