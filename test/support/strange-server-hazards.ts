import { createConnection, createServer, type Server, type Socket } from "node:net";
import { EventName } from "@stoqey/ib";
import { connected, type Hazard, pooled, Stage, wait } from "./hazard-stage.ts";
import { mute } from "./sim.ts";

/** Somebody who answers, but is no TWS. */
async function stranger(answer: string): Promise<{ port: number; close(): void }> {
  const server: Server = createServer((socket) => {
    socket.on("error", () => {});
    socket.on("data", () => void socket.write(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    close: () => void server.close(),
  };
}

/** A relay that can put bytes of its own between those of the server. */
async function relay(to: number): Promise<{ port: number; inject(bytes: Uint8Array): void; close(): void }> {
  const sockets: Socket[] = [];
  const server = createServer((near) => {
    const far = createConnection({ port: to, host: "127.0.0.1" });
    for (const socket of [near, far]) socket.on("error", () => {});
    near.pipe(far);
    far.pipe(near);
    sockets.push(near);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    inject: (bytes) => sockets.at(-1)?.write(bytes),
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

/** Hazards of servers that do not speak as TWS does. */
export const STRANGE_SERVER_HAZARDS: readonly Hazard[] = [
  {
    hazard: "a dial to a server that accepts and sends nothing never ends",
    api: async (stage) => {
      stage.tws.inject(mute());
      const api = stage.api();
      let notified = false;
      for (const event of [EventName.error, EventName.disconnected, EventName.connected]) {
        api.on(event as EventName.connected, () => {
          notified = true;
        });
      }
      api.connect();
      await wait(1_000);
      return !notified;
    },
    pool: () =>
      pooled(async (world, pool) => {
        world.tws.inject(mute());
        const outcome = await world.outcome(pool.connect({ failFast: true }));
        return !("error" in outcome) || (outcome.error as { code?: string }).code !== "HANDSHAKE_TIMEOUT";
      }),
  },
  {
    hazard: "a dial to a port where something else listens never ends",
    api: async (stage) => {
      const web = await stranger("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
      const api = stage.api(1, web.port);
      let notified = false;
      for (const event of [EventName.error, EventName.disconnected, EventName.connected]) {
        api.on(event as EventName.connected, () => {
          notified = true;
        });
      }
      api.connect();
      await wait(700);
      api.disconnect();
      web.close();
      return !notified;
    },
    // Shown with a web server by the tests of the pool; here that such a dial fails for good.
    pool: () =>
      pooled(async (world) => {
        world.network.attach(
          {
            dial: () => ({ refused: false, delayMs: 0, mute: false }),
            accept: (link) => ({
              received: () => link.write(new TextEncoder().encode("HTTP/1.1 400 Bad Request\r\n\r\n")),
              leaving: () => {},
              left: () => {},
            }),
          },
          4009,
        );
        const pool = world.pool({ port: 4009 });
        const outcome = await world.outcome(pool.connect());
        return !("error" in outcome) || (outcome.error as { code?: string }).code !== "NOT_TWS";
      }),
  },
  {
    hazard: "garbage between two messages hides all that follow, and the client reports that it is connected",
    api: async (stage) => {
      const between = await relay(stage.port);
      const api = stage.api(1, between.port);
      await connected(api);
      between.inject(new Uint8Array([0x12, 0x34, 0x56, 0x78, 1, 2, 3]));
      let answered = false;
      api.on(EventName.currentTime, () => {
        answered = true;
      });
      api.reqCurrentTime();
      await wait(500);
      const believes = api.isConnected && !answered;
      between.close();
      return believes;
    },
    pool: async () => {
      const stage = await Stage.open();
      const between = await relay(stage.port);
      const { IbkrPool, silentLogger } = await import("../../src/mod.ts");
      const pool = new IbkrPool({
        port: between.port,
        logger: silentLogger,
        backoffMsMin: 1,
        backoffMsMax: 10,
      });
      await pool.connect();
      between.inject(new Uint8Array([0x12, 0x34, 0x56, 0x78, 1, 2, 3]));
      // A length that no frame has: the session is over, and the next one answers.
      const time = await pool.getCurrentTime({ timeoutMs: 5_000 });
      const { epoch } = pool.stats();
      await pool.close();
      between.close();
      await stage.close();
      return !(time > 0 && epoch === 2);
    },
  },
];
