/** Chance as an argument: a source of random numbers that follow from one seed. */
export interface Random {
  /** Draws a number in [0, 1). */
  next(): number;
  /** Draws a whole number from `min` to `max`, both included. */
  integer(min: number, max: number): number;
  /** Returns true with the given probability in [0, 1]. */
  chance(probability: number): boolean;
  /**
   * Makes an independent source that follows from this one's seed and the name alone, however much was drawn from
   * either: a new draw in one part of the simulation changes nothing in the others.
   */
  fork(name: string): Random;
}

/**
 * Makes a source of random numbers.
 *
 * @param seed A whole number or a text; equal seeds give equal numbers on every runtime.
 * @example Equal seeds, equal numbers
 * ```ts
 * import { seeded } from "ibkr-pool/sim";
 *
 * assert.equal(seeded(7).next(), seeded(7).next());
 * assert.notEqual(seeded(7).fork("faults").next(), seeded(7).fork("prices").next());
 * ```
 */
export function seeded(seed: number | string): Random {
  const next = sfc32(`${seed}`);
  const random: Random = {
    next,
    integer: (min, max) => min + Math.floor(next() * (max - min + 1)),
    chance: (probability) => next() < probability,
    fork: (name) => seeded(`${seed}/${name}`),
  };
  return random;
}

/** Hashes a text to 32 bits (FNV-1a, then a mixing step so that similar texts give unrelated numbers). */
export function hash32(text: string, start = 0x811c9dc5): number {
  let h = start >>> 0;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Mixes 32 bits so that similar inputs give unrelated outputs. */
export function mix32(bits: number): number {
  let h = bits | 0;
  h = Math.imul(h ^ (h >>> 16), 0x21f0aaad);
  h = Math.imul(h ^ (h >>> 15), 0x735a2d97);
  return (h ^ (h >>> 15)) >>> 0;
}

/** Makes Chris Doty-Humphrey's "small fast counting" generator, 32 bits (PractRand 2010). */
function sfc32(seed: string): () => number {
  let a = hash32(seed, 1);
  let b = hash32(seed, 2);
  let c = hash32(seed, 3);
  let counter = 1;
  const draw = (): number => {
    const sum = (a + b + counter++) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 4_294_967_296;
  };
  for (let i = 0; i < 12; i++) draw();
  return draw;
}
