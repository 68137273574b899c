import { z } from "zod";
import { checkMeant } from "../script/check-match.ts";
import type { Match } from "../script/match.ts";
import { type AnyLogged, originText } from "../script/message-log.ts";
import { wantedText } from "../script/near-miss.ts";
import { SESSION_FIELDS, type SessionMatch, sessionText } from "../script/session-match.ts";
import { sessionMisses } from "../script/session-misses.ts";
import {
  REQUESTS,
  RESPONSES,
  type RequestName,
  type RequestValues,
  type ResponseName,
  type ResponseValues,
} from "../wire/catalogue.ts";
import { checkFields, gotText } from "../world/check-fields.ts";
import type { TestTws } from "./test-tws.ts";

/** Answer to a question about a fake: whether something is so, and a text for either case. */
export interface Finding {
  readonly holds: boolean;
  /** Describes what is there instead, for a test that expects it. */
  absentText(): string;
  /** Describes what is there, for a test that expects the opposite. */
  presentText(): string;
}

/** Number of messages, orders or sessions that is expected. */
export interface Times {
  /** Exact number, `>= 0`. Default: at least one. */
  readonly times?: number | undefined;
}

/** Number of messages that is expected, and their session. */
export interface MessageTimes extends Times, SessionMatch {}

/** Number of lines of a text that name what is there. */
const LINES_MAX = 5;

/** Checks that a value is a fake that a test has started. @throws {TypeError} */
export function checkFake(tws: unknown): void {
  if (typeof (tws as Partial<TestTws> | null | undefined)?.requests === "function") return;
  throw new TypeError(`Cannot check a fake: expected that of startFakeTws(), got ${gotText(tws)}`);
}

const TIMES = { times: z.int().min(0).optional() };

/** Checks the number that is expected. @throws {RangeError} */
export function checkTimes(what: string, options: unknown): void {
  checkFields(`expect ${what}`, TIMES, options);
}

/** Checks the number of messages that is expected, and their session. @throws {RangeError} */
function checkMessageTimes(what: string, options: MessageTimes): MessageTimes {
  checkFields(`expect ${what}`, { ...TIMES, ...SESSION_FIELDS }, options);
  return options;
}

/** Finds whether a request has arrived. */
export function requestFinding<Name extends RequestName>(
  tws: TestTws,
  name: Name,
  match: Match<RequestValues[Name]> | undefined,
  options: MessageTimes,
): Finding {
  checkFake(tws);
  checkMeant(REQUESTS, "request", name, match);
  const { times: _, ...session } = checkMessageTimes(name, options);
  const found = tws.requests(name, match, session) as unknown as readonly AnyLogged[];
  return messageFinding(found, () => tws.requests(), name, match as Match<never> | undefined, {
    ...options,
    verb: "arrived",
  });
}

/** Finds whether TWS has sent a message. */
export function answerFinding<Name extends ResponseName>(
  tws: TestTws,
  name: Name,
  match: Match<ResponseValues[Name]> | undefined,
  options: MessageTimes,
): Finding {
  checkFake(tws);
  checkMeant(RESPONSES, "answer", name, match);
  const { times: _, ...session } = checkMessageTimes(name, options);
  const found = tws.answers(name, match, session) as unknown as readonly AnyLogged[];
  return messageFinding(found, () => tws.answers(), name, match as Match<never> | undefined, {
    ...options,
    verb: "been sent",
  });
}

function messageFinding(
  found: readonly AnyLogged[],
  all: () => readonly unknown[],
  name: string,
  match: Match<never> | undefined,
  { times, verb, ...session }: MessageTimes & { readonly verb: string },
): Finding {
  const wanted = `${wantedText(name, match)}${sessionText(session)}`;
  const lines = (): readonly string[] =>
    listed(found.map((message) => `${message.text} (${originText(message)})`));
  /** The nearest of the others of that name; or the names of all, where there is none of that name. */
  const misses = (): readonly string[] => {
    if (times === 0) return [];
    const others = (all() as readonly AnyLogged[]).filter((message) => !found.includes(message));
    const isNamed = others.some((message) => message.name === name);
    return isNamed || found.length === 0 ? sessionMisses(others, name, match, session) : [];
  };
  return {
    holds: isEnough(found.length, times),
    absentText: () =>
      [countSentence(found.length, times, wanted, verb), ...lines(), ...misses()].join("\n  "),
    presentText: () => [unwantedSentence(found.length, times, wanted), ...lines()].join("\n  "),
  };
}

/** Writes the sentence about a number of things that is not as expected. */
export function countSentence(
  count: number,
  times: number | undefined,
  wanted: string,
  verb: string,
): string {
  if (times === undefined) return `No ${wanted} has ${verb}`;
  return times === 0 ? `Expected no ${wanted}, got ${count}` : `Expected ${times}, got ${count}: ${wanted}`;
}

/** Writes the sentence about a number of things that is what it should not be. */
export function unwantedSentence(count: number, times: number | undefined, wanted: string): string {
  return times === undefined
    ? `Expected no ${wanted}, got ${count}`
    : `Expected any number but ${times}: ${wanted}`;
}

/** Tests whether a number is as expected. */
export function isEnough(count: number, times: number | undefined): boolean {
  return times === undefined ? count > 0 : count === times;
}

/**
 * Shortens a list to what a text can show.
 *
 * @param none The text for an empty list. Default: none.
 */
export function listed(lines: readonly string[], none?: string): readonly string[] {
  if (lines.length === 0 && none !== undefined) return [none];
  const more = lines.length - LINES_MAX;
  return more > 0 ? [...lines.slice(0, LINES_MAX), `${more} more`] : lines;
}
