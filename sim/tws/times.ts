const two = (value: number): string => String(value).padStart(2, "0");

/** Wall-clock parts of an instant in a zone. Making a formatter is slow, so that one is kept for each zone. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function parts(atMs: number, zone: string): { readonly day: string; readonly time: string } {
  let formatter = formatters.get(zone);
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    });
    formatters.set(zone, formatter);
  }
  const part: Record<string, string> = {};
  for (const { type, value } of formatter.formatToParts(atMs)) part[type] = value;
  return { day: `${part.year}${part.month}${part.day}`, time: `${part.hour}:${part.minute}:${part.second}` };
}

/** `20260113 14:30:00 UTC`, or with another IANA zone. */
export function stamp(atMs: number, zone = "UTC"): string {
  const { day, time } = parts(atMs, zone);
  return `${day} ${time} ${zone}`;
}

/** `20260113`, the day in UTC. */
export function day(atMs: number): string {
  const date = new Date(atMs);
  return `${date.getUTCFullYear()}${two(date.getUTCMonth() + 1)}${two(date.getUTCDate())}`;
}

/**
 * Reads the end of a history request.
 *
 * @param text `yyyymmdd-hh:mm:ss` or `yyyymmdd hh:mm:ss`, both UTC, or `yyyymmdd hh:mm:ss <zone>`.
 * @returns Epoch ms, or undefined where it is none of these.
 */
export function parseStamp(text: string): number | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)[- ](\d\d):(\d\d):(\d\d)(?: ([A-Za-z0-9_+/-]+))?$/.exec(text);
  if (match === null) return undefined;
  const [year, month, date, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const asUtc = Date.UTC(year, month - 1, date, hour, minute, second);
  const zone = match[7];
  if (zone === undefined || zone === "UTC") return asUtc;
  try {
    // Twice: the first guess may fall on the other side of a change of the clocks.
    let guess = asUtc;
    for (let turn = 0; turn < 2; turn++) guess = asUtc - (wallAsUtc(guess, zone) - guess);
    return guess;
  } catch {
    return undefined;
  }
}

function wallAsUtc(atMs: number, zone: string): number {
  const { day: days, time } = parts(atMs, zone);
  return Date.parse(`${days.slice(0, 4)}-${days.slice(4, 6)}-${days.slice(6)}T${time}Z`);
}
