/** The path is known at multiples of this, in ms, and straight between them. */
export const STEP_MS = 5_000;

/** Points of one block; a power of two. */
const BLOCK = 4_096;
/** Blocks between two pillars; a power of two. The pillars stand about eight months apart. */
const SPAN = 1_024;
const PILLAR_YEARS = (SPAN * BLOCK * STEP_MS) / (365.25 * 86_400_000);
const BLOCKS_KEPT = 24;

/**
 * A random path through all of time, which can be looked at anywhere without walking there.
 *
 * Pillars are independent normal draws; between two of them runs a Brownian bridge, by Lévy's midpoint construction:
 * each midpoint is the mean of its ends and a draw that follows from the seed and the place alone. So it moves like a
 * random walk within months and stays in bounds over decades. One standard deviation a year is 1.
 */
export class Path {
  readonly #seed: number;
  readonly #blocks = new Map<number, Float64Array>();

  /** @param seed A 32-bit number. */
  constructor(seed: number) {
    this.#seed = seed;
  }

  /** @param atMs Epoch ms. */
  at(atMs: number): number {
    const place = atMs / STEP_MS;
    const point = Math.floor(place);
    const before = this.point(point);
    return place === point ? before : before + (this.point(point + 1) - before) * (place - point);
  }

  /** @param index Multiples of `STEP_MS` since 1970. */
  point(index: number): number {
    const block = Math.floor(index / BLOCK);
    return this.#block(block)[index - block * BLOCK] ?? 0;
  }

  #block(block: number): Float64Array {
    const known = this.#blocks.get(block);
    if (known !== undefined) return known;
    const points = new Float64Array(BLOCK + 1);
    points[0] = this.#end(block);
    points[BLOCK] = this.#end(block + 1);
    const pointYears = PILLAR_YEARS / (SPAN * BLOCK);
    for (let half = BLOCK / 2, level = 100; half >= 1; half /= 2, level++) {
      const deviation = Math.sqrt(2 * half * pointYears) / 2;
      for (let at = half; at < BLOCK; at += 2 * half) {
        const mean = ((points[at - half] ?? 0) + (points[at + half] ?? 0)) / 2;
        points[at] = mean + deviation * this.#normal(level, block * BLOCK + at);
      }
    }
    if (this.#blocks.size >= BLOCKS_KEPT) this.#blocks.delete(this.#blocks.keys().next().value ?? 0);
    this.#blocks.set(block, points);
    return points;
  }

  /** The value where a block begins. */
  #end(block: number): number {
    const pillar = Math.floor(block / SPAN);
    // Two draws differ by twice the variance of one.
    const scale = Math.sqrt(PILLAR_YEARS / 2);
    let low = pillar * SPAN;
    let high = low + SPAN;
    let atLow = scale * this.#normal(0, pillar);
    let atHigh = scale * this.#normal(0, pillar + 1);
    for (let level = 1; low !== block; level++) {
      const middle = (low + high) / 2;
      const deviation = Math.sqrt(((high - low) / SPAN) * PILLAR_YEARS) / 2;
      const atMiddle = (atLow + atHigh) / 2 + deviation * this.#normal(level, middle);
      if (block >= middle) [low, atLow] = [middle, atMiddle];
      else [high, atHigh] = [middle, atMiddle];
    }
    return atLow;
  }

  /** Nearly normal: the sum of four uniform draws, so that no draw is ever absurd. */
  #normal(level: number, index: number): number {
    const a = mix(this.#seed ^ Math.imul(level + 1, 0x9e3779b1) ^ Math.imul(index, 0x85ebca6b));
    const b = mix(a ^ 0x27d4eb2f);
    const sum = (a & 0xffff) + (a >>> 16) + (b & 0xffff) + (b >>> 16);
    return (sum / 65_536 - 2) * Math.sqrt(3);
  }
}

/** Spreads 32 bits over 32 bits. */
export function mix(bits: number): number {
  let h = bits | 0;
  h = Math.imul(h ^ (h >>> 16), 0x21f0aaad);
  h = Math.imul(h ^ (h >>> 15), 0x735a2d97);
  return (h ^ (h >>> 15)) >>> 0;
}
