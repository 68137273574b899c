import { shown } from "../../options/mod.ts";
import type { DrillRecord, FrameRecord } from "../record.ts";
import { embeddedBytes, fitted } from "./page-budget.ts";

/** The log of a drill in a form that takes few bytes: texts are listed once. */
export interface PageFrames {
  /** Texts of events, contents and faults, each once. */
  readonly texts: readonly string[];
  /** Number of the frame, ms after the start, connection, places of event and content in `texts`, places of faults. */
  readonly rows: readonly (readonly [number, number, number, number, number, ...number[]])[];
  readonly leftOut: number;
}

/** Longest content of a frame in the page, in characters. */
const TEXT_CHARS_MAX = 240;
/** Rows before and after a row that matters which are kept as well. */
const NEIGHBOURS = 5;
/** Events that are many and alike. */
const COMMON: ReadonlySet<string> = new Set(["read", "sent"]);
/** Bytes of the numbers of a row. */
const ROW_BYTES = 40;

/**
 * Makes the log of a page, of at most a number of bytes.
 *
 * Kept first: frames that a check names or that a fault touched; then those beside them; then everything but plain messages
 * (dials, ends, faults, steps); then the rest from the start.
 */
export function pageFrames(record: DrillRecord, bytesMax: number): PageFrames {
  const { frames, startMs } = record;
  const named = new Set([...record.checks, ...record.faults].flatMap(({ frames: numbers }) => numbers));
  const matters = frames.map((frame) => named.has(frame.frame) || frame.faults.length > 0);
  const near = nearOnes(matters);
  const rank = (frame: FrameRecord, index: number): number => {
    if (matters[index]) return 0;
    if (near.has(index)) return 1;
    return COMMON.has(frame.event) ? 3 : 2;
  };
  const counted = new Set<string>();
  const bytesOf = (frame: FrameRecord): number => {
    const texts = textsOf(frame).filter((text) => !counted.has(text));
    for (const text of texts) counted.add(text);
    return (
      ROW_BYTES + 5 * frame.faults.length + texts.reduce((sum, text) => sum + embeddedBytes(text) + 1, 0)
    );
  };
  const { rows, leftOut } = fitted(frames, bytesMax, rank, bytesOf);
  const places = new Map<string, number>();
  const placeOf = (text: string): number => {
    const place = places.get(text) ?? places.size;
    places.set(text, place);
    return place;
  };
  const encoded = rows.map((frame) => {
    const [event = 0, text = 0, ...faults] = textsOf(frame).map(placeOf);
    return [
      frame.frame,
      Math.round(frame.atMs - startMs),
      frame.connection,
      event,
      text,
      ...faults,
    ] as const satisfies PageFrames["rows"][number];
  });
  return { texts: [...places.keys()], rows: encoded, leftOut: leftOut + record.framesLeftOut };
}

const textsOf = ({ event, text, faults }: FrameRecord): readonly string[] =>
  [event, text, ...faults].map((one) => shown(one, TEXT_CHARS_MAX));

/** Finds the places beside those that matter. */
function nearOnes(matters: readonly boolean[]): ReadonlySet<number> {
  const near = new Set<number>();
  matters.forEach((itself, index) => {
    if (itself) for (let by = -NEIGHBOURS; by <= NEIGHBOURS; by++) near.add(index + by);
  });
  return near;
}
