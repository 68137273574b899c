const NEW_YORK = new Intl.DateTimeFormat("en-GB", {
  timeZone: "America/New_York",
  weekday: "short",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

/** Tests whether shares trade in New York at an instant: from 09:30 to 16:00, Monday to Friday. Holidays are not drawn. */
export function sharesTrade(atMs: number): boolean {
  const [, day = "", time = ""] = /^(\w+) (\d\d:\d\d)$/.exec(NEW_YORK.format(atMs).replace(",", "")) ?? [];
  return !day.startsWith("S") && time >= "09:30" && time < "16:00";
}
