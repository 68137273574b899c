import { DeferredCalls } from "../../../src/async/deferred-calls.ts";
import { PoolError } from "../../../src/errors.ts";
import type { WatchOptions } from "../../../src/subscriptions/stream-reader.ts";
import { WebStreamHub } from "../../../src/web/streams/web-stream-hub.ts";
import type { WebStreamSettings } from "../../../src/web/streams/web-stream-hub-options.ts";
import type { AnyTopic } from "../../../src/web/streams/web-topic.ts";
import { Kept } from "../kept.ts";
import { VirtualClock } from "../sim.ts";
import { ScriptedSockets } from "./scripted-sockets.ts";

/** What a test of the streams works with. */
export interface StreamHubFixture {
  readonly clock: VirtualClock;
  readonly sockets: ScriptedSockets;
  readonly hub: WebStreamHub;
  /** Calls of the hooks, oldest first. */
  readonly calls: unknown[][];
  /** Topics that were read by REST, by name. */
  readonly rereads: string[];
  /** Begins the next session, and waits until a WebSocket that is needed is alive. */
  session(): Promise<void>;
  /** Opens a stream and reads it until it ends. */
  watch(topic: AnyTopic, options?: WatchOptions): Kept<unknown>;
}

/** Settings of a fixture. */
export interface StreamHubFixtureOptions {
  readonly settings?: Partial<WebStreamSettings>;
  readonly random?: () => number;
  readonly reread?: (topic: AnyTopic) => Promise<unknown>;
}

/** Makes the streams of a web pool without a pool, on scripted sockets. */
export function streamHubFixture(given: StreamHubFixtureOptions = {}): StreamHubFixture {
  const clock = new VirtualClock();
  const sockets = new ScriptedSockets(clock);
  const calls: unknown[][] = [];
  const rereads: string[] = [];
  const note =
    (name: string) =>
    (...args: unknown[]): void =>
      void calls.push([name, ...args]);
  let epoch = 0;
  const hub = new WebStreamHub({
    options: {
      backoffMsMin: 1_000,
      backoffMsMax: 60_000,
      backoffResetMs: 30_000,
      socketTimeoutMs: 30_000,
      marketDataLinesMax: 100,
      renewMs: 540_000,
      ...given.settings,
    },
    clock,
    random: given.random ?? (() => 0.5),
    open: sockets.open,
    hooks: {
      status: note("status"),
      gap: note("gap"),
      resumed: note("resumed"),
      warn: note("warn"),
      want: note("want"),
    },
    afterwards: new DeferredCalls((cause) => {
      throw cause;
    }),
    reread: async (topic) => {
      rereads.push(topic.name);
      return given.reread?.(topic) ?? [];
    },
  });
  return {
    clock,
    sockets,
    hub,
    calls,
    rereads,
    session: async () => {
      const number = ++epoch;
      hub.sessionBegan({
        epoch: number,
        accounts: ["DU1"],
        selectedAccount: "DU1",
        isPaper: true,
        token: `token${number}`,
      });
      await clock.advance(10);
    },
    watch: (topic, options = {}) => new Kept(hub.watch(topic, options)),
  };
}

/** The error of a session that was lost. */
export const SESSION_LOST: PoolError = new PoolError("SESSION_LOST", "Cannot go on: the session ended");
