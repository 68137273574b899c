/** Time zone of the weekend maintenance. */
const WEEKEND_ZONE = "America/New_York";

/**
 * Returns whether IBKR may be down by plan at an instant; failures of then prove nothing.
 *
 * - Each night 00:00 to 01:30 by the time of the region: IBKR's documents name 00:00 and 01:00 for the reset of the brokerage
 *   session, and sessions need some time to begin again after it.
 * - From Saturday 22:00 to Sunday 03:00 New York: the documents name "Saturday evening", without hours; these are wide ones.
 *
 * @param zone Time zone of the region.
 * @see IBKR Campus, Web API v1.0 Documentation, "Session Authentication"; IBKR's draft guide "IBKR Web API" (2024-06).
 */
export function inMaintenance(atMs: number, zone: string): boolean {
  if (!Number.isFinite(atMs)) return false;
  const { time } = localTime(atMs, zone);
  if (time >= "00:00" && time < "01:30") return true;
  const weekend = localTime(atMs, WEEKEND_ZONE);
  return (
    (weekend.day === "Sat" && weekend.time >= "22:00") || (weekend.day === "Sun" && weekend.time < "03:00")
  );
}

function localTime(atMs: number, timeZone: string): { readonly day: string; readonly time: string } {
  const options = {
    timeZone,
    weekday: "short",
    hourCycle: "h23",
    hour: "2-digit",
    minute: "2-digit",
  } as const;
  const parts = new Intl.DateTimeFormat("en-US", options).formatToParts(atMs);
  const of = (type: Intl.DateTimeFormatPartTypes): string =>
    parts.find((part) => part.type === type)?.value ?? "";
  return { day: of("weekday"), time: `${of("hour")}:${of("minute")}` };
}
