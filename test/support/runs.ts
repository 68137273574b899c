/** Returns the number of runs of a property: `usual` times `RUNS` from the environment. */
export function runs(usual: number): { readonly numRuns: number } {
  const { RUNS = "1" } = process.env;
  return { numRuns: Math.ceil(usual * Number(RUNS)) };
}
