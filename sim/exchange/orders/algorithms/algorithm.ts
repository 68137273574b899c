import type { AlgorithmName } from "./catalogue.ts";

/** The way in which slices of an algorithm are filled: from the other side of the book, at the midpoint, or on its own side. */
export type SliceStyle = "takes" | "midpoint" | "rests";

/** An algorithm with its parameters, as it runs for one order. */
export interface Algorithm {
  readonly name: AlgorithmName;
  /** The times between which it trades, as `startTime` and `endTime` give them; empty for the hours of the order. */
  readonly startTime: string;
  readonly endTime: string;
  /** Whether it goes on after its end. */
  readonly pastEnd: boolean;
  readonly style: SliceStyle;
  /** The largest share of the market's volume, at the start and at the end; undefined for any. */
  readonly shareStart: number | undefined;
  readonly shareEnd: number | undefined;
  /** The change of the share when the price is better by one percent (`PctVolPx`), and its bounds. */
  readonly shareSlope: number;
  readonly shareMin: number;
  readonly shareMax: number;
  /** The speed at which it is done: `Get Done` (or `Urgent`) 1, `Passive` (or `Patient`) 0. */
  readonly urgency: number;
  /** Units of one slice, where a parameter gives them. */
  readonly sliceUnits: number | undefined;
  /** The time between two slices, in ms, where a parameter gives it. */
  readonly sliceMs: number | undefined;
  /** Whether the size of slices is random by 55 %, and their time by 20 %. */
  readonly randomSize: boolean;
  readonly randomTime: boolean;
  /** Whether a slice waits until the one before it is filled. */
  readonly waitsForFill: boolean;
}
