/** Options and output of a suite. */
export interface Setting {
  /** Are rough figures enough? */
  readonly quick: boolean;
  /** Path of `mod.js` of another build of the pool, which is measured beside this one. */
  readonly before: string | undefined;
  /** Prints one line of the report. */
  say(line?: string): void;
  /** Shows what is being measured now. */
  progress(line: string): void;
}

/** One group of measurements, printed when it is done. */
export interface Suite {
  /** For `--only`. */
  readonly name: string;
  /** @returns The figures, for the report file. */
  run(setting: Setting): Promise<unknown>;
}

/** A whole number with its thousands apart. */
export const whole = (value: number): string => Math.round(value).toLocaleString("en-US");

/** Milliseconds as seconds. */
export const seconds = (ms: number): string => `${(ms / 1_000).toFixed(2)} s`;
