import WebSocket from "ws";
import type { OpenedSocket } from "./opened-socket.ts";

/** Maximum size of a message, in bytes; a larger one ends the connection. */
const MESSAGE_BYTES_MAX = 64 * 1_048_576;

/**
 * Opens a WebSocket of the package `ws`, which survives text frames that are not valid UTF-8: IBKR sends some, and the
 * standard WebSocket must fail the connection then.
 */
export function openWsSocket(url: string, headers: Readonly<Record<string, string>>): OpenedSocket {
  const socket = new WebSocket(url, {
    skipUTF8Validation: true,
    headers,
    maxPayload: MESSAGE_BYTES_MAX,
    perMessageDeflate: false,
  });
  return { socket, first: undefined, discard: () => socket.terminate() };
}
