/**
 * Reads the CPU time that this process has used, in ms. Unlike a duration it does not grow while other programs keep the
 * machine busy, so that a test may bound the work of an algorithm by it.
 */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
