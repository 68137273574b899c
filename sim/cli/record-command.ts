import { Command, Option } from "commander";
import { type Place, readPlace } from "../relay/mod.ts";
import { filled, refuseRepeated, wholeNumber } from "./argument-values.ts";
import { type ControlFlags, controlFlags } from "./control-flags.ts";
import { logForm } from "./event-log.ts";
import { CommandError, type Io } from "./io.ts";
import { runRecord } from "./run-record.ts";

const LOOPBACK = "127.0.0.1";
const SEED_MAX = 2_147_483_647;

const HELP = `
Passes frames between clients and a gateway as they came, and writes each into
the file, one line of JSON a frame. Account numbers are replaced by made-up
ones of the same shape wherever they stand, and so are names of operators,
decision makers and aliases; the host of the gateway is left out. Not replaced
are amounts, positions, order references, execution IDs, permanent IDs, and
names of groups and models, but for account numbers within them.
Ports of live accounts (7496, 4001) and accounts that do not begin with D are
refused unless --allow-live is given, as by ibkr-pool proxy.`;

/** Options as commander gives them. */
interface Parsed extends ControlFlags {
  readonly upstream: Place;
  readonly listen: Place;
  readonly out: string;
  readonly mask: boolean;
  readonly maskSeed: number;
  readonly force?: true;
  readonly allowLive?: boolean;
  readonly quiet?: true;
  readonly json?: true;
}

/** Makes the command `ibkr-pool record`: a proxy that writes down what passes, until Ctrl-C. */
export function recordCommand(io: Io): Command {
  const command = new Command("record")
    .description("Record what passes between clients and a real paper gateway.")
    .requiredOption("--upstream <host:port>", "the gateway, e.g. 127.0.0.1:4002", (text: string) =>
      place(text, "--upstream"),
    )
    .addOption(
      new Option("--listen <[host:]port>", "where clients connect; port 0 picks a free one")
        .argParser((text: string) => place(text, "--listen", LOOPBACK))
        .default({ host: LOOPBACK, port: 4_102 }, `${LOOPBACK}:4102`),
    )
    .requiredOption("--out <file>", "file to write, e.g. session.jsonl", filled("--out", "a file"))
    .option("--force", "replace the file if it exists")
    .option("--no-mask", "write account numbers and names as they are")
    .option("--mask-seed <number>", "seed of the made-up numbers", wholeNumber("--mask-seed", 0, SEED_MAX), 1)
    .option("--allow-live", "accept ports and accounts of real money")
    .option("--quiet", "print no events")
    .option("--json", "print each event as a line of JSON");
  for (const flag of controlFlags()) command.addOption(flag);
  refuseRepeated(command);
  return command
    .addHelpText("after", HELP)
    .action(({ mask, maskSeed, allowLive = false, force, ...options }: Parsed) => {
      if (!mask && command.getOptionValueSource("maskSeed") === "cli")
        throw new CommandError("Cannot use --mask-seed with --no-mask: nothing is masked");
      return runRecord(
        {
          ...options,
          allowLive,
          maskSeed: mask ? maskSeed : undefined,
          mode: force ? "replace" : "new",
          log: logForm(options),
        },
        io,
      );
    });
}

function place(text: string, flag: string, host?: string): Place {
  try {
    return readPlace(text, flag, host);
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error));
  }
}
