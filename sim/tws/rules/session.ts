import * as code from "../facts/codes.ts";
import { invalidText, type Rule } from "./rule.ts";

/** A message of a client that sends many. */
export interface RateInput {
  /** Messages within the last second, this one included. */
  readonly recent: number;
  readonly max: number;
}

/** Refusal of a message that comes too soon after others. */
export const MESSAGE_RATE_RULES: readonly Rule<RateInput>[] = [
  {
    what: "more messages in a second than messagesPerSecond; the third such message ends the connection",
    code: code.MESSAGE_RATE_EXCEEDED,
    source: "TWS API reference, Pacing Limitations; text: public client logs",
    broken: ({ recent, max }) =>
      recent > max ? `Max rate of messages per second has been exceeded:max=${max} rec=${recent}` : undefined,
  },
];

/** Refusal of a session whose client ID another connection holds; the connection ends. */
export const CLIENT_ID_RULES: readonly Rule<{ readonly inUse: boolean }>[] = [
  {
    what: "a client ID that is in use; the connection ends",
    code: code.CLIENT_ID_IN_USE,
    source: "IBKR's message codes, 326",
    broken: ({ inUse }) =>
      inUse
        ? "Unable to connect as the client id is already in use. Retry with a unique client id."
        : undefined,
  },
];

/** A message that cannot be served. */
export type UnservedInput =
  /** Its fields cannot be read. */
  | { readonly kind: "unreadable"; readonly cause: string }
  /** The number of its kind does not exist. */
  | { readonly kind: "unknown"; readonly id: string }
  /** TWS itself fails at it. */
  | { readonly kind: "failed"; readonly name: string };

/** Refusals of messages that cannot be served, whatever they request. */
export const MESSAGE_RULES: readonly Rule<UnservedInput>[] = [
  {
    what: "a message with fields that cannot be read, under the number of its request where that can be read",
    code: code.UNREADABLE_REQUEST,
    source: "wboayue/rust-ibapi#258",
    broken: (input) => (input.kind === "unreadable" ? `Error reading request. ${input.cause}` : undefined),
  },
  {
    what: "a message whose kind does not exist",
    code: code.UNREADABLE_REQUEST,
    source: "wboayue/rust-ibapi#258; the text is unsourced",
    broken: (input) =>
      input.kind === "unknown" ? `Error reading request. Message id '${input.id}' is not known` : undefined,
  },
  {
    what: "a message at which the fake itself fails",
    code: code.SERVER_ERROR,
    source: "IBKR's message codes, 323",
    broken: (input) => (input.kind === "failed" ? `Server error: ${input.name}` : undefined),
  },
];

/** Refusal of `setServerLogLevel`. */
export const LOG_LEVEL_RULES: readonly Rule<{ readonly level: number }>[] = [
  {
    what: "a log level outside 1 to 5",
    code: code.INVALID_REQUEST,
    source: "unsourced; the page has 319",
    broken: ({ level }) =>
      level < 1 || level > 5 ? invalidText(`Log level ${level} is not known`) : undefined,
  },
];

/** Refusal of a second `startApi`, which every such message breaks. */
export const START_RULES: readonly Rule<object>[] = [
  {
    what: "startApi in a session that has begun",
    code: code.INVALID_REQUEST,
    source: "unsourced",
    broken: () => invalidText("the API was started already"),
  },
];
