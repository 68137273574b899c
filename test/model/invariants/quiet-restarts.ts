import type { Logged } from "../logged.ts";
import type { Invariant, Notified, RunRecord } from "../record.ts";

/** I24: a warning each night is read by nobody, and a failure by day has to be one. */
export const quietRestarts: Invariant = {
  name: "a dial that fails is a warning of the log outside of the restart window, and none inside",
  breaches: (run) => {
    const { restartWindow: window } = run.options;
    if (window === undefined) return [];
    const { from, to, zone = "America/New_York" } = window;
    const format = timesOf(zone);
    return run.notified.flatMap((one) =>
      linesOf(run, one).flatMap(({ level, wallMs, text }) => {
        const time = format.format(wallMs);
        const isInside = from <= to ? from <= time && time <= to : from <= time || time <= to;
        return (level === "debug") === isInside
          ? []
          : [`at ${time} in ${zone}, with the window ${from}-${to}, "${text}" was logged as ${level}`];
      }),
    );
  },
};

/** Gets the lines about a dial that has failed. */
function linesOf({ logged }: RunRecord, { event, atMs }: Notified): readonly Logged[] {
  if (event.type !== "dial-failed") return [];
  const { message } = event.error;
  return logged.filter((line) => line.atMs === atMs && line.text.includes(message));
}

function timesOf(zone: string): Intl.DateTimeFormat {
  const terms = { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  return new Intl.DateTimeFormat("en-GB", terms);
}
