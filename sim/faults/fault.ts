import * as z from "zod";
import { suggestion } from "../world/nearest-name.ts";
import { quoted, unquoted } from "../world/quoted.ts";
import type { Random } from "../world/random.ts";
import { problemMessage } from "../world/schema-problems.ts";
import type { TwsEvent } from "../world/tws-event.ts";
import type {
  BytePipe,
  ByteSink,
  Cut,
  DialVerdict,
  FaultConnection,
  FrameMoment,
  FrameVerdict,
  ReadVerdict,
} from "./moments.ts";

/** What every fault can use, whatever it is a fault of. */
export interface CommonWorld {
  /** Random numbers that follow from the seed, for this fault alone. */
  readonly random: Random;
  /** Calls `callback` after `delayMs`, unless the fault is healed before. Time in which it is paused does not count. */
  after(delayMs: number, callback: () => void): void;
  /** Reports that `CommonHooks.refuses` has changed. */
  changed(): void;
  /** Heals the fault. */
  heal(): void;
}

/** An order as TWS keeps it. */
export interface KeptOrder {
  /** The order as placed or as last modified: another object after each modification. */
  readonly terms: object;
  /** The symbol of its contract. */
  readonly symbol: string;
  /** The status, in the words of TWS. */
  readonly status: string;
  /** The quantity that is filled. */
  readonly filled: number;
}

/** Requests that are answered with an error instead of being served. */
export interface RefusedRequests {
  /** The name of the requests. */
  readonly request: string;
  /** The code of the error. Default: 322, error processing request. */
  readonly code?: number | undefined;
  /** The text of the error. */
  readonly text: string;
  /** The details of a rejected order, JSON in a real TWS. Default: none. */
  readonly advanced?: string | undefined;
  /** Whether the error is about the request, or about none (-1). Default: about the request. */
  readonly about?: "request" | "none" | undefined;
  /** Decides about one of them, given the number of the request or order, if it has one. */
  accepts(id: number | undefined): boolean;
}

/** The connections and events that a fault can observe and change. */
export interface FaultWorld extends CommonWorld {
  /** Returns the connections that have a session. */
  connections(): readonly FaultConnection[];
  /** Cuts a connection. */
  cut(connection: number, how: Cut): void;
  /** Makes a connection half-open: nothing gets through from here on, and the server does not notice. */
  halfOpen(connection: number): void;
  /** Ends what TWS sends on a connection (FIN); TWS goes on reading until the client closes its side. */
  halfClose(connection: number): void;
  /** Reports an event that affects TWS as a whole. */
  happens(event: TwsEvent): void;
  /** Gets an order by the client ID and the order ID that it was placed under; undefined for one that TWS does not keep. */
  order(clientId: number, orderId: number): KeptOrder | undefined;
  /** Answers requests with an error from now on, until the function that it returns is called. */
  refuse(requests: RefusedRequests): () => void;
}

/** The moments at which every fault can take part. */
export interface CommonHooks {
  /** Whether dials are refused now. */
  readonly refuses?: boolean;
  /** Whether the fault has done all that it can do, such as its `times`, where that is known. Default: not known. */
  readonly isSpent?: boolean;
  /** Hook that is called when the fault was healed; not while it is paused, if it has the hook `paused`. */
  healed?(): void;
  /** Hook that is called when the fault is paused: it takes back what lasts, and lets go of what it holds back. */
  paused?(): void;
  /** Hook that is called when the fault goes on: it makes again what lasts. */
  resumed?(): void;
}

/** The moments at which a fault takes part. */
export interface FaultHooks extends CommonHooks {
  /** Hook that is called when a client dials. */
  onDial?(): DialVerdict | undefined;
  /** Hook that is called when START_API was read; `true` refuses the client ID with 326. */
  onStart?(clientId: number): boolean;
  /** Hook that is called when a message has arrived or is about to be sent. */
  onFrame?(frame: FrameMoment): FrameVerdict | undefined;
  /** Hook that is called when TWS is about to read a message, after the delays of other faults. */
  onRead?(frame: FrameMoment): ReadVerdict | undefined;
  /** Puts a pipe into the way of the bytes of one direction of a connection; undefined for none. */
  pipe?(direction: "in" | "out", next: ByteSink, connection: number): BytePipe | undefined;
  /** Hook that is called when a client offers its versions. @returns The highest that TWS speaks; undefined for all. */
  onHello?(): number | undefined;
}

/** One way in which the fake TWS misbehaves; with other types, one of another fake. */
export interface Fault<World = FaultWorld, Hooks = FaultHooks> {
  /** The name of its kind, e.g. `drop`. */
  readonly name: string;
  /** The fault as it is written on the command line, e.g. `drop:how=fin,afterRequest=reqPositions`. */
  readonly text: string;
  /** The time after which it heals by itself, in ms; undefined: it lasts until `heal()`. */
  readonly forMs: number | undefined;
  /** Begins the fault and returns the hooks that are in force until it is healed. */
  begin(world: World): Hooks;
}

/** A kind of fault: a function that makes a fault from parameters. */
export interface FaultKind<Params, Made = Fault> {
  (params?: Params): Made;
  /** The name on the command line. */
  readonly kind: string;
  /** One sentence for the help text. */
  readonly about: string;
  /** The names of its parameters; one without `forMs` happens once, or ends by itself. */
  readonly parameters: readonly string[];
  /** The names of those of its parameters that are texts, so that digits in them are no number. */
  readonly texts: readonly string[];
  /** Check and description of its parameters. */
  readonly schema: { readonly shape: Readonly<Record<string, unknown>> };
}

const MS_MAX = 2_147_483_647;
/** A duration in ms. */
export const ms: z.ZodNumber = z.number().int().min(0).max(MS_MAX);
/** A duration in ms, or `[min, max]` for a uniform draw. */
export const range: z.ZodType<number | [number, number]> = z.union(
  [
    ms,
    z.tuple([ms, ms]).refine(([min, max]) => min <= max, { error: "the second must not be below the first" }),
  ],
  { error: `expected a whole number from 0 to ${MS_MAX}, or a range of them like 5..20` },
);
/** The time after which a fault heals by itself, in ms. */
export const forMs: z.ZodOptional<z.ZodNumber> = ms
  .optional()
  .describe("Time after which it heals by itself, in ms. Without it, it lasts until it is healed.");

/** Draws a duration from a range; 0 where none is given. */
export function draw(value: number | [number, number] | undefined, random: Random): number {
  if (value === undefined) return 0;
  return typeof value === "number" ? value : random.integer(value[0], value[1]);
}

/** The parameters that most kinds of faults have. */
export interface CommonParams {
  /** The time after which the fault heals by itself, in ms. Default: it lasts until `heal()`. */
  readonly forMs?: number | undefined;
}

/** Defines a kind of fault. */
export function defineFault<Params extends CommonParams, World = FaultWorld, Hooks = FaultHooks>(
  kind: string,
  about: string,
  schema: z.ZodObject,
  begin: (params: Params, world: World) => Hooks,
): FaultKind<Params, Fault<World, Hooks>> {
  const parameters = Object.keys(schema.shape);
  const texts = parameters.filter((name) => isText(schema.shape[name]));
  const make = (params?: Params): Fault<World, Hooks> => {
    const parsed = schema.safeParse(params ?? {});
    if (!parsed.success)
      throw new RangeError(
        `Cannot make the fault "${kind}": ${sentence(parsed.error, parameters, params ?? {})}`,
      );
    const complete = parsed.data as unknown as Params;
    return {
      name: kind,
      text: textOf(kind, params ?? {}),
      forMs: complete.forMs,
      begin: (world) => begin(complete, world),
    };
  };
  return Object.assign(make, { kind, about, parameters, texts, schema });
}

/** Tests whether a parameter is a text, optional or not. */
function isText(type: unknown): boolean {
  if (type instanceof z.ZodOptional || type instanceof z.ZodDefault) return isText(type.unwrap());
  return type instanceof z.ZodString;
}

/** Describes what is wrong, field by field. */
function sentence(error: z.ZodError, parameters: readonly string[], params: object): string {
  return error.issues.map((issue) => problem(issue, parameters, params)).join("; ");
}

function problem(issue: z.core.$ZodIssue, parameters: readonly string[], params: object): string {
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => unknownParameter(key, parameters)).join("; ");
  const { path } = issue;
  const where = path.length > 0 ? `${path.join(".")}: ` : "";
  const given = (params as Readonly<Record<PropertyKey, unknown>>)[path[0] ?? ""];
  const text = Array.isArray(given) ? given.join("..") : String(given);
  if (issue.code === "invalid_value" && path.length === 1)
    return `${where}there is no ${quoted(text)}; ${suggestion(text, issue.values.map(String))}`;
  return `${where}${problemMessage(issue)}${path.length === 0 ? "" : `, got ${quoted(text)}`}`;
}

function unknownParameter(key: string, parameters: readonly string[]): string {
  if (key === "forMs") return "it has no forMs, because it happens once or ends by itself";
  if (parameters.length === 0) return `it has no parameter ${unquoted(key)}: it has none`;
  return `it has no parameter ${unquoted(key)}; ${suggestion(key, parameters)}`;
}

function textOf(kind: string, params: object): string {
  const pairs = Object.entries(params)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${valueText(value)}`);
  return pairs.length === 0 ? kind : `${kind}:${pairs.join(",")}`;
}

/** Writes a value as the command line reads it: a text in quotes where it would be read as something else. */
function valueText(value: unknown): string {
  if (Array.isArray(value)) return value.join("..");
  if (typeof value !== "string" || !/[,"\\]|^\s|\s$|^$|^[\d.]+$/.test(value)) return `${value}`;
  return `"${value.replaceAll(/["\\]/g, (char) => `\\${char}`)}"`;
}
