import { EventName, IBApi, IBApiNext } from "@stoqey/ib";
import type { FakeTwsOptions, TcpDoor } from "../../sim/mod.ts";
import { clockFrom, FakeTws, listen } from "./sim.ts";
import { OPEN } from "./stock-session.ts";
import { World } from "./world.ts";

/** Real time, for the stock clients alone: they cannot be given another. */
export const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
/** Waits until something has come about, or for five seconds. @returns Whether it has. */
export async function eventually(came: () => boolean): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < 5_000 && !came(); waitedMs += 20) await wait(20);
  return came();
}
/** Returns the state of a promise after a time. */
export const after = (ms: number, promise: Promise<unknown>): Promise<"pending" | "settled"> =>
  Promise.race([
    promise.then(
      () => "settled" as const,
      () => "settled" as const,
    ),
    wait(ms).then(() => "pending" as const),
  ]);

/** A fake on a real port, and stock clients that all end with it. */
export class Stage {
  readonly tws: FakeTws;
  readonly #door: TcpDoor;
  readonly #ends: (() => void)[] = [];

  static async open(options: FakeTwsOptions = {}): Promise<Stage> {
    const tws = new FakeTws({ clock: clockFrom(OPEN), ...options });
    return new Stage(tws, await listen(tws));
  }

  constructor(tws: FakeTws, door: TcpDoor) {
    this.tws = tws;
    this.#door = door;
  }

  get port(): number {
    return this.#door.port;
  }

  api(clientId = 1, port: number = this.port): IBApi {
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
export async function pooled<T>(
  act: (world: World, pool: ReturnType<World["pool"]>) => Promise<T>,
): Promise<T> {
  const world = new World({ lingerMs: 2_000 });
  const pool = world.pool({ handshakeTimeoutMs: 2_000, requestTimeoutMs: 5_000 });
  const result = await act(world, pool);
  await world.close();
  return result;
}

export const connected = (api: IBApi): Promise<void> =>
  new Promise((resolve) => {
    api.once(EventName.nextValidId, () => resolve());
    api.connect();
  });
const CONNECTED = 2;
export const connectedNext = async (next: IBApiNext, clientId?: number): Promise<void> => {
  next.connect(clientId);
  await new Promise<void>((resolve) => {
    const subscription = next.connectionState.subscribe((state) => {
      if (state === CONNECTED) setTimeout(() => resolve(subscription.unsubscribe()), 50);
    });
  });
};

export interface Hazard {
  readonly hazard: string;
  /** Does it happen? */
  readonly api?: (stage: Stage) => Promise<boolean>;
  readonly next?: (stage: Stage) => Promise<boolean>;
  readonly pool: () => Promise<boolean>;
}
