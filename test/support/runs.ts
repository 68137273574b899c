/** How often a property is tried: so often, times `RUNS` from the environment. */
export function runs(usual: number): { readonly numRuns: number } {
  return { numRuns: Math.ceil(usual * Number(process.env["RUNS"] ?? 1)) };
}
