import { IbkrPool, type Logger, type PoolOptions, silentLogger } from "../../src/mod.ts";
import { FakeTws, latency, listen, type TraceEvent } from "../mod.ts";
import { plainTable } from "../options/mod.ts";
import { type Answer, runAgent } from "./agent.ts";
import { unpooled } from "./unpooled.ts";

/** One way for the agent to connect, and what came of it. */
export interface Way {
  readonly way: string;
  readonly connections: number;
  readonly clientIds: readonly number[];
  /** Errors 326; undefined where the server is not ours to look into. */
  readonly conflicts: number | undefined;
  readonly answered: number;
  readonly failed: readonly Answer[];
  readonly tookMs: number;
}

/** Gateway that the agent connects to: a fake of its own, or a real one. */
export interface CompareOptions {
  /** A real gateway; undefined: a fake, started here. */
  readonly gateway: { readonly host: string; readonly port: number } | undefined;
  /** Default 1; the ways without a pool take this one or the three above 2. */
  readonly clientId: number;
  /** Time that the fake lets a client wait for its session, in ms. */
  readonly sessionMs: number;
  readonly seed: number;
  readonly logger: Logger;
}

/** The IDs of which the origin of this project complained: 3, 4, 5 ... */
const OWN_IDS = [3, 4, 5, 6] as const;

/** Runs the agent with a connection for each tool, then with one for all. */
export async function compareWays(options: CompareOptions): Promise<readonly Way[]> {
  const { clientId, logger } = options;
  if (options.gateway !== undefined) await reachable(options.gateway, clientId);
  const ways: Way[] = [];
  ways.push(
    await onServer(options, "own connection and own ID for each tool", async (where) => {
      const provider = unpooled({ ...where, logger: silentLogger }, OWN_IDS);
      return { answers: await runAgent(provider), ids: provider.opened.clientIds };
    }),
  );
  ways.push(
    await onServer(options, "own connection for each tool, same ID", async (where) => {
      const provider = unpooled({ ...where, logger: silentLogger, clientIdPolicy: "fail" }, [clientId]);
      return { answers: await runAgent(provider), ids: provider.opened.clientIds };
    }),
  );
  ways.push(
    await onServer(options, "one connection for all: the pool", async (where) => {
      await using pool = new IbkrPool({ ...where, clientId, logger });
      const answers = await runAgent(pool);
      return { answers, ids: Array.from({ length: pool.stats().dials }, () => clientId) };
    }),
  );
  return ways;
}

/**
 * Finds out whether anybody is there, before three ways of connecting wait for it in turn.
 *
 * @throws {PoolError} Why not.
 */
async function reachable(
  gateway: { readonly host: string; readonly port: number },
  clientId: number,
): Promise<void> {
  await using pool = new IbkrPool({ ...gateway, clientId, clientIdPolicy: "fail", logger: silentLogger });
  await pool.connect({ timeoutMs: 2_000 });
}

interface Ran {
  readonly answers: readonly Answer[];
  /** The ID of each connection, as the client counts them. */
  readonly ids: readonly number[];
}

async function onServer(
  { gateway, sessionMs, seed }: CompareOptions,
  way: string,
  run: (where: Pick<PoolOptions, "host" | "port">) => Promise<Ran>,
): Promise<Way> {
  if (gateway !== undefined) return timed(way, () => run(gateway));
  const tws = new FakeTws({ seed });
  if (sessionMs > 0) tws.inject(latency({ handshakeMs: sessionMs }));
  const door = await listen(tws);
  try {
    return await timed(
      way,
      () => run({ host: door.host, port: door.port }),
      () => tws.trace.events,
    );
  } finally {
    tws.close();
    await door.close();
  }
}

async function timed(way: string, run: () => Promise<Ran>, seen?: () => readonly TraceEvent[]): Promise<Way> {
  const begunMs = performance.now();
  const { answers, ids } = await run();
  const tookMs = performance.now() - begunMs;
  const starts = seen?.().filter(({ event }) => event === "start");
  return {
    way,
    connections: starts?.length ?? ids.length,
    clientIds: [...new Set(starts?.map(({ detail }) => Number(detail)) ?? ids)].sort((a, b) => a - b),
    conflicts: seen?.().filter(({ event, detail }) => event === "sent" && detail === "error 326").length,
    answered: answers.filter(({ ok }) => ok).length,
    failed: answers.filter(({ ok }) => !ok),
    tookMs,
  };
}

/** The ways beside each other, at most 80 columns wide. */
export function waysTable(ways: readonly Way[]): string {
  const table = plainTable(
    ["", "connections", "client IDs", "conflicts", "answered", "time"],
    [1, 2, 3, 4, 5],
  );
  for (const { way, connections, clientIds, conflicts, answered, failed, tookMs } of ways) {
    table.push([
      way.replace(" and ", "\nand ").replace(", same", ",\nsame").replace(": ", ":\n"),
      `${connections}`,
      clientIds.join(" "),
      conflicts === undefined ? "not seen" : `${conflicts}`,
      `${answered} of ${answered + failed.length}`,
      `${Math.round(tookMs)} ms`,
    ]);
  }
  return table.toString();
}
