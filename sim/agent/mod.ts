/** The demonstration agent, and the comparison of ways for it to connect. */
export { type CompareOptions, compareWays, type Way, waysTable } from "./compare.ts";
export { compareWebWays, type WebCompareOptions, type WebWay, webWaysTable } from "./web-compare.ts";
