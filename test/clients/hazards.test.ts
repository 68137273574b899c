import { readFileSync } from "node:fs";
import { createConnection, createServer, type Server, type Socket } from "node:net";
import { type Contract, EventName, IBApi, IBApiNext, type Order } from "@stoqey/ib";
import { expect, test } from "vitest";
import type { FakeTwsOptions, TcpDoor } from "../../sim/mod.ts";
import { AAPL } from "../support/contracts.ts";
import {
  connectivityLost,
  drop,
  FakeTws,
  type Fault,
  halfOpen,
  listen,
  mute,
  swallow,
} from "../support/sim.ts";
import { World } from "../support/world.ts";

const ORDER = {
  action: "BUY",
  orderType: "LMT",
  totalQuantity: 1,
  lmtPrice: 1,
  tif: "DAY",
  transmit: true,
} as Order;

/** Real time, for the stock clients alone: they cannot be given another. */
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
/** Waits until something has come about, or for five seconds. @returns Whether it has. */
async function eventually(came: () => boolean): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < 5_000 && !came(); waitedMs += 20) await wait(20);
  return came();
}
/** Returns the state of a promise after a time. */
const after = (ms: number, promise: Promise<unknown>): Promise<"pending" | "settled"> =>
  Promise.race([
    promise.then(
      () => "settled" as const,
      () => "settled" as const,
    ),
    wait(ms).then(() => "pending" as const),
  ]);

/** A fake on a real port, and stock clients that all end with it. */
class Stage {
  readonly tws: FakeTws;
  readonly #door: TcpDoor;
  readonly #ends: (() => void)[] = [];

  static async open(options: FakeTwsOptions = {}): Promise<Stage> {
    const tws = new FakeTws(options);
    return new Stage(tws, await listen(tws));
  }

  constructor(tws: FakeTws, door: TcpDoor) {
    this.tws = tws;
    this.#door = door;
  }

  get port(): number {
    return this.#door.port;
  }

  api(clientId = 1, port = this.port): IBApi {
    const api = new IBApi({ host: "127.0.0.1", port, clientId });
    api.on(EventName.error, () => {});
    this.#ends.push(() => api.disconnect());
    return api;
  }

  next(options: object = {}): IBApiNext {
    const logger = { debug() {}, info() {}, warn() {}, error() {} };
    const next = new IBApiNext({ host: "127.0.0.1", port: this.port, logger, ...options });
    this.#ends.push(() => next.disconnect());
    return next;
  }

  read(name: string, connection?: number): number {
    return this.tws.trace.events.filter(
      (one) =>
        one.event === "read" && one.detail === name && (connection ?? one.connection) === one.connection,
    ).length;
  }

  get starts(): readonly string[] {
    return this.tws.trace
      .of("read")
      .flatMap(({ detail, connection }) => (detail === "startApi" ? [`${connection}`] : []));
  }

  async close(): Promise<void> {
    for (const end of this.#ends) end();
    this.tws.close();
    await this.#door.close();
  }
}

/** A pool beside its fake on virtual time, so that nothing has to be waited for. */
async function pooled<T>(act: (world: World, pool: ReturnType<World["pool"]>) => Promise<T>): Promise<T> {
  const world = new World({ lingerMs: 2_000 });
  const pool = world.pool({ handshakeTimeoutMs: 2_000, requestTimeoutMs: 5_000 });
  const result = await act(world, pool);
  await world.close();
  return result;
}

const connected = (api: IBApi): Promise<void> =>
  new Promise((resolve) => {
    api.once(EventName.nextValidId, () => resolve());
    api.connect();
  });
const CONNECTED = 2;
const connectedNext = async (next: IBApiNext, clientId?: number): Promise<void> => {
  next.connect(clientId);
  await new Promise<void>((resolve) => {
    const subscription = next.connectionState.subscribe((state) => {
      if (state === CONNECTED) setTimeout(() => resolve(subscription.unsubscribe()), 50);
    });
  });
};

interface Hazard {
  readonly hazard: string;
  /** Does it happen? */
  readonly api?: (stage: Stage) => Promise<boolean>;
  readonly next?: (stage: Stage) => Promise<boolean>;
  readonly pool: () => Promise<boolean>;
}

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

/** Checks that after a fault the stock client reports a connection on which no request is answered. */
const deafAndDumb = (fault: Fault) => async (stage: Stage) => {
  const api = stage.api();
  await connected(api);
  stage.tws.inject(fault);
  api.reqCurrentTime();
  await wait(500);
  return api.isConnected;
};

const HAZARDS: readonly Hazard[] = [
  {
    hazard: "a half-open connection is never detected",
    api: deafAndDumb(halfOpen()),
    next: async (stage) => {
      const next = stage.next({ connectionWatchdogInterval: 0.1, reconnectInterval: 100 });
      await connectedNext(next, 1);
      stage.tws.inject(halfOpen());
      // Twenty times its watchdog's interval.
      await wait(2_000);
      return next.isConnected;
    },
    pool: () =>
      pooled(async (world, pool) => {
        await world.clock.until(pool.connect());
        world.tws.inject(halfOpen());
        await world.clock.advance(30_000);
        return pool.stats().epoch < 2;
      }),
  },
  {
    hazard: "a client ID in use (326) is no error",
    api: async (stage) => {
      await connected(stage.api(1));
      const second = stage.api(1);
      const events: string[] = [];
      second.on(EventName.connected, () => events.push("connected"));
      second.on(EventName.error, () => events.push("error"));
      second.connect();
      await eventually(() => stage.tws.trace.of("closed").length > 0);
      await wait(100);
      return events.includes("connected") && !events.includes("error");
    },
    pool: () =>
      pooled(async (world) => {
        const [first, second] = [world.pool(), world.pool({ clientIdPolicy: "fail" })];
        await world.clock.until(first.connect());
        const outcome = await world.outcome(second.connect());
        return !("error" in outcome) || (outcome.error as { code?: string }).code !== "CLIENT_ID_IN_USE";
      }),
  },
  {
    hazard: "a healthy connection is torn down when TWS is cut off (1100)",
    next: async (stage) => {
      const next = stage.next({ reconnectInterval: 100 });
      await connectedNext(next, 1);
      stage.tws.inject(connectivityLost());
      return eventually(() => stage.starts.length > 1);
    },
    pool: () =>
      pooled(async (world, pool) => {
        await world.clock.until(pool.connect());
        world.tws.inject(connectivityLost());
        await world.clock.advance(60_000);
        return pool.stats().dials > 1;
      }),
  },
  {
    hazard: "another client ID at each reconnect",
    next: async (stage) => {
      const next = stage.next({ reconnectInterval: 50, clientId: 7 });
      await connectedNext(next);
      const before = [...stage.tws.clients().keys()];
      stage.tws.inject(drop());
      await eventually(() => stage.starts.length > 1);
      return eventually(() => before.join() !== [...stage.tws.clients().keys()].join());
    },
    pool: () =>
      pooled(async (world, pool) => {
        await world.clock.until(pool.connect());
        const before = [...world.tws.clients().keys()];
        world.tws.inject(drop());
        await world.clock.advance(10_000);
        return before.join() !== [...world.tws.clients().keys()].join();
      }),
  },
  {
    hazard: "a read that TWS does not answer never ends",
    next: async (stage) => {
      const next = stage.next();
      await connectedNext(next, 1);
      stage.tws.inject(swallow({ request: "reqCurrentTime" }));
      return (await after(1_000, next.getCurrentTime())) === "pending";
    },
    pool: () =>
      pooled(async (world, pool) => {
        world.tws.inject(swallow({ request: "reqContractDetails" }));
        const outcome = await world.outcome(pool.getContractDetails(AAPL, { timeoutMs: 5_000 }));
        return !("error" in outcome);
      }),
  },
  {
    hazard: "a read goes on waiting after the client has disconnected",
    next: async (stage) => {
      const next = stage.next();
      await connectedNext(next, 1);
      stage.tws.inject(swallow({ request: "reqCurrentTime" }));
      const time = next.getCurrentTime();
      next.disconnect();
      return (await after(500, time)) === "pending";
    },
    pool: () =>
      pooled(async (world, pool) => {
        await world.clock.until(pool.connect());
        world.tws.inject(swallow({ request: "reqContractDetails" }));
        const outcome = world.outcome(pool.getContractDetails(AAPL));
        await world.clock.until(pool.close());
        return !("error" in (await outcome));
      }),
  },
  {
    hazard: "an order placed while the connection is down is sent on the next one",
    api: async (stage) => {
      const api = stage.api();
      await connected(api);
      stage.tws.inject(drop());
      await eventually(() => !api.isConnected);
      api.placeOrder(1, AAPL as Contract, ORDER);
      await connected(api);
      return eventually(() => stage.read("placeOrder", 2) > 0);
    },
    pool: () =>
      pooled(async (world, pool) => {
        const lease = await world.clock.until(pool.acquire());
        world.tws.inject(drop());
        await world.clock.advance(10);
        lease.api.placeOrder(1, AAPL as Contract, ORDER);
        await world.clock.advance(30_000);
        return world.tws.trace.events.some(
          ({ event, detail }) => event === "read" && detail === "placeOrder",
        );
      }),
  },
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
  {
    hazard: "a stream is ended by an error about an order that has the same number",
    next: async (stage) => {
      const next = stage.next();
      await connectedNext(next, 1);
      let failed = false;
      const subscription = next.getMarketData(AAPL as Contract, "", false, false).subscribe({
        next: () => {},
        error: () => {
          failed = true;
        },
      });
      await eventually(() => stage.read("reqMktData") > 0);
      for (let id = 1; id <= 3; id++) next.cancelOrder(id);
      await eventually(() => failed);
      subscription.unsubscribe();
      return failed;
    },
    pool: () =>
      pooled(async (world, pool) => {
        const stream = pool.watchMarketData(AAPL);
        const lease = await world.clock.until(pool.acquire());
        await world.clock.advance(1_000);
        for (let id = 1; id <= 3; id++) lease.api.cancelOrder(id);
        await world.clock.advance(1_000);
        const { streams } = pool.stats().streams;
        await stream.return?.();
        return streams !== 1;
      }),
  },
  {
    hazard: "a burst inside TWS's limit of 50 messages is delayed",
    api: async (stage) => {
      const api = stage.api();
      await connected(api);
      const first = new Promise<void>((resolve) => api.once(EventName.contractDetailsEnd, () => resolve()));
      for (let id = 1; id <= 40; id++) api.reqContractDetails(id, AAPL as Contract);
      await first;
      return stage.read("reqContractDetails") < 40;
    },
    pool: () =>
      pooled(async (world, pool) => {
        await world.clock.until(pool.connect());
        const beginMs = world.clock.now();
        const lease = await world.clock.until(pool.acquire());
        for (let id = 1; id <= 40; id++) lease.api.reqContractDetails(id, AAPL);
        await world.clock.advance(0);
        const read = world.tws.trace.events.filter(
          ({ event, detail, atMs }) =>
            event === "read" && detail === "reqContractDetails" && atMs === beginMs,
        );
        return read.length < 40;
      }),
  },
];

const verdict = async (of: ((stage: Stage) => Promise<boolean>) | undefined): Promise<string> => {
  if (of === undefined) return "";
  const stage = await Stage.open();
  try {
    return (await of(stage)) ? "yes" : "no";
  } finally {
    await stage.close();
  }
};

test("hazards of the stock client that the pool does not have are those of the README", async () => {
  const rows = await Promise.all(
    HAZARDS.map(async ({ hazard, api, next, pool }) => {
      const [one, two] = await Promise.all([verdict(api), verdict(next)]);
      return `| ${hazard} | ${one} | ${two} | ${(await pool()) ? "yes" : "no"} |`;
    }),
  );
  for (const row of rows) {
    expect(row).toMatch(/\| no \|$/);
    expect(row).toContain("| yes |");
  }
  const plain = (line: string): string => line.replace(/\s+/g, " ").trim();
  const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8")
    .split("\n")
    .map(plain);
  const from = readme.findIndex((line) => line.startsWith("| Hazard |"));
  expect(readme.slice(from + 2, from + 2 + rows.length)).toEqual(rows.map(plain));
});
