import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setInterval as each } from "node:timers/promises";
import { FAULTS, type FakeTws, type Injected, parseFault, type StartOptions } from "../../sim/mod.ts";
import { insideOf } from "../../sim/net/fake-tws.ts";
import { LIVE_POLICY, livePage } from "../../sim/pages/live-page.ts";
import { startParts } from "../../sim/testing/start.ts";
import { TestTws } from "../../sim/testing/test-tws.ts";

/** A fake whose trace can be followed, and worked by hand. */
export interface LiveFake {
  readonly fake: FakeTws;
  readonly tws: TestTws;
}

/** Starts a fake that a live page can be served for. */
export async function startLiveFake(options: StartOptions = {}): Promise<LiveFake> {
  const parts = await startParts(options);
  return { fake: parts.tws, tws: new TestTws(parts) };
}

/** A server of the live page and of what it reads, over one fake. */
export interface LiveServer {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

interface Kept {
  readonly id: string;
  readonly injected: Injected;
}

interface Session {
  readonly connection: number;
  clientId: number | undefined;
  version: number;
  readonly sinceMs: number;
}

/** Serves the live page of a fake, with the requests that the page makes. */
export async function serveLive(
  { fake, tws }: LiveFake,
  { port = 0, token }: { readonly port?: number; readonly token?: string } = {},
): Promise<LiveServer> {
  const faults: Kept[] = [];
  const open = new Map<number, Session>();
  const streams = new Set<ServerResponse>();
  let seq = 0;
  const follow = (): (() => void) =>
    fake.trace.subscribe((event) => {
      const { connection, atMs, detail } = event;
      if (event.event === "opened")
        open.set(connection, { connection, clientId: undefined, version: 0, sinceMs: atMs });
      const session = open.get(connection);
      if (session !== undefined && event.event === "start")
        session.clientId = Number(/\d+/.exec(detail)?.[0]);
      if (event.event === "closed" || event.event === "left") open.delete(connection);
      const data = {
        seq: ++seq,
        atMs,
        connection,
        event: event.event,
        text: event.content ?? detail,
        faults: event.faults ?? [],
      };
      for (const stream of streams) stream.write(`event: trace\ndata: ${JSON.stringify(data)}\n\n`);
    });
  const unfollow = follow();
  const state = () => ({
    what: "sim",
    seed: 7,
    version: "0.1.0",
    nowMs: tws.nowMs,
    sessions: [...open.values()],
    faults: faults.map(({ id, injected }) => ({
      id,
      kind: injected.fault.name,
      text: injected.fault.text,
      state: injected.state,
      strikes: injected.strikes,
    })),
  });
  const stop = new AbortController();
  void (async () => {
    for await (const _ of each(1_000, undefined, { signal: stop.signal, ref: false }))
      for (const stream of streams) stream.write(`event: state\ndata: ${JSON.stringify(state())}\n\n`);
  })().catch(() => undefined);

  const act = (method: string, path: string, body: Record<string, never>): unknown => {
    const [, area, one, other, what] = path.split("/");
    if (path === "/state") return state();
    if (path === "/faults/kinds")
      return FAULTS.map(({ kind, about, parameters }) => ({ kind, about, parameters }));
    if (path === "/orders") {
      const { byHand } = insideOf(fake).shared.exchange.trading;
      return tws.orders.all().map((order) => ({ ...order, held: byHand.isHeld(order.permId) }));
    }
    if (area === "orders" && method === "POST") {
      const name = { clientId: Number(one), orderId: Number(other) };
      if (what === "fill") return tws.orders.fill(name);
      if (what === "reject") return tws.orders.reject(name, 201);
      if (what === "hold") return tws.orders.hold(name);
      if (what === "release") return tws.orders.release(name);
    }
    if (path === "/faults" && method === "POST") {
      const { kind, params } = body as unknown as { kind: string; params: Record<string, unknown> };
      const pairs = Object.entries(params).map(
        ([key, value]) => `${key}=${Array.isArray(value) ? value.join("..") : value}`,
      );
      const injected = tws.inject(parseFault(pairs.length === 0 ? kind : `${kind}:${pairs.join(",")}`));
      faults.push({ id: String(faults.length + 1), injected });
      return faults.at(-1)?.id;
    }
    if (path === "/faults" && method === "DELETE") return tws.heal();
    const fault = faults.find(({ id }) => id === one)?.injected;
    if (area === "faults" && method === "DELETE") return fault?.heal();
    if (area === "faults" && method === "PATCH")
      return (body as unknown as { state: string }).state === "paused" ? fault?.pause() : fault?.resume();
    throw new Error(`Cannot find ${path}: there is nothing`);
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = (request.url ?? "/").split("?")[0] ?? "/";
    const file = livePage().find(
      ({ name }) => path === `/${name}` || (path === "/" && name === "index.html"),
    );
    if (file !== undefined) {
      response
        .writeHead(200, { "content-type": file.type, "content-security-policy": LIVE_POLICY })
        .end(file.text);
      return;
    }
    const json = (status: number, body: unknown) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body ?? {}));
    if (token !== undefined && request.headers.authorization !== `Bearer ${token}`) {
      json(401, { error: "Cannot answer: the token is missing or wrong" });
      return;
    }
    if (path === "/events") {
      response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
      response.write(`event: state\ndata: ${JSON.stringify(state())}\n\n`);
      streams.add(response);
      response.on("close", () => streams.delete(response));
      return;
    }
    let text = "";
    for await (const part of request) text += part;
    try {
      json(200, act(request.method ?? "GET", path, text === "" ? {} : JSON.parse(text)));
    } catch (error) {
      json(422, { error: (error as Error).message });
    }
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const at = (server.address() as AddressInfo).port;
  return {
    url: `http://127.0.0.1:${at}/`,
    port: at,
    close: () => {
      stop.abort();
      unfollow();
      for (const stream of streams) stream.destroy();
      server.closeAllConnections();
      return new Promise((resolve) => void server.close(() => resolve()));
    },
  };
}
