import { Buffer } from "node:buffer";
import type { IncomingMessage } from "node:http";
import { createConnection, Socket } from "node:net";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import type { FrameEnd, FramePort } from "./ends.ts";
import type { FakeGateway } from "./fake-gateway.ts";
import { API_PATH } from "./gateway-request.ts";
import { WhenOpen } from "./when-open.ts";

/** Makes the handler of upgrades of an HTTP server: WebSockets at `/v1/api/ws`. Other protocols are ignored. */
export function upgradeOf(
  gateway: FakeGateway,
): (request: IncomingMessage, connection: Duplex, head: Buffer) => void {
  const frames = new WebSocketServer({ noServer: true });
  return (request, connection, head) => {
    connection.on("error", () => {});
    const isPlain = connection instanceof Socket && !("encrypted" in connection);
    if ((request.headers.upgrade ?? "").toLowerCase() !== "websocket" && isPlain)
      return relay(connection, Buffer.concat([withoutUpgrade(request), head]));
    if (gateway.dial().refused) return resetConnection(connection);
    const [path, query] = (request.url ?? "").split("?");
    if (path !== `${API_PATH}/ws`) return refuse(connection, 404);
    const link = new HttpPort(connection);
    const opened = gateway.open({ query: new URLSearchParams(query), headers: headersOf(request) }, link);
    if ("refused" in opened) return refuse(connection, opened.refused);
    connection.on("close", () => opened.gone());
    frames.handleUpgrade(request, connection, head, (client) => connect(client, opened, link));
  };
}

/** Gets the header fields by their names in lower case. */
export function headersOf({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(", ") : (value ?? ""),
    ]),
  );
}

/**
 * Passes a connection on to the same port, because its server has given it up.
 *
 * HTTP allows to ignore an upgrade, and Java's HttpClient requests one to h2c with its first request.
 */
function relay(connection: Socket, first: Buffer): void {
  const { localAddress = "127.0.0.1", localPort = 0 } = connection;
  const inner = createConnection({ host: localAddress, port: localPort });
  inner.on("error", () => resetConnection(connection));
  inner.on("close", () => connection.destroy());
  connection.on("close", () => inner.destroy());
  inner.write(first);
  connection.pipe(inner).pipe(connection);
}

/** Writes the head of a request again, without its upgrade. */
function withoutUpgrade({ method, url, httpVersion, rawHeaders }: IncomingMessage): Buffer {
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const [name = "", value = ""] = rawHeaders.slice(index, index + 2);
    if (!UPGRADE_FIELDS.includes(name.toLowerCase())) lines.push(`${name}: ${value}`);
  }
  return Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1");
}

const UPGRADE_FIELDS: readonly string[] = ["connection", "upgrade", "http2-settings"];

/** Resets a connection (RST); one with TLS, which has no such method, is closed. */
export function resetConnection(connection: Duplex): void {
  if (connection instanceof Socket && !("encrypted" in connection)) connection.resetAndDestroy();
  else connection.destroy();
}

function refuse(connection: Duplex, status: number): void {
  connection.end(`HTTP/1.1 ${status} Refused\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}

function connect(client: WebSocket, end: FrameEnd, link: HttpPort): void {
  client.on("error", () => {});
  client.on("message", (data) => end.received(Buffer.isBuffer(data) ? data.toString("utf8") : String(data)));
  client.on("close", () => end.gone());
  link.attach(client);
}

/** The gateway's side of a WebSocket on a port. What is sent before the handshake is over waits until then. */
class HttpPort extends WhenOpen<WebSocket> implements FramePort {
  readonly #connection: Duplex;

  constructor(connection: Duplex) {
    super();
    this.#connection = connection;
  }

  send(data: string | Uint8Array): void {
    this.do((client) => {
      if (typeof data === "string") client.send(data);
      else this.#connection.write(textFrame(data));
    });
  }

  close(code: number, reason: string): void {
    this.do((client) => client.close(code, reason));
  }

  reset(): void {
    resetConnection(this.#connection);
  }
}

const FINAL_TEXT = 0x81;

/** Makes a text frame of bytes as they are: `ws` itself sends bytes as a binary frame. */
function textFrame(bytes: Uint8Array): Buffer {
  const { length } = bytes;
  let head: Buffer;
  if (length < 126) head = Buffer.of(FINAL_TEXT, length);
  else if (length < 65_536) {
    head = Buffer.of(FINAL_TEXT, 126, 0, 0);
    head.writeUInt16BE(length, 2);
  } else {
    head = Buffer.of(FINAL_TEXT, 127, 0, 0, 0, 0, 0, 0, 0, 0);
    head.writeBigUInt64BE(BigInt(length), 2);
  }
  return Buffer.concat([head, bytes]);
}
