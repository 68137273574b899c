import { createServer, type Server } from "node:http";
import { createAdaptorServer } from "@hono/node-server";
import { listenReason } from "../net/listen-reason.ts";
import { controlApp } from "./control-app.ts";
import { ControlError } from "./control-error.ts";
import { Controlled } from "./controlled.ts";
import { ControlledSeries } from "./controlled-series.ts";
import type { Endpoint } from "./endpoint.ts";
import { endpointsOf } from "./endpoints.ts";
import { checkGuard } from "./guard.ts";
import { HTTP } from "./http-status.ts";
import { livePageFiles } from "./page.ts";
import type { ControlTarget } from "./target.ts";
import { TargetSeries } from "./target-series.ts";

/** Options of a control port. */
export interface ControlOptions {
  /** Address. Default `"127.0.0.1"`, which only this machine can reach. */
  readonly host?: string | undefined;
  /** Port; 0 picks a free one. Default 8474. */
  readonly port?: number | undefined;
  /** Token that every request must have; needed on any address but loopback. Default: none. */
  readonly token?: string | undefined;
  /** Whether the live page is served. Default false. */
  readonly ui?: boolean | undefined;
  /** Longest time that a body may take, in ms. Default 5 000. */
  readonly bodyMs?: number | undefined;
}

/** A control port that listens. */
export interface ControlDoor {
  readonly host: string;
  readonly port: number;
  /** Address for clients, e.g. `http://127.0.0.1:8474`. */
  readonly url: string;
  /** Stops listening and ends all connections, streams of events too. */
  close(): Promise<void>;
}

/** Port where no other is given. */
export const CONTROL_PORT = 8_474;
/** Connections at a time: a person, programs and their streams. Others are closed at once. */
const CONNECTIONS_MAX = 256;

/**
 * Opens a control port for a target, or for a series of them.
 *
 * @throws {ControlError} For an address that needs a token, and for a token that is too short.
 * @throws {Error} When the port cannot be used; the message says why.
 */
export async function listenControl(
  target: ControlTarget | TargetSeries,
  options: ControlOptions = {},
): Promise<ControlDoor> {
  const { host = "127.0.0.1", port = CONTROL_PORT, token, ui = false, bodyMs } = options;
  checkGuard({ host, token });
  const page = ui ? livePageFiles() : [];
  if (ui && page.length === 0)
    throw new ControlError(HTTP.conflict, "Cannot show the live page: its files are missing");
  const { controlled, endpoints } = followed(target);
  const app = controlApp({ endpoints, version: target.version, page, host, token, bodyMs });
  const server = createAdaptorServer({
    fetch: app.fetch,
    createServer,
    // The process is also that of drilled pools and of tests, which have the Request and Response of the runtime.
    overrideGlobalObjects: false,
    // A client that sends its headers or its body a byte at a time does not hold a connection for long.
    serverOptions: {
      headersTimeout: 5_000,
      requestTimeout: 10_000,
      keepAliveTimeout: 5_000,
      connectionsCheckingInterval: 1_000,
      maxHeaderSize: 16_384,
    },
  }) as Server;
  server.maxConnections = CONNECTIONS_MAX;
  server.timeout = 0;
  try {
    await listening(server, host, port);
  } catch (error) {
    controlled.close();
    throw error;
  }
  const address = server.address();
  const used = typeof address === "object" && address !== null ? address.port : port;
  const shown = host.includes(":") ? `[${host}]` : host;
  return {
    host,
    port: used,
    url: `http://${shown}:${used}`,
    close: async () => {
      controlled.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function followed(target: ControlTarget | TargetSeries): {
  readonly controlled: { close(): void };
  readonly endpoints: readonly Endpoint[];
} {
  if (target instanceof TargetSeries) {
    const controlled = new ControlledSeries(target);
    return { controlled, endpoints: controlled.endpoints };
  }
  const controlled = new Controlled(target);
  return { controlled, endpoints: endpointsOf(controlled) };
}

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) =>
      reject(new Error(`Cannot control on ${host}:${port}: ${listenReason(error)}`, { cause: error })),
    );
    server.listen(port, host, () => {
      server.on("error", () => {});
      resolve();
    });
  });
}
