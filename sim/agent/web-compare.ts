import type { SessionProvider } from "../../src/langgraph/mod.ts";
import type { Reads } from "../../src/mod.ts";
import {
  type Logger,
  silentLogger,
  type UseOptions,
  WebPool,
  type WebPoolOptions,
} from "../../src/web/mod.ts";
import { plainTable } from "../options/mod.ts";
import { FakeGateway, late, listenWeb } from "../web/mod.ts";
import { type Answer, runAgent } from "./agent.ts";

/** One way for the agent to use the Web API, and what came of it. */
export interface WebWay {
  readonly way: string;
  /** Sessions that became ready. */
  readonly sessions: number;
  /** Sessions that another login took over; undefined where the gateway is not ours to look into. */
  readonly evictions: number | undefined;
  /** Requests that the limits of IBKR refused; undefined where the gateway is not ours to look into. */
  readonly refused: number | undefined;
  readonly answered: number;
  readonly failed: readonly Answer[];
  readonly tookMs: number;
}

/** Gateway that the agent uses: a fake of its own, or a real one. */
export interface WebCompareOptions {
  /** URL of a real gateway; undefined: a fake, started here. */
  readonly url: string | undefined;
  /** Delay of each request of the fake with which a session begins, in ms. */
  readonly sessionMs: number;
  /** Time that a call of a tool may take without a pool, in ms. */
  readonly naiveMs: number;
  readonly seed: number;
  readonly logger: Logger;
}

/**
 * Runs the agent with a login for each tool, then with one session for all. Against a real gateway only the latter: the former
 * would evict the sessions of the user, and lead to a penalty of 15 minutes.
 */
export async function compareWebWays(options: WebCompareOptions): Promise<readonly WebWay[]> {
  const { url, logger } = options;
  const pooled = "one session for all: the pool";
  if (url !== undefined) return [await timed(pooled, () => withPool({ url, logger }))];
  return [
    await onGateway(options, "own login for each tool, and takes over", (where) =>
      naive(where, options.naiveMs),
    ),
    await onGateway(options, pooled, (where) => withPool({ url: where, headers: bearer("pool"), logger })),
  ];
}

interface Ran {
  readonly answers: readonly Answer[];
  readonly sessions: number;
}

async function withPool(options: WebPoolOptions): Promise<Ran> {
  await using pool = new WebPool(options);
  // Without a session the agent would wait for its whole time, once for each call.
  await pool.connect({ failFast: true });
  const answers = await runAgent(pool);
  return { answers, sessions: pool.stats().sessions };
}

/** A session for each call of a tool, with the login of the tool: no tool knows of the others. */
async function naive(url: string, timeoutMs: number): Promise<Ran> {
  let sessions = 0;
  const provider: SessionProvider = {
    use: async <Result>(task: (ib: Reads) => Promise<Result>, options: UseOptions = {}): Promise<Result> => {
      const { owner = "tool" } = options;
      await using pool = new WebPool({
        url,
        headers: bearer(owner),
        takeOver: "always",
        acquireTimeoutMs: timeoutMs,
        requestTimeoutMs: timeoutMs,
        logger: silentLogger,
      });
      try {
        return await pool.use(task, { ...options, retryWithinMs: timeoutMs });
      } finally {
        sessions += pool.stats().sessions;
      }
    },
  };
  const answers = await runAgent(provider);
  return { answers, sessions };
}

const bearer = (token: string): Readonly<Record<string, string>> => ({ authorization: `Bearer ${token}` });

async function onGateway(
  { seed, sessionMs }: WebCompareOptions,
  way: string,
  run: (url: string) => Promise<Ran>,
): Promise<WebWay> {
  const gateway = new FakeGateway({ seed, access: "oauth", nightlyReset: false });
  if (sessionMs > 0) gateway.inject(late({ byMs: sessionMs, path: "/iserver/auth" }));
  const door = await listenWeb(gateway);
  try {
    const one = await timed(way, () => run(door.url));
    const { evictions, penalties, penalised, limitBreaches } = gateway.counts();
    return { ...one, evictions, refused: penalties + penalised + limitBreaches };
  } finally {
    gateway.close();
    await door.close();
  }
}

async function timed(way: string, run: () => Promise<Ran>): Promise<WebWay> {
  const begunMs = performance.now();
  const { answers, sessions } = await run();
  return {
    way,
    sessions,
    evictions: undefined,
    refused: undefined,
    answered: answers.filter(({ ok }) => ok).length,
    failed: answers.filter(({ ok }) => !ok),
    tookMs: performance.now() - begunMs,
  };
}

/** The ways beside each other, at most 80 columns wide. */
export function webWaysTable(ways: readonly WebWay[]): string {
  const table = plainTable(["", "sessions", "evictions", "refused", "answered", "time"], [1, 2, 3, 4, 5]);
  for (const { way, sessions, evictions, refused, answered, failed, tookMs } of ways) {
    table.push([
      way.replace(", and ", ",\nand ").replace(": ", ":\n"),
      `${sessions}`,
      evictions === undefined ? "not seen" : `${evictions}`,
      refused === undefined ? "not seen" : `${refused}`,
      `${answered} of ${answered + failed.length}`,
      `${Math.round(tookMs)} ms`,
    ]);
  }
  return table.toString();
}
