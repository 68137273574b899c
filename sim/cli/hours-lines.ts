import { venueHours } from "../mod.ts";

const NEW_YORK = "America/New_York";
const HOUR_MS = 3_600_000;

/**
 * Makes the lines about what trades when the command starts: the time in New York, what is closed until when, and how to
 * have a market that is open.
 */
export function hoursLines(atMs: number, isAlwaysOpen: boolean): readonly string[] {
  const now = `It is ${wall(atMs)} in New York`;
  if (isAlwaysOpen) return [`${now}.`, "Everything trades at all hours (--always-open)."];
  const venues = venueHours(atMs);
  const open = venues.filter((venue) => venue.now !== "closed").map(({ name }) => name.toLowerCase());
  const lines = [`${now}.`, `Now trading: ${open.join(", ").replaceAll("us ", "US ") || "nothing"}.`];
  for (const { name, now: state, opensMs, regularMs } of venues) {
    if (state === "closed")
      lines.push(`${name} open ${wall(opensMs)}, regular hours begin ${wall(regularMs)}.`);
    else if (state === "extended") lines.push(`${name} are outside regular hours until ${wall(regularMs)}.`);
  }
  const [shares] = venues;
  if (shares === undefined || shares.now === "regular") return lines;
  const start = new Date(shares.regularMs + HOUR_MS).toISOString().slice(0, 19);
  return [...lines, `For an open market: --start ${start}Z, or --always-open.`];
}

/** Formats a time in New York: `Sun 2026-11-29 11:20`. */
function wall(atMs: number): string {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone: NEW_YORK,
    weekday: "short",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(atMs);
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? "";
  const date = `${part("year")}-${part("month")}-${part("day")}`;
  return `${part("weekday").replace(".", "")} ${date} ${part("hour")}:${part("minute")}`;
}
