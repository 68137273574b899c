import { userHeaders } from "../http/request-init.ts";
import type { WebSocketClass } from "../seams.ts";
import type { OpenedSocket } from "./opened-socket.ts";
import { openWsSocket } from "./ws-socket.ts";

/** Address of the WebSocket of a gateway, and how it is opened. */
export interface SocketTarget {
  /** E.g. `wss://localhost:5000/v1/api/ws`. */
  readonly url: string;
  /** Header fields of the user; an injected class of WebSockets cannot send them. */
  readonly headers?: Readonly<Record<string, string>> | (() => Readonly<Record<string, string>>) | undefined;
  /** Class of WebSockets; default: the package `ws`. */
  readonly WebSocket?: WebSocketClass | undefined;
}

/**
 * Opens a WebSocket for a session. The header `Cookie` names the session; a class that is made with the URL alone sends it
 * as its first message instead.
 *
 * @param token The session ID of `/tickle`. Secret.
 */
export function openSocket({ url, headers, WebSocket }: SocketTarget, token: string): OpenedSocket {
  if (WebSocket === undefined) return openWsSocket(url, headersOf(headers, token));
  const socket = new WebSocket(url);
  return { socket, first: JSON.stringify({ session: token }), discard: () => socket.close() };
}

/** The header fields of the user, with the cookie of the session beside those that the user has. */
function headersOf(given: SocketTarget["headers"], token: string): Record<string, string> {
  const headers: Record<string, string> = {};
  const cookies: string[] = [];
  for (const [name, value] of userHeaders("open the WebSocket", given)) {
    if (name.toLowerCase() === "cookie") cookies.push(value);
    else headers[name] = value;
  }
  headers.Cookie = [...cookies, `api=${token}`].join("; ");
  return headers;
}
