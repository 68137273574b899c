import { Command } from "commander";
import { counted, EXCHANGE_OPTIONS, TWS_OPTIONS } from "../options/mod.ts";
import {
  differenceLines,
  differences,
  type FakeOptions,
  RecordingError,
  sessionsOfFake,
} from "../relay/recording/mod.ts";
import { refuseRepeated } from "./argument-values.ts";
import { CommandError, type Io } from "./io.ts";
import { flagsOf } from "./option-flags.ts";
import { readSession } from "./read-session.ts";

const HELP = `
Sends the requests of the recording to a fake in memory, on virtual time and
with the same protocol version, and compares the answers by their shape: which
messages come and how many, their order, their fields, whether these are empty,
and the forms of numbers and dates. Prices, sizes and texts are not compared,
nor how often data of a subscription and rows of an account come.`;

/** Options as commander gives them. */
type Parsed = FakeOptions & { readonly json?: true; readonly allow?: true };

/** Makes the command `ibkr-pool diff`: a comparison of a recording with the fake. */
export function diffCommand(io: Io): Command {
  const command = new Command("diff");
  const { seed, alwaysOpen } = EXCHANGE_OPTIONS;
  const { profile } = TWS_OPTIONS;
  command
    .description("Say in which answers the fake differs in shape from a recorded session.")
    .argument("<file>", "the recording, as ibkr-pool record writes it")
    .option("--allow", "end with 0 even if answers differ")
    .option("--json", "print the differences as JSON");
  for (const flag of flagsOf({ seed, profile, alwaysOpen })) command.addOption(flag);
  refuseRepeated(command);
  return command
    .addHelpText("after", HELP)
    .action((file: string, options: Parsed) => compare(file, options, io));
}

async function compare(file: string, { json, allow, ...options }: Parsed, io: Io): Promise<void> {
  const recording = await readSession(file, io);
  const { sessions } = recording;
  const fake = await sessionsOfFake(recording, options).catch((error: unknown) => {
    throw error instanceof RecordingError ? new CommandError(error.message) : error;
  });
  const found = differences(sessions, fake);
  const requests = sessions
    .flatMap(({ frames }) => frames)
    .filter(({ direction }) => direction === "in").length;
  if (json) io.out(JSON.stringify({ sessions: sessions.length, requests, differences: found }));
  else {
    for (const line of differenceLines(found)) io.out(line);
    const compared = `${counted(sessions.length, "session")} with ${counted(requests, "request")}`;
    io.out(
      `Compared ${compared}: ${found.length === 0 ? "no" : found.length} ${found.length === 1 ? "difference" : "differences"}.`,
    );
  }
  if (found.length > 0 && !allow)
    throw new CommandError(
      `Cannot match the recording: ${counted(found.length, "difference")} in shape; --allow ends with 0 all the same`,
      1,
    );
}
