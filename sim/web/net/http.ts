import { Buffer } from "node:buffer";
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { listenReason } from "../../net/listen-reason.ts";
import type { FakeGateway } from "./fake-gateway.ts";
import { API_PATH, gatewayRequest } from "./gateway-request.ts";
import { headersOf, resetConnection, upgradeOf } from "./upgrade.ts";

/** Options of `listenWeb`. */
export interface ListenWebOptions {
  /** Address. Default `"127.0.0.1"`, which only this machine can reach. */
  readonly host?: string;
  /** Port. Default 0: any free one. */
  readonly port?: number;
  /** Key and certificate, as PEM, for `https` and `wss`. Default: `http` and `ws`. */
  readonly tls?: { readonly key: string; readonly cert: string };
}

/** A port with a fake gateway behind it. */
export interface WebDoor {
  /** Port that it listens on. */
  readonly port: number;
  /** URL of the API, e.g. `http://127.0.0.1:5000/v1/api`. */
  readonly url: string;
  /** Resolves when the listener has started or stopped as the faults in force require. */
  settled(): Promise<void>;
  /** Stops listening and ends all connections; resolves when they have ended. The fake itself stays open. */
  close(): Promise<void>;
}

/** The longest body of a request. */
const BODY_BYTES_MAX = 1_048_576;
/** The cookie that the gateway gives to every client, whether or not it is ever sent back. */
const COOKIE = "x-sess-uuid=0.5f0b0a17.1700000000.1a2b3c4d; secure; HttpOnly";

/**
 * Puts a fake gateway behind a port, for any client in any language.
 *
 * @throws {Error} When the port cannot be used; the message says why.
 * @example
 * ```ts
 * import { FakeGateway, listenWeb } from "ibkr-pool/sim/web";
 *
 * const gateway = new FakeGateway();
 * const door = await listenWeb(gateway);
 * await fetch(`${door.url}/tickle`, { method: "POST" });
 * await door.close();
 * gateway.close();
 * ```
 */
export async function listenWeb(gateway: FakeGateway, options: ListenWebOptions = {}): Promise<WebDoor> {
  const { host = "127.0.0.1", tls } = options;
  // Deno would accept any text, and fail at each handshake.
  for (const [what, text] of Object.entries(tls ?? {}))
    if (!text.includes("-----BEGIN ")) throw new Error(`Cannot listen on ${host}: the ${what} is no PEM`);
  const connections = new Set<Duplex>();
  const start = (port: number): Promise<Server> => started(gateway, connections, { ...options, host, port });
  let server: Server | undefined = await start(options.port ?? 0);
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;

  let wanted = true;
  let work: Promise<void> = Promise.resolve();
  /** Starts or stops the listener as required, one step after the other. */
  const adjust = (refusing: boolean): void => {
    wanted = !refusing;
    work = work
      .then(async () => {
        if (wanted && server === undefined) server = await start(port);
        else if (!wanted && server !== undefined) {
          // Open WebSockets and waiting requests continue.
          server.close();
          server = undefined;
        }
      })
      .catch((error: unknown) =>
        gateway.note("failed", error instanceof Error ? error.message : String(error)),
      );
  };
  const unsubscribe = gateway.onRefusing(adjust);
  if (gateway.refusing) adjust(true);
  const name = host.includes(":") ? `[${host}]` : host;
  return {
    port,
    url: `${tls === undefined ? "http" : "https"}://${name}:${port}${API_PATH}`,
    settled: () => work,
    close: async () => {
      unsubscribe();
      wanted = false;
      await work;
      const ended = new Promise<void>((done) => {
        if (server === undefined) done();
        else server.close(() => done());
      });
      for (const connection of connections) connection.destroy();
      await ended;
    },
  };
}

interface CompleteOptions extends ListenWebOptions {
  readonly host: string;
  readonly port: number;
}

function started(
  gateway: FakeGateway,
  connections: Set<Duplex>,
  { host, port, tls }: CompleteOptions,
): Promise<Server> {
  const handle: RequestListener = (request, response) => void answer(gateway, request, response);
  return new Promise((resolve, reject) => {
    const failed = (error: Error): void =>
      reject(new Error(`Cannot listen on ${host}:${port}: ${listenReason(error)}`, { cause: error }));
    let server: Server;
    try {
      server =
        tls === undefined ? createServer(handle) : createTlsServer({ key: tls.key, cert: tls.cert }, handle);
    } catch (error) {
      return failed(error instanceof Error ? error : new Error(String(error)));
    }
    const opened = (connection: Socket): void => {
      connections.add(connection);
      connection.on("error", () => {});
      connection.on("close", () => connections.delete(connection));
    };
    // With TLS both happen, and a client may never begin its handshake.
    server.on("connection", opened);
    server.on("secureConnection", opened);
    server.on("upgrade", upgradeOf(gateway));
    server.once("error", failed);
    server.listen(port, host, () => {
      server.off("error", failed);
      server.on("error", () => {});
      resolve(server);
    });
  });
}

async function answer(
  gateway: FakeGateway,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // The client had an open connection before the listener was closed.
  if (gateway.dial().refused) return resetConnection(request.socket);
  const body = await bodyOf(request);
  if (body === "cut") return;
  if (body === "too long") return void response.writeHead(413, { connection: "close" }).end();
  const read = gatewayRequest({
    method: request.method ?? "GET",
    target: request.url ?? "",
    base: API_PATH,
    headers: headersOf(request),
    body: body.text,
  });
  if (read === undefined) return void response.writeHead(404).end();
  const end = gateway.request(read, {
    respond: ({ status, headers, body: text }) =>
      void response.writeHead(status, { "set-cookie": COOKIE, ...headers }).end(text),
    reset: () => resetConnection(request.socket),
  });
  response.on("close", () => end.gone());
  // The client may have left while its body was read.
  if (response.destroyed) end.gone();
}

/** Reads the body. A request whose client leaves within its body has not arrived, and is not carried out. */
async function bodyOf(request: IncomingMessage): Promise<{ readonly text: string } | "too long" | "cut"> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request) {
      length += (chunk as Buffer).length;
      if (length > BODY_BYTES_MAX) return "too long";
      chunks.push(chunk as Buffer);
    }
  } catch {
    return "cut";
  }
  return { text: Buffer.concat(chunks).toString("utf8") };
}
