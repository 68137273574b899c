import type { GatewayRequest } from "../gateway/messages.ts";

/** Path below which the gateway answers, as its clients write it. */
export const API_PATH = "/v1/api";

/** An HTTP request as a door has read it. */
export interface ReadRequest {
  readonly method: string;
  /** Path with query, e.g. `/v1/api/iserver/accounts?a=1`; a client of a proxy writes the whole URL. */
  readonly target: string;
  /** Path below which the door answers, e.g. `/v1/api`. */
  readonly base: string;
  /** Header fields by their names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Makes the request of the gateway; undefined where its path is not below the base. */
export function gatewayRequest({
  method,
  target: written,
  base,
  headers,
  body,
}: ReadRequest): GatewayRequest | undefined {
  const target = written.replace(/^https?:\/\/[^/?]*/i, "");
  const [path = ""] = target.split("?", 1);
  if (!path.startsWith(`${base}/`)) return undefined;
  return {
    method: method.toUpperCase(),
    path: path.slice(base.length),
    query: new URLSearchParams(target.slice(path.length)),
    headers,
    body,
  };
}
