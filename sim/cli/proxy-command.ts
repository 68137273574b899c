import { Command, Option } from "commander";
import { type DailyFault, type Fault, parseFault, USUAL_NIGHT } from "../mod.ts";
import { EXCHANGE_OPTIONS, parseDailyFaultOf, quoted } from "../options/mod.ts";
import { readPlace, refusedFault } from "../relay/mod.ts";
import { refuseRepeated } from "./argument-values.ts";
import { controlFlags } from "./control-flags.ts";
import { logForm } from "./event-log.ts";
import { CommandError, type Io } from "./io.ts";
import { flagsOf } from "./option-flags.ts";
import { type ProxyOptions, runProxy } from "./run-proxy.ts";
import { TYPED_COMMANDS } from "./typed-commands.ts";

const LOOPBACK = "127.0.0.1";

const HELP = `
Frames pass as they came: the content of an order is never altered. Ports of
live accounts (7496, 4001) and accounts that do not begin with D are refused
unless --allow-live is given. A forwarded port is not seen as what it is.
Faults are those of ibkr-pool sim, but for manual-order, depth-reset and the
bars of farm-broken, which need the inside of TWS.

${TYPED_COMMANDS}`;

/** Options as commander gives them. */
type Parsed = Omit<ProxyOptions, "log" | "allowLive"> & {
  readonly allowLive?: true;
  readonly quiet?: true;
  readonly json?: true;
};

/** Makes the command `ibkr-pool proxy`: a proxy before a real gateway, until Ctrl-C. */
export function proxyCommand(io: Io): Command {
  const command = new Command("proxy");
  const { seed } = EXCHANGE_OPTIONS;
  command
    .description("Pass frames between clients and a real paper gateway, and inject faults.")
    .requiredOption("--upstream <host:port>", "the gateway, e.g. 127.0.0.1:4002", (text: string) =>
      readable(() => readPlace(text, "--upstream")),
    )
    .addOption(
      new Option("--listen <[host:]port>", "where clients connect; port 0 picks a free one")
        .argParser((text: string) => readable(() => readPlace(text, "--listen", LOOPBACK)))
        .default({ host: LOOPBACK, port: 4_102 }, `${LOOPBACK}:4102`),
    )
    .addOption(
      new Option("--fault <fault>", "inject a fault at the start; can be repeated")
        .argParser((text: string, before: readonly Fault[]) => [...before, readable(() => parseFault(text))])
        .default([], "none"),
    )
    .addOption(
      new Option("--daily <fault>", 'inject a fault every day, e.g. "23:45 restart"; or: usual')
        .argParser((text: string, before: readonly DailyFault[]) => [
          ...before,
          ...readable(() => dailyFaults(text)),
        ])
        .default([], "none"),
    )
    .option("--allow-live", "accept ports and accounts of real money")
    .option("--quiet", "print no events")
    .option("--json", "print each event as a line of JSON");
  const seedFlags = flagsOf({ seed });
  for (const flag of [...seedFlags, ...controlFlags()]) command.addOption(flag);
  refuseRepeated(command, ["fault", "daily"]);
  return command.addHelpText("after", HELP).action((options: Parsed) => {
    const { allowLive = false, ...others } = options;
    return runProxy({ ...others, allowLive, log: logForm(options) }, io);
  });
}

function dailyFaults(text: string): readonly DailyFault[] {
  const daily = text.trim() === "usual" ? USUAL_NIGHT : [parseDailyFaultOf(parseFault, text)];
  for (const { fault } of daily) {
    const reason = refusedFault(fault.text);
    if (reason !== undefined) throw new Error(`Cannot use --daily ${quoted(text)}: ${reason}`);
  }
  return daily;
}

function readable<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error));
  }
}
