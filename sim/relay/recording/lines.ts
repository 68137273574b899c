import { z } from "zod";

/** The word by which the first line of a recording says what the file is. */
export const FORM = "ibkr-pool session";
/** Version of the form that this program writes and reads. */
export const FORM_VERSION = 1;

const connection = z.int().min(1);
/** Longest recording, in ms: a year. */
const AT_MS_MAX = 366 * 86_400_000;
const atMs = z.number().min(0).max(AT_MS_MAX);
const direction = z.enum(["in", "out"]);

/** A field of a frame: its text, or its bytes where they are not UTF-8. */
const field = z.union([z.string(), z.strictObject({ base64: z.base64() })]);

const headerSchema = z.strictObject({
  form: z.literal(FORM),
  version: z.literal(FORM_VERSION),
  startedAt: z.iso.datetime(),
  upstream: z.string(),
  mask: z.strictObject({ seed: z.int().min(0) }).nullable(),
});

const frameSchema = z.strictObject({
  atMs,
  connection,
  direction,
  name: z.string(),
  fields: z.array(field),
  unended: z.literal(true).optional(),
});
const eventSchema = z.discriminatedUnion("event", [
  z.strictObject({ atMs, connection, event: z.literal("opened") }),
  z.strictObject({
    atMs,
    connection,
    event: z.literal("hello"),
    versionMin: z.int().min(0),
    versionMax: z.int().min(0),
    options: z.string(),
  }),
  z.strictObject({
    atMs,
    connection,
    event: z.literal("bytes"),
    direction,
    count: z.int().min(0),
    base64: z.base64().optional(),
  }),
  z.strictObject({
    atMs,
    connection,
    event: z.literal("ended"),
    by: z.enum(["client", "gateway", "proxy"]),
    reason: z.string(),
  }),
]);

/** First line of a recording. */
export interface HeaderLine {
  readonly form: typeof FORM;
  readonly version: typeof FORM_VERSION;
  /** Time of `atMs` 0: ISO 8601. */
  readonly startedAt: string;
  /** Address of the gateway; its host is `masked` where the recording is masked. */
  readonly upstream: string;
  /** Seed of the made-up accounts and names; null where nothing is masked. */
  readonly mask: { readonly seed: number } | null;
}

/** A field of a frame: its text, or its bytes where they are not UTF-8. */
export type RecordedField = string | { readonly base64: string };

interface Placed {
  /** Time since the start of the recording, in ms. */
  readonly atMs: number;
  /** Number of the connection, from 1. */
  readonly connection: number;
}

/** A frame that passed. */
export interface FrameLine extends Placed {
  /** `in`: from the client; `out`: from the gateway. */
  readonly direction: "in" | "out";
  readonly name: string;
  readonly fields: readonly RecordedField[];
  /** Set where the payload does not end in NUL. */
  readonly unended?: true | undefined;
}

/** Something else that happened to a connection. */
export type EventLine = Placed &
  (
    | { readonly event: "opened" }
    | {
        readonly event: "hello";
        readonly versionMin: number;
        readonly versionMax: number;
        readonly options: string;
      }
    /** Bytes that are no frame: how many, and where nothing is masked the bytes themselves. */
    | {
        readonly event: "bytes";
        readonly direction: "in" | "out";
        readonly count: number;
        readonly base64?: string | undefined;
      }
    | { readonly event: "ended"; readonly by: "client" | "gateway" | "proxy"; readonly reason: string }
  );

/** A line of a recording after the first. */
export type RecordedLine = FrameLine | EventLine;

/** Checks the first line of a recording. */
export function checkHeader(value: unknown): z.ZodSafeParseResult<HeaderLine> {
  return headerSchema.safeParse(value);
}

/** Checks a line after the first: one that names an event is one, so that what is wrong with it is said of it. */
export function checkLine(value: unknown): z.ZodSafeParseResult<RecordedLine> {
  const isEvent = typeof value === "object" && value !== null && "event" in value;
  return isEvent ? eventSchema.safeParse(value) : frameSchema.safeParse(value);
}
