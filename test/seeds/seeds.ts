/** A seed that once broke a promise, or seemed to. */
export interface KeptSeed {
  readonly seed: number;
  /** What it found, in one sentence. */
  readonly found: string;
}

/** Seeds that are run again with every suite. `npm run simulate -- --seed <seed>` runs one of them alone. */
export const SEEDS: readonly KeptSeed[] = [
  {
    seed: 230,
    found: "The check of the gate took an execution in a list for no answer about its order.",
  },
  {
    seed: 326,
    found: "The check of outcomes looked at the used IDs of client 1, whatever client ID the pool had.",
  },
  { seed: 2, found: "An order by hand of client ID 0 was judged as one that a caller had changed." },
  { seed: 70, found: "A stream ended with CLIENT_ID_IN_USE when the pool gave up, which no page had said." },
];
