import { mix32 } from "../../world/random.ts";
import { POINT_MS } from "../history/price-curve.ts";

/** The distance between two points of a path, in ms; between points it is straight. */
export const STEP_MS: number = POINT_MS;

/** Points in a block; a power of two. */
const BLOCK = 4_096;
/** Blocks between two anchors, a power of two; anchors are about eight months apart. */
const SPAN = 1_024;
const ANCHOR_YEARS = (SPAN * BLOCK * STEP_MS) / (365.25 * 86_400_000);
const POINT_YEARS = ANCHOR_YEARS / (SPAN * BLOCK);
/** Level of the midpoint of a block; those of smaller intervals follow. */
const FIRST_LEVEL = 100;
const BLOCKS_KEPT = 24;
/** Points of one block that are computed alone before the block is made. */
const LONELY_POINTS = 24;
const LONELY_BLOCKS = 64;

/**
 * A random path over all of time, whose value at any instant is computed without the values before it.
 *
 * Anchors are independent normal draws; between two of them runs a Brownian bridge, by Lévy's midpoint construction:
 * each midpoint is the mean of its ends and a draw that follows from the seed and the index alone. So the path moves like
 * a random walk within months and stays in bounds over decades. Its standard deviation over a year is 1.
 */
export class PricePath {
  readonly #seed: number;
  readonly #blocks = new Map<number, Float64Array>();
  /** The points that were computed alone, by block. */
  readonly #lonely = new Map<number, number>();

  /** @param seed A 32-bit number. */
  constructor(seed: number) {
    this.#seed = seed;
  }

  /**
   * Returns the value at an instant.
   *
   * @param atMs Epoch ms.
   */
  at(atMs: number): number {
    const place = atMs / STEP_MS;
    const point = Math.floor(place);
    const before = this.point(point);
    return place === point ? before : before + (this.point(point + 1) - before) * (place - point);
  }

  /**
   * Returns the value at a point.
   *
   * @param index Multiples of `STEP_MS` since 1970.
   */
  point(index: number): number {
    const block = Math.floor(index / BLOCK);
    const known = this.#blocks.get(block);
    if (known !== undefined) return this.#within(known, block, index - block * BLOCK);
    // A block costs time and memory: a few points of it are computed one by one.
    const points = (this.#lonely.get(block) ?? 0) + 1;
    if (points <= LONELY_POINTS) {
      if (this.#lonely.size >= LONELY_BLOCKS) this.#lonely.clear();
      this.#lonely.set(block, points);
      return this.#alone(block, index - block * BLOCK);
    }
    return this.#within(this.#block(block), block, index - block * BLOCK);
  }

  /** Returns the value at one point of a block, with the same arithmetic as for the whole block. */
  #alone(block: number, place: number): number {
    let low = 0;
    let [atLow, atHigh] = [this.#end(block), this.#end(block + 1)];
    if (place === 0) return atLow;
    for (let half = BLOCK / 2, level = FIRST_LEVEL; ; half /= 2, level++) {
      const midpoint = low + half;
      const value = (atLow + atHigh) / 2 + deviationOf(half) * this.#normal(level, block * BLOCK + midpoint);
      if (place === midpoint) return value;
      if (place < midpoint) atHigh = value;
      else [low, atLow] = [midpoint, value];
    }
  }

  /** Makes a block, whose points are computed on demand: few of them lead to each. */
  #block(block: number): Float64Array {
    const points = this.#unused().fill(Number.NaN);
    points[0] = this.#end(block);
    points[BLOCK] = this.#end(block + 1);
    this.#blocks.set(block, points);
    return points;
  }

  /** Returns room for the points of a block: that of the oldest one when enough are kept. */
  #unused(): Float64Array {
    const [oldest] = this.#blocks.size < BLOCKS_KEPT ? [] : this.#blocks;
    if (oldest === undefined) return new Float64Array(BLOCK + 1);
    this.#blocks.delete(oldest[0]);
    return oldest[1];
  }

  /** Returns the value at one point of a block. */
  #within(points: Float64Array, block: number, place: number): number {
    const known = points[place] ?? 0;
    if (!Number.isNaN(known)) return known;
    // The distance to the ends of its interval is the largest power of two that divides its place.
    const half = place & -place;
    const mean = (this.#within(points, block, place - half) + this.#within(points, block, place + half)) / 2;
    const level = FIRST_LEVEL + Math.clz32(half) - Math.clz32(BLOCK / 2);
    const value = mean + deviationOf(half) * this.#normal(level, block * BLOCK + place);
    points[place] = value;
    return value;
  }

  /** Returns the value where a block begins. */
  #end(block: number): number {
    const anchor = Math.floor(block / SPAN);
    // Two draws differ by twice the variance of one.
    const scale = Math.sqrt(ANCHOR_YEARS / 2);
    let low = anchor * SPAN;
    let high = low + SPAN;
    let atLow = scale * this.#normal(0, anchor);
    let atHigh = scale * this.#normal(0, anchor + 1);
    for (let level = 1; low !== block; level++) {
      const midpoint = (low + high) / 2;
      const deviation = Math.sqrt(((high - low) / SPAN) * ANCHOR_YEARS) / 2;
      const atMidpoint = (atLow + atHigh) / 2 + deviation * this.#normal(level, midpoint);
      if (block >= midpoint) [low, atLow] = [midpoint, atMidpoint];
      else [high, atHigh] = [midpoint, atMidpoint];
    }
    return atLow;
  }

  /** Returns a nearly normal draw: the sum of four uniform ones, so that none is extreme. */
  #normal(level: number, index: number): number {
    const a = mix32(this.#seed ^ Math.imul(level + 1, 0x9e3779b1) ^ Math.imul(index, 0x85ebca6b));
    const b = mix32(a ^ 0x27d4eb2f);
    const sum = (a & 0xffff) + (a >>> 16) + (b & 0xffff) + (b >>> 16);
    return (sum / 65_536 - 2) * Math.sqrt(3);
  }
}

const DEVIATIONS: Float64Array = Float64Array.from(
  { length: Math.log2(BLOCK) },
  (_, power) => Math.sqrt(2 * 2 ** power * POINT_YEARS) / 2,
);

/** Returns the standard deviation of the midpoint of an interval of twice as many points, a power of two. */
function deviationOf(half: number): number {
  return DEVIATIONS[31 - Math.clz32(half)] ?? 0;
}
