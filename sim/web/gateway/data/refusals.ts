import type { Reply } from "../handler.ts";
import * as http from "../http-status.ts";

/** Makes the refusal of a request with parameters that make no sense. */
export function badRequest(cause: string): Reply {
  return refusal(http.BAD_REQUEST, `Bad Request: ${cause}`);
}

/** Makes the refusal of a request for what does not exist. */
export function notFound(cause: string): Reply {
  return refusal(http.NOT_FOUND, cause);
}

/** Makes the refusal that the gateway sends where it is not ready, and for some requests that make no sense. */
export function serverError(cause: string): Reply {
  return { status: http.SERVER_ERROR, body: { error: cause } };
}

function refusal(status: number, error: string): Reply {
  return { status, body: { error, statusCode: status } };
}
