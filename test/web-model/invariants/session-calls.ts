import { ofEachPool, type WebInvariant } from "../record.ts";
import type { SeenRequest } from "../recorded-gateway.ts";

/** Requests that change the session of every caller. The pool itself sends neither of them unless an option says so. */
const SESSION_WIDE =
  /^(?:\w+ \/logout|POST \/iserver\/account|\w+ \/iserver\/marketdata\/unsubscribeall|DELETE \/iserver\/account\/[^/]+\/order\/-1|\w+ \/iserver\/(?:questions\/suppress.*|reauthenticate))$/;

/** What callers write to the gateway changes nothing for the others. */
export const sessionCalls: WebInvariant = ofEachPool(
  "no request is sent that changes the session of every caller",
  ({ requests, sockets }) => [
    ...requests.filter(isSessionWide).map(({ method, path, atMs }) => `${method} ${path} at ${atMs}`),
    ...sockets.flatMap(({ frames }) =>
      frames
        .filter(({ direction, text }) => direction === "in" && /^sor\+\{.*filters/.test(text))
        .map(({ text, atMs }) => `${text} at ${atMs}`),
    ),
  ],
);

function isSessionWide({ method, path, query }: SeenRequest): boolean {
  const plain = decodeURIComponent(path)
    .replace(/\/{2,}/g, "/")
    .replace(/\/$/, "");
  return (
    SESSION_WIDE.test(`${method} ${plain}`) || (plain === "/iserver/account/orders" && query.has("filters"))
  );
}
