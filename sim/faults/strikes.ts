import * as z from "zod";
import type { Random } from "../world/random.ts";

/** Parameters that say how often a fault strikes. */
export interface StrikesParams {
  /** The probability of each strike, in [0, 1]. Default 1. */
  readonly probability?: number | undefined;
  /** The most strikes. Default: no limit. */
  readonly times?: number | undefined;
}

/** Makes the check of a probability. @param what What it is the probability of, e.g. `that a message is late`. */
export function probabilityOf(what: string): z.ZodDefault<z.ZodNumber> {
  return z.number().min(0).max(1).default(1).describe(`The probability ${what}, in [0, 1].`);
}

/** Makes the check of the most strikes. @param what What is counted, e.g. `messages that are late`. */
export function timesOf(what: string): z.ZodOptional<z.ZodNumber> {
  return z.number().int().min(1).optional().describe(`The most ${what}. Default: no limit.`);
}

/** The strikes of a fault that are left: each has a probability, and there may be a most of them. */
export class Strikes {
  readonly #random: Random;
  readonly #probability: number;
  #left: number;

  constructor({ probability = 1, times = Number.POSITIVE_INFINITY }: StrikesParams, random: Random) {
    this.#random = random;
    this.#probability = probability;
    this.#left = times;
  }

  /** Whether none is left. */
  get isSpent(): boolean {
    return this.#left <= 0;
  }

  /** Decides whether the fault strikes now, and counts it then. Without a strike left, no random number is drawn. */
  next(): boolean {
    if (this.isSpent || !this.#random.chance(this.#probability)) return false;
    this.#left--;
    return true;
  }
}
