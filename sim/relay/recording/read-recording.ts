import type { Buffer } from "node:buffer";
import type { z } from "zod";
import { bounded, problemsOf } from "../../world/schema-problems.ts";
import { checkHeader, checkLine, FORM, FORM_VERSION, type HeaderLine, type RecordedLine } from "./lines.ts";
import { type RecordedSession, SessionsBuilder } from "./recorded-session.ts";
import { type TextLimits, textLines } from "./text-lines.ts";

/** A recording, read whole. */
export interface Recording {
  readonly header: HeaderLine;
  /** Its connections that have a greeting, in the order of their opening. */
  readonly sessions: readonly RecordedSession[];
  /** Number of the last line where it is not whole, and was left out; undefined otherwise. */
  readonly tornLine: number | undefined;
}

/** Error of a recording that cannot be read. */
export class RecordingError extends Error {
  override readonly name = "RecordingError";
}

/**
 * Reads a recording as it arrives, without its whole text in memory. A last line that is not whole is left out.
 *
 * @param name Name of the file, for the messages.
 * @throws {RecordingError} For a line that is none; the message has its number.
 * @throws {RangeError} For more bytes, or a longer line, than a recording may have; the message has the limit.
 */
export async function readRecording(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  name: string,
  limits: TextLimits = {},
): Promise<Recording> {
  let header: HeaderLine | undefined;
  let tornLine: number | undefined;
  const sessions = new SessionsBuilder();
  for await (const { number, bytes, isEnded } of textLines(chunks, limits)) {
    const fail = (reason: string): RecordingError =>
      new RecordingError(`Cannot read ${name}: line ${number}: ${reason}`);
    const value = parsed(bytes);
    if (value === undefined && !isEnded && header !== undefined) {
      tornLine = number;
      break;
    }
    if (value === undefined) throw fail(bytes.length > 0 ? "it is no whole JSON" : "it is empty");
    if (header === undefined) {
      header = headerOf(value, fail);
      continue;
    }
    const problem = sessions.add(lineOf(value, fail), number);
    if (problem !== undefined) throw fail(problem);
  }
  if (header === undefined) throw new RecordingError(`Cannot read ${name}: it is empty`);
  return { header, sessions: sessions.all, tornLine };
}

function parsed(bytes: Buffer): unknown {
  try {
    const value: unknown = JSON.parse(bytes.toString("utf8"));
    return value ?? undefined;
  } catch {
    return undefined;
  }
}

function headerOf(value: unknown, fail: (reason: string) => RecordingError): HeaderLine {
  const { form, version } = value as { form?: unknown; version?: unknown };
  if (form !== FORM)
    throw fail(
      `it is no recording, whose first line begins with {"form":"${FORM}","version":${FORM_VERSION}`,
    );
  if (typeof version === "number" && version !== FORM_VERSION)
    throw fail(`the form has version ${version}, and this program reads version ${FORM_VERSION}`);
  return checked(checkHeader(value), fail);
}

function lineOf(value: unknown, fail: (reason: string) => RecordingError): RecordedLine {
  if (typeof value === "object" && value !== null && "form" in value)
    throw fail("a recording begins inside of another one");
  return checked(checkLine(value), fail);
}

function checked<T>(result: z.ZodSafeParseResult<T>, fail: (reason: string) => RecordingError): T {
  if (result.success) return result.data;
  throw fail(bounded(problemsOf(result.error)).join("; "));
}
