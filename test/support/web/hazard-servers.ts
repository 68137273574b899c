import { createServer as createHttpServer, type RequestListener } from "node:http";
import { createServer, type Server, type Socket } from "node:net";
import { onTestFinished } from "vitest";
import {
  FakeGateway,
  type FakeGatewayOptions,
  type ListenWebOptions,
  listenWeb,
  type WebFault,
} from "../../../sim/web/mod.ts";

/** Starts a server on loopback until the test has ended; returns its port. */
async function portOf(server: Server): Promise<number> {
  const open = new Set<Socket>();
  server.on("connection", (connection: Socket) => {
    open.add(connection);
    connection.on("close", () => open.delete(connection));
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
    for (const connection of open) connection.destroy();
  });
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** Starts a server that speaks no HTTP. @param on Receives each connection. @returns Its host and port. */
export async function rawServer(on: (connection: Socket) => void): Promise<string> {
  const server = createServer((connection) => {
    connection.on("error", () => {});
    on(connection);
  });
  return `127.0.0.1:${await portOf(server)}`;
}

/** Starts an HTTP server that gives one answer to everything. @returns Its host and port. */
export async function webServer(
  status: number,
  headers: Record<string, string>,
  body: string,
): Promise<string> {
  const answer: RequestListener = (_, response) => void response.writeHead(status, headers).end(body);
  return `127.0.0.1:${await portOf(createHttpServer(answer))}`;
}

/** Starts a fake gateway with a fault. */
export async function gatewayWith(
  fault: WebFault | undefined,
  options: FakeGatewayOptions & Pick<ListenWebOptions, "tls"> = {},
): Promise<{ readonly gateway: FakeGateway; readonly host: string }> {
  const { tls, ...rest } = options;
  const gateway = new FakeGateway({ nightlyReset: false, ...rest });
  if (fault !== undefined) gateway.inject(fault);
  const door = await listenWeb(gateway, tls === undefined ? {} : { tls });
  onTestFinished(async () => {
    await door.close();
    gateway.close();
  });
  return { gateway, host: `127.0.0.1:${door.port}` };
}
