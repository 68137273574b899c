import { type AnyMessage, REQUESTS, RESPONSES } from "../../wire/catalogue.ts";
import { WireError } from "../../wire/codec/message.ts";
import type { Direction } from "../../wire/describe.ts";
import { CAUSES, isEnding, LISTED, ORDER_LISTS, ORDER_REQUESTS } from "./answer-causes.ts";
import type { RecordedFrame, RecordedSession } from "./recorded-session.ts";

/** Values of a message by their names. */
export type Values = Readonly<Record<string, unknown>>;

/** A request of a session, and what was sent because of it. */
export interface Exchange {
  readonly session: RecordedSession;
  readonly request: RecordedFrame;
  /** Values of the request, those at its beginning where it cannot be read whole; undefined for an unknown one. */
  readonly values: Values | undefined;
  /** Number of the request, or of the order; undefined for none. */
  readonly id: number | undefined;
  /** The answers, in the order in which they were sent. */
  readonly answers: readonly RecordedFrame[];
  /** Time at which the gateway ended the session, where nothing was requested in between; undefined otherwise. */
  readonly closedMs: number | undefined;
}

type Growing = { -readonly [Name in keyof Exchange]: Exchange[Name] } & { answers: RecordedFrame[] };

/** Gets the message of a frame. */
export function messageOf(direction: Direction, fields: readonly string[]): AnyMessage | undefined {
  return (direction === "in" ? REQUESTS : RESPONSES).get(fields[0] ?? "");
}

/** Reads a frame; undefined for one that is unknown or cannot be read. */
export function valuesOf(
  direction: Direction,
  fields: readonly string[],
  version: number,
): Values | undefined {
  try {
    return messageOf(direction, fields)?.read(fields, version) as Values | undefined;
  } catch (cause) {
    if (cause instanceof WireError) return undefined;
    throw cause;
  }
}

/** Reads the beginning of a frame that cannot be read whole: its number is there. */
function beginningOf(direction: Direction, fields: readonly string[], version: number): Values | undefined {
  return messageOf(direction, fields)?.beginning(fields, version) as Values | undefined;
}

/** Gets the number of the request or order of a message; undefined for none. */
export function numberOf(values: Values | undefined): number | undefined {
  const { reqId, orderId } = values ?? {};
  const id = reqId === undefined || reqId === -1 ? orderId : reqId;
  return typeof id === "number" ? id : undefined;
}

/**
 * Attributes the answers of a session to its requests: by their number, by the kind of their name where they have none, and
 * else to the request before them.
 */
export function exchangesOf(session: RecordedSession): readonly Exchange[] {
  const found: Growing[] = [];
  const causes = new Causes();
  const lists = listedFrames(session);
  for (const frame of session.frames) {
    const { direction, fields } = frame;
    const values =
      valuesOf(direction, fields, session.version) ?? beginningOf(direction, fields, session.version);
    if (frame.direction === "in") {
      const id = numberOf(values);
      const exchange = { session, request: frame, values, id, answers: [], closedMs: undefined };
      found.push(exchange);
      causes.requested(exchange);
    } else {
      const cause = lists.has(frame) ? causes.newest(ORDER_LISTS) : causes.of(frame.name, values);
      const exchange = cause ?? found.at(-1);
      if (frame.name === "execDetails" && exchange !== undefined) causes.filled(values?.execId, exchange);
      exchange?.answers.push(frame);
    }
  }
  const last = found.at(-1);
  if (last !== undefined && session.ended?.by === "gateway") last.closedMs = session.ended.atMs;
  return found;
}

/** Gets the frames of lists of open orders: those between the request and the end of its list that are about no newer order. */
function listedFrames({ frames, version }: RecordedSession): ReadonlySet<RecordedFrame> {
  const listed = new Set<RecordedFrame>();
  let waiting: RecordedFrame[] | undefined;
  let newer = new Set<unknown>();
  for (const frame of frames) {
    if (frame.direction === "in") {
      if (ORDER_LISTS.includes(frame.name)) [waiting, newer] = [[], new Set()];
      else if (ORDER_REQUESTS.has(frame.name)) newer.add(valuesOf("in", frame.fields, version)?.orderId);
    } else if (waiting !== undefined && frame.name === "openOrderEnd") {
      for (const one of waiting) listed.add(one);
      waiting = undefined;
    } else if (waiting !== undefined && LISTED.has(frame.name)) {
      if (!newer.has(valuesOf("out", frame.fields, version)?.orderId)) waiting.push(frame);
    }
  }
  return listed;
}

/** The newest requests of a session, as answers refer to them. */
class Causes {
  readonly #byName = new Map<string, { readonly place: number; readonly exchange: Growing }>();
  readonly #byNumber = new Map<string, Growing>();
  readonly #byFill = new Map<unknown, Growing>();
  #requests = 0;

  requested(exchange: Growing): void {
    const { id, request } = exchange;
    this.#byName.set(request.name, { place: this.#requests++, exchange });
    if (id === undefined) return;
    this.#byNumber.set(`error/${id}`, exchange);
    // Data that cross a cancel on their way belong to what it cancels.
    if (isEnding(request.name)) return;
    const kind = ORDER_REQUESTS.has(request.name) ? "order" : "request";
    this.#byNumber.set(`${kind}/${id}`, exchange);
  }

  filled(execId: unknown, exchange: Growing): void {
    this.#byFill.set(execId, exchange);
  }

  newest(names: readonly string[]): Growing | undefined {
    const candidates = names.flatMap((name) => this.#byName.get(name) ?? []);
    return candidates.sort((a, b) => b.place - a.place)[0]?.exchange;
  }

  of(name: string, values: Values | undefined): Growing | undefined {
    if (name === "commissionReport") return this.#byFill.get(values?.execId);
    const causes = CAUSES[name];
    if (causes !== undefined) return this.newest(causes);
    const { reqId, orderId } = values ?? {};
    if (typeof reqId === "number" && reqId !== -1)
      return this.#byNumber.get(`${name === "error" ? "error" : "request"}/${reqId}`);
    return typeof orderId === "number" ? this.#byNumber.get(`order/${orderId}`) : undefined;
  }
}
