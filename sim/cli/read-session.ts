import { createReadStream } from "node:fs";
import {
  type Recording,
  RecordingError,
  Replay,
  type ReplayOptions,
  readRecording,
} from "../relay/recording/mod.ts";
import { checkInput, fileReason, pathText } from "./files.ts";
import { CommandError, type Io } from "./io.ts";

/**
 * Reads the recording of a session, and says when its last line is left out.
 *
 * @throws {CommandError} When it cannot be read; the message names the line.
 */
export async function readSession(file: string, io: Io): Promise<Recording> {
  const name = pathText(file);
  let recording: Recording;
  try {
    checkInput(file);
    recording = await readRecording(createReadStream(file), name);
  } catch (error) {
    if (error instanceof RecordingError) throw new CommandError(error.message);
    throw new CommandError(`Cannot read ${name}: ${fileReason(error)}`);
  }
  const { tornLine } = recording;
  if (tornLine !== undefined)
    io.err(`Left out line ${tornLine} of ${name}, the last one: it is not whole, as after a crash.`);
  return recording;
}

/** Options of a replay as the command has them. */
export interface GivenReplay {
  readonly replaySpeed?: number | "immediate";
  readonly lingerMs?: number;
}

/** Reads a recording from which a fake answers. @throws {CommandError} As `readSession`, and without a session. */
export async function readReplay(
  file: string,
  { replaySpeed, lingerMs }: GivenReplay,
  io: Io,
): Promise<Replay> {
  const recording = await readSession(file, io);
  const options: ReplayOptions = { speed: replaySpeed, lingerMs };
  try {
    return new Replay(recording, options);
  } catch (error) {
    if (error instanceof RecordingError) throw new CommandError(error.message);
    throw error;
  }
}
