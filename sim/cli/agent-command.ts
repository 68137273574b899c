import { Command } from "commander";
import type { Logger } from "../../src/mod.ts";
import { needLangGraph } from "./drill-command.ts";
import { CommandError, type Io, wholeNumber } from "./io.ts";

interface AgentOptions {
  readonly host?: string;
  readonly port?: number;
  readonly clientId: number;
  readonly sessionMs: number;
  readonly seed: number;
  readonly json?: boolean;
}

/** Makes the command `ibkr-pool agent`: a LangGraph.js agent without a pool and with one. */
export function agentCommand(io: Io): Command {
  return new Command("agent")
    .description(
      "Run a LangGraph.js agent whose four tools call TWS in parallel: without a pool, then with one.",
    )
    .option("--host <address>", "a paper gateway (default: a fake TWS that this command starts)")
    .option("--port <number>", "its port", wholeNumber("--port", 1, 65_535))
    .option("--client-id <number>", "the pool's client ID", wholeNumber("--client-id", 0, 2_147_483_647), 1)
    .option(
      "--session-ms <ms>",
      "delay of a session of the fake TWS",
      wholeNumber("--session-ms", 0, 60_000),
      1_000,
    )
    .option(
      "--seed <number>",
      "seed of the prices of the fake TWS",
      wholeNumber("--seed", 0, 2_147_483_647),
      1,
    )
    .option("--json", "print the figures as JSON")
    .action(async (options: AgentOptions) => {
      const { compareWays, waysTable } = await needLangGraph("agent", () => import("../drills/mod.ts"));
      const { host, port, clientId, sessionMs, seed } = options;
      const real = host !== undefined || port !== undefined;
      const gateway = real ? { host: host ?? "127.0.0.1", port: port ?? 4002 } : undefined;
      io.err(
        gateway === undefined
          ? `A fake TWS with a delay of ${sessionMs} ms for each session; two turns of four tools in parallel.`
          : `The gateway at ${gateway.host}:${gateway.port}; two turns of four tools in parallel.`,
      );
      const ways = await compareWays({ gateway, clientId, sessionMs, seed, logger: lineLogger(io) }).catch(
        (error: unknown) => {
          throw new CommandError(error instanceof Error ? error.message : String(error), 1);
        },
      );
      if (options.json) io.out(JSON.stringify({ seed, sessionMs, gateway, ways }, null, 2));
      else io.out(`\n${waysTable(ways)}`);
      const pooled = ways.at(-1);
      const why = pooled?.failed[0]?.text;
      if (why !== undefined) throw new CommandError(`Cannot finish the pooled run: ${why}`, 1);
    });
}

/** Makes a logger that prints lines in the form of Python's `logging`. */
function lineLogger(io: Io): Logger {
  const line = (message: string): void =>
    io.err(`${new Date().toISOString().replace("T", " ").replace("Z", "").replace(".", ",")} - ${message}`);
  return { debug: () => {}, info: line, warn: line, error: line };
}
