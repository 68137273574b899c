import { Command } from "commander";
import type { Logger } from "../../src/mod.ts";
import { quoted } from "../options/mod.ts";
import { filled, refuseRepeated, wholeNumber } from "./argument-values.ts";
import { CommandError, type Io } from "./io.ts";
import { needLangGraph } from "./lang-graph.ts";

interface AgentOptions {
  readonly web?: true;
  readonly url?: string;
  readonly host?: string;
  readonly port?: number;
  readonly clientId: number;
  readonly sessionMs: number;
  readonly seed: number;
  readonly json?: boolean;
}

/** Options of one transport alone. */
const TWS_OPTIONS: readonly string[] = ["host", "port", "clientId"];
const WEB_OPTIONS: readonly string[] = ["url"];

/** Makes the command `ibkr-pool agent`: a LangGraph.js agent without a pool and with one. */
export function agentCommand(io: Io): Command {
  const command = new Command("agent");
  command
    .description(
      "Run a LangGraph.js agent whose four tools call IBKR in parallel: without a pool, then with one.",
    )
    .option("--web", "use the Web API instead of TWS")
    .option(
      "--url <url>",
      "a gateway of the Web API, with the pool alone (default: a fake one) (--web)",
      readUrl,
    )
    .option(
      "--host <address>",
      "a paper gateway (default: a fake TWS that this command starts)",
      filled("--host", "an address"),
    )
    .option("--port <number>", "its port", wholeNumber("--port", 1, 65_535))
    .option("--client-id <number>", "the pool's client ID", wholeNumber("--client-id", 0, 2_147_483_647), 1)
    .option(
      "--session-ms <ms>",
      "delay of a session of the fake",
      wholeNumber("--session-ms", 0, 60_000),
      1_000,
    )
    .option("--seed <number>", "seed of the prices of the fake", wholeNumber("--seed", 0, 2_147_483_647), 1)
    .option("--json", "print the figures as JSON")
    .action(async (options: AgentOptions) => {
      const { web } = options;
      for (const option of command.options) {
        const name = option.attributeName();
        if ((web ? TWS_OPTIONS : WEB_OPTIONS).includes(name) && command.getOptionValueSource(name) === "cli")
          throw new CommandError(`Cannot use ${option.long} ${web ? "with" : "without"} --web`);
      }
      const { figures, table, ways } = await (web ? webRun(options, io) : twsRun(options, io)).catch(
        (error: unknown) => {
          if (error instanceof CommandError) throw error;
          throw new CommandError(error instanceof Error ? error.message : String(error), 1);
        },
      );
      const { seed, sessionMs } = options;
      if (options.json) io.out(JSON.stringify({ seed, sessionMs, ...figures, ways }, null, 2));
      else io.out(`\n${table}`);
      // ToolNode writes the class of an error before its message.
      const why = ways.at(-1)?.failed[0]?.text.replace(/^Error: /, "");
      if (why !== undefined) throw new CommandError(`Cannot finish the pooled run: ${why}`, 1);
    });
  refuseRepeated(command);
  return command;
}

function readUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === "http:" || url?.protocol === "https:") return text;
  throw new CommandError(
    `Cannot read --url: expected an address such as https://localhost:5000/v1/api, got ${quoted(text)}`,
  );
}

/** Time that a call may take without a pool over the Web API, in ms: it may never get a session. */
const NAIVE_MS = 10_000;

/** The ways of one transport, as figures and as a table. */
interface Compared {
  readonly figures: Readonly<Record<string, unknown>>;
  readonly ways: readonly { readonly failed: readonly { readonly text: string }[] }[];
  readonly table: string;
}

async function twsRun({ host, port, clientId, sessionMs, seed }: AgentOptions, io: Io): Promise<Compared> {
  const { compareWays, waysTable } = await needLangGraph("agent", () => import("../agent/mod.ts"));
  const real = host !== undefined || port !== undefined;
  const gateway = real ? { host: host ?? "127.0.0.1", port: port ?? 4002 } : undefined;
  io.err(
    gateway === undefined
      ? `A fake TWS with a delay of ${sessionMs} ms for each session; two turns of four tools in parallel.`
      : `The gateway at ${gateway.host}:${gateway.port}; two turns of four tools in parallel.`,
  );
  const ways = await compareWays({ gateway, clientId, sessionMs, seed, logger: lineLogger(io) });
  return { figures: { gateway }, ways, table: waysTable(ways) };
}

async function webRun({ url, sessionMs, seed }: AgentOptions, io: Io): Promise<Compared> {
  const { compareWebWays, webWaysTable } = await needLangGraph("agent", () => import("../agent/mod.ts"));
  io.err(
    url === undefined
      ? `A fake gateway with a delay of ${sessionMs} ms for each request of a login;\ntwo turns of four tools in parallel. Without a pool a call may take ${NAIVE_MS / 1_000} s.`
      : "Two turns of four tools in parallel, with the pool alone: a login for each tool\nwould evict the other sessions of the username.",
  );
  const ways = await compareWebWays({ url, sessionMs, naiveMs: NAIVE_MS, seed, logger: lineLogger(io) });
  return { figures: { url }, ways, table: webWaysTable(ways) };
}

/** Makes a logger that prints lines in the form of Python's `logging`. */
function lineLogger(io: Io): Logger {
  const line = (message: string): void =>
    io.err(`${new Date().toISOString().replace("T", " ").replace("Z", "").replace(".", ",")} - ${message}`);
  return { debug: () => {}, info: line, warn: line, error: line };
}
