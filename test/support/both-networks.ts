import { IbkrPool, PoolError, type PoolEvent, type PoolOptions, silentLogger } from "../../src/mod.ts";
import type { Transport } from "../../src/seams/transport.ts";
import { tcpTransport } from "../../src/stoqey/connection/tcp-transport.ts";
import { CountedTransport } from "./counted-transport.ts";
import {
  earlyRequests,
  FakeTws,
  type FakeTwsOptions,
  listen,
  MemoryNetwork,
  strangeClientIds,
  type TraceEvent,
  VirtualClock,
} from "./sim.ts";
import { untilOverSockets } from "./socket-time.ts";

/** Tuesday half past ten in New York. */
const OPEN_MS = Date.UTC(2026, 0, 13, 15, 30);

/** What a scenario plays with, on either network. */
export interface Stage {
  readonly tws: FakeTws;
  readonly pool: IbkrPool;
  /** Lets time pass, in ms. */
  after(delayMs: number): Promise<void>;
  /** Keeps the outcome of a call: its value, or the code of its error. */
  outcome(name: string, call: Promise<unknown>): Promise<void>;
}

/** Something that happens to a pool and a fake, the same over TCP as in memory. */
export interface Scenario {
  readonly name: string;
  readonly pool?: PoolOptions;
  readonly tws?: FakeTwsOptions;
  /** Events of the pool that sockets leave open. */
  readonly ignores?: readonly string[];
  play(stage: Stage): Promise<void>;
}

/**
 * What came of a scenario: everything that pool and fake do in one order on either network.
 *
 * Left out is what sockets leave open: events that depend on the bytes that one chunk contains, the order of two connections,
 * and the place of an end of the client among its last requests, which memory knows when it is sent and TCP when it arrives.
 */
export interface Verdict {
  /** Outcomes of the calls, in the order of their ends. */
  readonly outcomes: readonly string[];
  /** Events of the pool. */
  readonly events: readonly string[];
  /** Breaches of what holds in every trace. */
  readonly breaches: readonly string[];
  readonly figures: object;
  /** Events of the protocol of each connection. */
  readonly connections: Readonly<Record<string, readonly string[]>>;
}

const OPTIONS: PoolOptions = {
  logger: silentLogger,
  backoffMsMin: 200,
  backoffMsMax: 200,
  acquireTimeoutMs: 20_000,
};
/** Neither always the shortest wait nor always the longest. */
const middle = (): number => 0.5;

/** Plays a scenario on virtual time. */
export async function inMemory(scenario: Scenario): Promise<Verdict> {
  const clock = new VirtualClock(OPEN_MS);
  const network = new MemoryNetwork(clock);
  const tws = new FakeTws({ clock, ...SERVED, ...scenario.tws });
  network.attach(tws, 4002);
  const verdict = await clock.until(played(scenario, { tws, clock, transport: network, port: 4002 }));
  tws.close();
  await clock.advance(0);
  return { ...verdict, breaches: [...verdict.breaches, ...left(clock.timers, network.live)] };
}

/** Plays a scenario over sockets of the machine, with pool and fake on one clock. */
export async function overTcp(scenario: Scenario): Promise<Verdict> {
  const clock = new VirtualClock(OPEN_MS);
  const tws = new FakeTws({ clock, ...SERVED, ...scenario.tws });
  const door = await listen(tws);
  const verdict = played(scenario, { tws, clock, transport: tcpTransport, port: door.port });
  try {
    return await untilOverSockets(clock, verdict, () => door.settled());
  } finally {
    tws.close();
    await door.close();
  }
}

/** The gentle fake draws nothing by chance, and a client ID is free again soon after a half-open loss. */
const SERVED: FakeTwsOptions = { profile: "gentle", lingerMs: 10, seed: 1 };

/** A fake, and the way to it. */
interface Reachable {
  readonly tws: FakeTws;
  readonly clock: VirtualClock;
  readonly transport: Transport;
  readonly port: number;
}

async function played(scenario: Scenario, { tws, clock, transport, port }: Reachable): Promise<Verdict> {
  const sockets = new CountedTransport(transport);
  const pool = new IbkrPool(
    { ...OPTIONS, port, ...scenario.pool },
    { transport: sockets, random: middle, clock },
  );
  const outcomes: string[] = [];
  const events: string[] = [];
  const note = (event: PoolEvent): void => {
    const text = eventText(event);
    if (text !== undefined) events.push(text);
  };
  const reading = (async () => {
    for await (const event of pool.events()) note(event);
  })();
  const after = (delayMs: number): Promise<void> =>
    new Promise((resolve) => void clock.after(delayMs, resolve));
  await scenario.play({
    tws,
    pool,
    after,
    outcome: (name, call) =>
      call.then(
        (value) => void outcomes.push(`${name}: ${JSON.stringify(value)}`),
        (error: unknown) =>
          void outcomes.push(`${name}: ${error instanceof PoolError ? error.code : String(error)}`),
      ),
  });
  const { epoch, sessions, sessionsLost, sessionsLostBy, activeUsers, waiters } = pool.stats();
  // Node takes a reset that arrives together with bytes for the end of the stream, and Deno for a reset without them.
  const { silent, garbled, ended, reset } = sessionsLostBy;
  await pool.close();
  await reading;
  await allEnded(tws, after);
  const { events: trace } = tws.trace;
  const idle = tws.faultRecords().filter(({ strikes }) => strikes === 0);
  const breaches = [
    ...strangeClientIds(trace, [1, 7, 9]),
    ...earlyRequests(trace),
    ...sockets.breaches(),
    ...idle.map(({ text }) => `the fault ${text} has touched nothing`),
  ];
  return {
    outcomes,
    events: events.filter((event) => scenario.ignores?.includes(event) !== true),
    breaches,
    figures: { epoch, sessions, sessionsLost, silent, garbled, closed: ended + reset, activeUsers, waiters },
    connections: connectionsOf(trace),
  };
}

/** Waits until the server has read the end of every connection; the last FIN may be under way after `close()`. */
async function allEnded(tws: FakeTws, after: (delayMs: number) => Promise<void>): Promise<void> {
  const isOpen = (): boolean => {
    const over = new Set<number>();
    for (const { connection, event } of tws.trace.events)
      if (event === "closed" || event === "dead") over.add(connection);
    return tws.trace.of("opened").some(({ connection }) => !over.has(connection));
  };
  for (let turn = 0; turn < ENDED_TURNS && isOpen(); turn++) await after(ENDED_MS);
}

/** Interval and number of looks for the end of connections, in ms. */
const ENDED_MS = 10;
const ENDED_TURNS = 300;
/** Events of the fake itself, and dials that a kernel refuses before the fake sees them. */
const APART: readonly TraceEvent["event"][] = ["fault", "heal", "refused", "freed", "pause", "resume"];

function connectionsOf(trace: readonly TraceEvent[]): Record<string, string[]> {
  const connections: Record<string, string[]> = {};
  const ends: Record<string, string[]> = {};
  for (const { connection, event, detail } of trace) {
    if (APART.includes(event)) continue;
    const name = `connection ${connection}`;
    connections[name] ??= [];
    // In memory it is known when the client ends its side, and over TCP when that arrives.
    ends[name] ??= [];
    if (event === "left") ends[name].push(`${event} ${detail}`);
    else connections[name].push(`${event} ${detail}`.trim());
  }
  for (const [name, left] of Object.entries(ends)) connections[name]?.push(...left);
  return connections;
}

/** Describes an event of the session; those of farms and orders depend on what a chunk of TCP happens to contain. */
function eventText(event: PoolEvent): string | undefined {
  switch (event.type) {
    case "state":
      return `state ${event.state} ${event.epoch}`;
    case "lost":
      return `lost ${event.epoch} ${event.error.code}`;
    case "dial-failed":
      return `dial-failed ${event.error.code}`;
    case "farm":
    case "order":
    case "gate":
      return undefined;
    default:
      return event.type;
  }
}

function left(timers: number, connections: number): readonly string[] {
  return timers + connections === 0 ? [] : [`${timers} timers and ${connections} connections are left`];
}
