import type { Placeholders } from "./command-words.ts";

/** Name of the variable that every process of a program carries, by which it is found. */
export const MARKER_NAME = "IBKR_DRILL_ID";

/** Variables that would put colours into an output that goes into a report. */
const COLOURING = ["FORCE_COLOR", "CLICOLOR_FORCE", "CLICOLOR", "PY_COLORS"];

/** Makes the environment of a program: the one given, the place to dial, and an output that is plain and not kept back. */
export function programEnvironment(
  given: Readonly<NodeJS.ProcessEnv>,
  { host, port, clientId, drill, seed }: Placeholders,
  marker: string,
): NodeJS.ProcessEnv {
  const kept = Object.entries(given).filter(([name]) => !COLOURING.includes(name));
  return {
    ...Object.fromEntries(kept),
    IBKR_HOST: host,
    IBKR_PORT: String(port),
    IBKR_CLIENT_ID: String(clientId),
    IBKR_DRILL: drill,
    IBKR_DRILL_SEED: String(seed),
    [MARKER_NAME]: marker,
    NO_COLOR: "1",
    // Else Python keeps its lines until there are many, and they are lost with it.
    PYTHONUNBUFFERED: "1",
  };
}

let programs = 0;

/**
 * Makes a marker that no other program has, of this process or another one.
 *
 * A command that itself runs under a drill puts the marker of that drill first, so that the outer drill finds all.
 */
export function newMarker(outer: string | undefined, pid: number, nowMs: number): string {
  programs++;
  return `${outer ?? ""}${pid}-${programs}-${nowMs};`;
}
