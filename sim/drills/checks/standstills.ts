import type { HaltRecord } from "../record.ts";
import type { Seen } from "../seen.ts";
import { msText } from "./wording.ts";

/**
 * Time after the end of a standstill in which messages are read that have waited in it, in ms: as long as the event loop may take for
 * one turn without a halt.
 */
const READ_MS = 20;

/** Faults that hold back all that a client sends until their end; not those of the other direction alone. */
const HOLDS = /^(?:freeze|partition)\b(?!.*\bdirection=out\b)/;
/** Delays of each message of a client that `latency` makes; that of the dial or of the greeting holds no message back. */
const DELAYS = /\b(?:frameMs|tailMs)=([\d.]+?)(?:\.\.([\d.]+))?(?=,|$)/g;
/** A tail that no message is in. */
const NO_TAIL = /\btail=0(?:\.0*)?(?=,|$)/;

/** The time for which a fault holds a message of a client back. */
interface HeldTime {
  /** Longest such time, in ms; Infinity until the fault ends. */
  readonly longestMs: number;
  readonly shortestMs: number;
}

/** A time in which a fault held back what clients sent. */
interface Hold extends HaltRecord, HeldTime {}

/**
 * What faults may have done to the times of messages: `delay` counts for one message beside an event of TWS, `spread` for messages
 * beside one another, which a delay that is the same for all of them does not bring together, and `none` for dials.
 */
type Held = "delay" | "spread" | "none";

/** Times in which the fake did not read what had come, each kind oldest first. */
interface Standstills {
  /** Halts of its event loop, which do not overlap. */
  readonly halts: readonly HaltRecord[];
  /** Times in which a fault held back what clients sent. */
  readonly holds: readonly Hold[];
}

const cache = new WeakMap<Seen, Standstills>();

function standstillsOf(seen: Seen): Standstills {
  const known = cache.get(seen);
  if (known !== undefined) return known;
  const found = { halts: seen.halts, holds: holdsOf(seen) };
  cache.set(seen, found);
  return found;
}

function holdsOf({ events, endMs }: Seen): readonly Hold[] {
  const inForce = new Map<string, number[]>();
  const holds: Hold[] = [];
  for (const { happened } of events) {
    const { event, detail, atMs } = happened;
    const heldTime = heldTimeOf(detail);
    if (heldTime === undefined) continue;
    if (event === "fault") inForce.set(detail, [...(inForce.get(detail) ?? []), atMs]);
    const beganMs = event === "heal" ? inForce.get(detail)?.shift() : undefined;
    if (beganMs !== undefined) holds.push({ beganMs, endedMs: atMs, ...heldTime });
  }
  for (const [detail, begun] of inForce) {
    const heldTime = heldTimeOf(detail);
    if (heldTime !== undefined)
      for (const beganMs of begun) holds.push({ beganMs, endedMs: endMs, ...heldTime });
  }
  return holds;
}

/** Gets the delay that a fault, given by its text, makes of messages of a client; undefined where it makes none. */
function heldTimeOf(fault: string): HeldTime | undefined {
  if (HOLDS.test(fault)) return { longestMs: Number.POSITIVE_INFINITY, shortestMs: 0 };
  if (!fault.startsWith("latency:")) return undefined;
  const text = NO_TAIL.test(fault) ? fault.replace(/\btailMs=[^,]*/, "") : fault;
  const delays = [...text.matchAll(DELAYS)].map(
    ([, least, most = least]) => [Number(least), Number(most)] as const,
  );
  if (delays.length === 0) return undefined;
  // A tail alone delays the other messages not at all.
  const shortestMs = text.includes("frameMs=") ? Math.min(...delays.map(([least]) => least)) : 0;
  return { longestMs: Math.max(...delays.map(([, most]) => most)), shortestMs };
}

/**
 * Finds the earliest time at which something was sent that was read at a time, epoch ms.
 *
 * What was sent evenly while the fake stood still is read in one bunch afterwards. So the span of several messages is at most the one
 * from the earliest time of the first to the reading of the last: a standstill between the two makes it shorter, never longer.
 */
export function sentSince(seen: Seen, atMs: number, held: Held = "delay"): number {
  const { halts, holds } = standstillsOf(seen);
  // What is read within a halt, before the loop notices its end, has come in it or in the turn before it.
  const readMs = beganBefore(halts, beganBefore(halts, atMs, 0), READ_MS);
  if (held === "none") return readMs;
  return Math.min(readMs, ...holds.map((hold) => heldSince(hold, readMs, held)));
}

/** Gets the earliest time at which a message was sent that was read at a time, as far as a fault can have held it back. */
function heldSince({ beganMs, endedMs, longestMs, shortestMs }: Hold, atMs: number, held: Held): number {
  if (beganMs >= atMs) return atMs;
  // What such a fault holds back is read when it ends, and not before.
  if (longestMs === Number.POSITIVE_INFINITY)
    return atMs >= endedMs && atMs - endedMs <= READ_MS ? beganMs : atMs;
  if (atMs - endedMs > longestMs) return atMs;
  return Math.max(beganMs, atMs - (held === "spread" ? longestMs - shortestMs : longestMs));
}

/** Gets the beginning of the halt in which a time lies, or that has ended at most some ms before it; else the time itself. */
function beganBefore(halts: readonly HaltRecord[], atMs: number, sinceMsMax: number): number {
  const last = halts[countBefore(halts, atMs) - 1];
  return last !== undefined && atMs - last.endedMs <= sinceMsMax ? last.beganMs : atMs;
}

/** Counts the halts that began before a time, by halving. */
function countBefore(halts: readonly HaltRecord[], atMs: number): number {
  let [from, to] = [0, halts.length];
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    if ((halts[middle]?.beganMs ?? 0) < atMs) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Adds up for how long the event loop of the fake stood still between two times, in ms: nobody was answered then. */
export function stoodStillMs({ halts }: Pick<Seen, "halts">, fromMs: number, toMs: number): number {
  let sumMs = 0;
  for (const { beganMs, endedMs } of halts)
    sumMs += Math.max(0, Math.min(endedMs, toMs) - Math.max(beganMs, fromMs));
  return sumMs;
}

/** Says how long the fake read nothing, as a sentence after others; empty where it read on. */
export function stillText(ms: number, when: string): string {
  return ms <= 0 ? "" : ` The fake stood still, or a fault held messages back, for ${msText(ms)} ${when}.`;
}
