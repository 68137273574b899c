import { Command } from "commander";
import { suggestion } from "../options/mod.ts";
import { filled, refuseRepeated, wholeNumber } from "./argument-values.ts";
import { type ActionFlags, CONTROL_ACTIONS } from "./control-actions.ts";
import { ControlClient } from "./control-client.ts";
import { tokenOf } from "./control-flags.ts";
import { answerLines } from "./control-tables.ts";
import { CommandError, type Io } from "./io.ts";

interface ControlOptions extends ActionFlags {
  readonly url: string;
  readonly token?: string;
  readonly json?: true;
}

const ACTIONS_TEXT = `
Actions:
${Object.values(CONTROL_ACTIONS)
  .map(({ usage, about }) => `  ${usage}\n      ${about}`)
  .join("\n")}`;

/** Makes the command `ibkr-pool control`: the client of a control port. */
export function controlCommand(io: Io): Command {
  const command = new Command("control")
    .description("See and change what runs with --control, over HTTP.")
    .argument("<action...>", "what to do, and its arguments: see below")
    .option("--url <url>", "control port", filled("--url", "a URL"), "http://127.0.0.1:8474")
    .option(
      "--token <token>",
      "token of it, or @file (or IBKR_CONTROL_TOKEN)",
      filled("--token", "a token or @file"),
    )
    .option("--name <name>", "name of the requests (requests)")
    .option(
      "--client <id>",
      "client ID of their session (requests)",
      wholeNumber("--client", 0, 2_147_483_647),
    )
    .option("--with <json>", "values that they must have, as JSON (requests)")
    .option("--limit <number>", "most requests (requests)", wholeNumber("--limit", 1, 1_000))
    .option("--sessions <end|keep>", "whether sessions end (reset)")
    .option("--json", "print the answer as JSON")
    .addHelpText("after", ACTIONS_TEXT)
    .action(([action = "", ...args]: readonly string[], options: ControlOptions) =>
      act(action, args, options, io),
    );
  refuseRepeated(command);
  return command;
}

async function act(name: string, args: readonly string[], options: ControlOptions, io: Io): Promise<void> {
  const action = Object.hasOwn(CONTROL_ACTIONS, name) ? CONTROL_ACTIONS[name] : undefined;
  if (action === undefined)
    throw new CommandError(
      `Cannot control ${name.slice(0, 80)}: there is no such action; ${suggestion(name, Object.keys(CONTROL_ACTIONS))}`,
    );
  const [least, most] = action.takes;
  if (args.length < least || args.length > most)
    throw new CommandError(`Cannot control ${name}: expected ibkr-pool control ${action.usage}`);
  const { method, path, body } = action.request(args, options);
  const client = new ControlClient({ url: options.url, token: tokenOf(options.token) });
  if (name === "metrics") return io.out((await client.text(method, path)).trimEnd());
  const answer = await client.json(method, path, body);
  if (options.json || name === "openapi") return io.out(JSON.stringify(answer, undefined, 2));
  for (const line of answerLines(answer)) io.out(line);
}
