import { shown } from "../../options/mod.ts";
import type { DrillOutcome, DrillRecord, RequestRecord, TargetKind } from "../record.ts";
import { orderVerdict } from "./order-verdict.ts";
import { embeddedBytes, fitted } from "./page-budget.ts";
import { type PageFrames, pageFrames } from "./page-frames.ts";
import { whyNotReached } from "./why-not-reached.ts";

/** One drill as the page shows it. Times are ms after its start; null stands for what did not happen. */
export interface PageDrill {
  readonly drill: string;
  readonly about: string;
  readonly target: TargetKind;
  readonly seed: number;
  readonly outcome: DrillOutcome;
  readonly grade: number | null;
  readonly command: string;
  readonly startMs: number;
  readonly durationMs: number;
  readonly counts: Readonly<Record<"sessions" | "dials" | "refusedDials", number>>;
  /** Longest recovery in ms; `never` where none followed a loss. */
  readonly recovery: number | "never" | null;
  /** Reasons for which it was not reached; empty for one that was. */
  readonly whyNot: readonly string[];
  /** Parts in the form of the record, with texts cut and times relative. */
  readonly parts: Readonly<Record<string, readonly unknown[]>>;
  readonly frames: PageFrames;
  readonly program: { readonly command: readonly string[]; readonly ending: string } | null;
  /** Rows that were left out, by part. */
  readonly leftOut: Readonly<Record<string, number>>;
}

/** Shares of the room of a drill that its parts may take at most; the log gets what is left. */
const SHARES: Readonly<Record<string, number>> = {
  checks: 0.3,
  faults: 0.25,
  sessions: 0.2,
  orders: 0.35,
  requests: 0.4,
  gaps: 0.25,
  refusedDials: 0.15,
  output: 0.25,
};

/** Ends of requests that a reader looks for. */
const NOTABLE: ReadonlySet<RequestRecord["end"]> = new Set(["lost", "open"]);
/** Longest text, and longest line of output, in characters; commands may have twice as many as texts. */
const [TEXT_MAX, LINE_MAX] = [300, 400];
/** Bytes of the parts of a drill when all of them are left out. */
const PARTS_BYTES = 400;
/** Most frames that a check or a fault names in the page, and most instants of each side of an order. */
const [FRAMES_MAX, INSTANTS_MAX] = [50, 40];

const cut = (text: string): string => shown(text, TEXT_MAX);

/** Least length to which the texts that name a drill are cut, in characters. */
const TEXT_MIN = 20;

/** Most reasons for which a drill was not reached that are shown first. */
const WHY_MAX = 3;

/** Makes what says which drill it is, of at most a number of bytes where that is possible. */
function headOf(
  record: DrillRecord,
  recovery: number | "never" | undefined,
  bytesMax: number,
  textMax: number = TEXT_MAX,
): PageDrill {
  const { startMs, endMs, program, sessions, refusedDials } = record;
  const short = (text: string): string => shown(text, textMax);
  const head: PageDrill = {
    drill: short(record.drill),
    about: short(record.about),
    target: record.target,
    seed: record.seed,
    outcome: record.outcome,
    grade: record.grade,
    command: shown(record.command, 2 * textMax),
    startMs,
    durationMs: Math.max(1, Math.round(endMs - startMs)),
    counts: {
      sessions: sessions.filter(({ readyMs }) => readyMs !== undefined).length,
      dials: sessions.length + refusedDials.length,
      refusedDials: refusedDials.length,
    },
    recovery: typeof recovery === "number" ? Math.round(recovery) : (recovery ?? null),
    whyNot: record.outcome === "not reached" ? whyNotReached(record).slice(0, WHY_MAX).map(short) : [],
    parts: {},
    frames: { texts: [], rows: [], leftOut: 0 },
    program:
      program === undefined
        ? null
        : { command: [shown(program.command.join(" "), 2 * textMax)], ending: short(program.ending) },
    leftOut: {},
  };
  return embeddedBytes(head) <= bytesMax || textMax <= TEXT_MIN
    ? head
    : headOf(record, recovery, bytesMax, Math.max(TEXT_MIN, Math.floor(textMax / 2)));
}

/**
 * Makes the drill of a page, of at most about a number of bytes.
 *
 * @param recovery The longest recovery, in ms.
 * @param headMax Most bytes of what says which drill it is.
 */
export function pageDrill(
  record: DrillRecord,
  recovery: number | "never" | undefined,
  bytesMax: number,
  headMax: number,
): PageDrill {
  const base = headOf(record, recovery, headMax - PARTS_BYTES);
  let room = Math.max(0, bytesMax - embeddedBytes(base) - PARTS_BYTES);
  const parts: Record<string, readonly unknown[]> = {};
  const leftOut: Record<string, number> = {};
  for (const [part, rows] of Object.entries(partsOf(record))) {
    const from = part === "output" ? [...rows].reverse() : rows;
    const kept = fitted(from, room * (SHARES[part] ?? 0), part === "requests" ? rankOfRequest : undefined);
    room -= kept.bytes;
    parts[part] = part === "output" ? [...kept.rows].reverse() : kept.rows;
    if (kept.leftOut > 0) leftOut[part] = kept.leftOut;
  }
  const frames = pageFrames(record, room);
  if (frames.leftOut > 0) leftOut.frames = frames.leftOut;
  return { ...base, parts, frames, leftOut };
}

const rankOfRequest = (row: unknown): number => (NOTABLE.has((row as RequestRecord).end) ? 0 : 1);

/** Makes the lists of a record with relative times and cut texts, those that matter most first. */
function partsOf(record: DrillRecord): Readonly<Record<string, readonly unknown[]>> {
  const at = (ms: number | undefined): number | null =>
    ms === undefined || !Number.isFinite(ms) ? null : Math.round(ms - record.startMs);
  const numbers = (frames: readonly number[]): object => ({
    frames: frames.slice(0, FRAMES_MAX),
    framesMore: Math.max(0, frames.length - FRAMES_MAX),
  });
  const instants = (all: DrillRecord["orders"][number]["held"]): readonly unknown[] =>
    all.slice(-INSTANTS_MAX).map((one) => [at(one.atMs), cut(one.text), one.frame ?? null]);
  return {
    checks: record.checks.map((check) => ({
      ...check,
      check: cut(check.check),
      about: cut(check.about),
      reasons: check.reasons.slice(0, FRAMES_MAX).map(cut),
      ...numbers(check.frames),
    })),
    faults: record.faults.map(({ text, fromMs, toMs, strikes, frames }) => ({
      text: cut(text),
      fromMs: at(fromMs),
      toMs: at(toMs),
      strikes,
      ...numbers(frames),
    })),
    sessions: record.sessions.map((session) => ({
      connection: session.connection,
      clientId: session.clientId ?? null,
      openedMs: at(session.openedMs),
      readyMs: at(session.readyMs),
      endedMs: at(session.endedMs),
      ending: session.ending === undefined ? null : cut(session.ending),
      byFault: session.byFault,
    })),
    orders: record.orders.map((order) => ({
      clientId: order.clientId,
      orderId: order.orderId,
      orderRef: cut(order.orderRef),
      text: cut(order.text),
      verdict: orderVerdict(order, record),
      doubtful: order.doubtful
        .slice(-INSTANTS_MAX)
        .map((one) => [at(one.atMs), cut(one.text), one.frame ?? null, cut(one.reason)]),
      received: instants(order.received),
      held: instants(order.held),
    })),
    gaps: record.gaps.map(({ what, fromMs, toMs }) => ({
      what: cut(what),
      fromMs: at(fromMs),
      toMs: at(toMs),
    })),
    requests: record.requests.map((request) => ({
      connection: request.connection,
      name: cut(request.name),
      text: cut(request.text),
      id: request.id ?? null,
      atMs: at(request.atMs),
      firstMs: at(request.firstAnswerMs),
      lastMs: at(request.lastAnswerMs),
      end: request.end,
      frame: request.frame,
    })),
    refusedDials: record.refusedDials.map(({ atMs }) => at(atMs)),
    output: (record.program?.output ?? []).map((line) => shown(line, LINE_MAX)),
  };
}
