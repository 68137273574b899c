import type { HaltRecord } from "../record.ts";
import type { Seen } from "../seen.ts";
import { msText } from "./wording.ts";

/**
 * Time after the end of a standstill in which messages are read that have waited in it, in ms: as long as the event loop may take for
 * one turn without a halt.
 */
const READ_MS = 20;

/** Faults that hold back what a client sends until their end; not those of the other direction alone. */
const HOLDS = /^(?:freeze|partition|bandwidth)\b(?!.*\bdirection=out\b)/;
/** Delays of each message of a client that `latency` can make; that of the dial or of the greeting holds no message back. */
const DELAYS = /\b(?:frameMs|tailMs)=(?:[\d.]+?\.\.)?([\d.]+)/g;

/** A time in which a fault held back what clients sent. */
interface Hold extends HaltRecord {
  /** Longest time for which it holds one message back, in ms. */
  readonly holdsMs: number;
}

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
    const holdsMs = heldMs(detail);
    if (holdsMs === 0) continue;
    if (event === "fault") inForce.set(detail, [...(inForce.get(detail) ?? []), atMs]);
    const beganMs = event === "heal" ? inForce.get(detail)?.shift() : undefined;
    if (beganMs !== undefined) holds.push({ beganMs, endedMs: atMs, holdsMs });
  }
  for (const [detail, begun] of inForce)
    for (const beganMs of begun) holds.push({ beganMs, endedMs: endMs, holdsMs: heldMs(detail) });
  return holds;
}

/** Gets the longest time for which a fault, given by its text, holds a message of a client back, in ms; 0 where it holds none. */
function heldMs(fault: string): number {
  if (HOLDS.test(fault)) return Number.POSITIVE_INFINITY;
  if (!fault.startsWith("latency:")) return 0;
  return Math.max(0, ...[...fault.matchAll(DELAYS)].map(([, longest]) => Number(longest)));
}

/**
 * Finds the earliest time at which something was sent that was read at a time, epoch ms.
 *
 * What was sent evenly while the fake stood still is read in one bunch afterwards. So the span of several messages is at most the one
 * from the earliest time of the first to the reading of the last: a standstill between the two makes it shorter, never longer.
 */
export function sentSince(seen: Seen, atMs: number): number {
  const standstills = standstillsOf(seen);
  // What is read within a standstill, before the loop notices its end, has come in it or in the turn before it.
  const inside = beganBefore(standstills, atMs, 0);
  return beganBefore(standstills, inside, READ_MS);
}

/** Gets the beginning of the standstill in which a time lies, or that has ended at most some ms before it; else the time itself. */
function beganBefore({ halts, holds }: Standstills, atMs: number, sinceMsMax: number): number {
  const last = halts[countBefore(halts, atMs) - 1];
  const held = ({ beganMs, endedMs }: HaltRecord): boolean => beganMs < atMs && atMs - endedMs <= sinceMsMax;
  let sinceMs = last !== undefined && held(last) ? last.beganMs : atMs;
  for (const hold of holds)
    if (held(hold)) sinceMs = Math.min(sinceMs, Math.max(hold.beganMs, atMs - hold.holdsMs));
  return sinceMs;
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

/** Says how long the fake stood still, as a sentence after others; empty where it did not. */
export function stillText(ms: number, when: string): string {
  return ms <= 0 ? "" : ` The fake stood still for ${msText(ms)} ${when}.`;
}
