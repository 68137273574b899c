import * as z from "zod";
import type { News } from "../world/news.ts";
import type { Random } from "../world/random.ts";

/** How a connection is cut: in order, or at once. */
export type Cut = "fin" | "rst";

/** A connection that has a session, as a fault sees it. */
export interface FaultConnection {
  /** Of the connection. */
  readonly id: number;
  /** Who it is to TWS. */
  readonly clientId: number;
}

/** One message on its way. */
export interface FrameMoment {
  /** Its number. */
  readonly connection: number;
  /** `in`: the server has read it; `out`: the server is about to send it. */
  readonly direction: "in" | "out";
  /** The name of the message, e.g. `reqPositions`. */
  readonly name: string;
  /** Messages of this session so far, both ways, this one and START_API included; 0 before START_API. */
  readonly count: number;
}

/** What a fault does to a dial. */
export interface DialVerdict {
  /** Until the dial is answered, in ms. */
  readonly delayMs?: number;
  /** Nobody listens. */
  readonly refuse?: boolean;
  /** Accept, and never say anything. */
  readonly mute?: boolean;
  /** Accept, and end it at once. */
  readonly hangUp?: Cut;
}

/** What a fault does to a message. */
export interface FrameVerdict {
  /** Until it goes on, in ms. */
  readonly delayMs?: number;
  /** What was read comes to nothing. */
  readonly swallow?: boolean;
  /** End the connection at this message. */
  readonly cut?: Cut;
  /** From here on the server neither hears nor says anything on this connection, and does not know it. */
  readonly deaden?: boolean;
}

/** What a fault can look at and do. */
export interface FaultWorld {
  /** From the seed, for this fault alone. */
  readonly random: Random;
  /** Calls back later, unless the fault is healed before. */
  after(delayMs: number, callback: () => void): void;
  /** Connections with a session. */
  connections(): readonly FaultConnection[];
  /** Ends a connection. */
  cut(connection: number, how: Cut): void;
  /** From here on nothing gets through on a connection, and the server does not know it. */
  deaden(connection: number): void;
  /** Something happens to TWS as a whole. */
  happens(news: News): void;
  /** Whether dials are refused has changed. */
  changed(): void;
  /** Ends the fault itself. */
  heal(): void;
}

/** Where a fault takes part; each is asked at its moment. */
export interface FaultHooks {
  /** A client dials. */
  onDial?(): DialVerdict | undefined;
  /** START_API was read: is the client ID to be refused? */
  onStart?(clientId: number): boolean;
  /** A message was read, or is about to be sent. */
  onFrame?(frame: FrameMoment): FrameVerdict | undefined;
  /** Are dials refused now? */
  readonly refuses?: boolean;
  /** It is over. */
  healed?(): void;
}

/** One way the world misbehaves. */
export interface Fault {
  /** Its kind, e.g. `drop`. */
  readonly name: string;
  /** As it is written on the command line, e.g. `drop:how=fin,afterRequest=reqPositions`. */
  readonly text: string;
  /** How long until it heals by itself, in ms; undefined: when told. */
  readonly forMs: number | undefined;
  /** Begins. What it returns takes part until it is healed. */
  begin(world: FaultWorld): FaultHooks;
}

/** A kind of fault: makes faults from parameters. */
export interface FaultKind<Params> {
  (params?: Params): Fault;
  /** Its name on the command line. */
  readonly kind: string;
  /** One sentence for the help. */
  readonly about: string;
}

const MS_MAX = 2_147_483_647;
/** A duration in ms. */
export const ms: z.ZodNumber = z.number().int().min(0).max(MS_MAX);
/** A duration, or the least and the most of a uniform draw. */
export const range: z.ZodType<number | [number, number]> = z.union([
  ms,
  z.tuple([ms, ms]).refine(([min, max]) => min <= max, { error: "the second must not be below the first" }),
]);
/** How long until the fault heals by itself. */
export const forMs: z.ZodOptional<z.ZodNumber> = ms.optional();

/** Draws from a range. */
export function draw(value: number | [number, number] | undefined, random: Random): number {
  if (value === undefined) return 0;
  return typeof value === "number" ? value : random.integer(value[0], value[1]);
}

/** What every kind of fault may be told. */
export interface CommonParams {
  /** Heals by itself after so long, in ms. Default: when told. */
  readonly forMs?: number | undefined;
}

/** Defines a kind of fault. */
export function defineFault<Params extends CommonParams>(
  kind: string,
  about: string,
  schema: z.ZodType,
  begin: (params: Params, world: FaultWorld) => FaultHooks,
): FaultKind<Params> {
  const make = (params?: Params): Fault => {
    const parsed = schema.safeParse(params ?? {});
    if (!parsed.success) throw new Error(`Cannot make the fault "${kind}": ${sentence(parsed.error)}`);
    const complete = parsed.data as Params;
    return {
      name: kind,
      text: textOf(kind, params ?? {}),
      forMs: complete.forMs,
      begin: (world) => begin(complete, world),
    };
  };
  return Object.assign(make, { kind, about });
}

/** What is wrong, field by field. */
function sentence(error: z.ZodError): string {
  return error.issues
    .map(
      ({ path, message }) =>
        `${path.length > 0 ? `${path.join(".")}: ` : ""}${message.charAt(0).toLowerCase()}${message.slice(1)}`,
    )
    .join("; ");
}

function textOf(kind: string, params: object): string {
  const pairs = Object.entries(params)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${Array.isArray(value) ? value.join("..") : value}`);
  return pairs.length === 0 ? kind : `${kind}:${pairs.join(",")}`;
}
