import { comparison, figures } from "./comparison.ts";
import { race } from "./processes.ts";
import type { Suite } from "./suite.ts";

const ROWS: Readonly<Record<string, string>> = {
  "headTimestamp 1": "head timestamp, one at a time",
  "headTimestamp 7": "head timestamp, seven at once",
  "contractDetails 1": "contract details, one at a time",
  "contractDetails 7": "contract details, seven at once",
};

/** Compares request and answer over TCP with the stock clients, which have no rate limit here. */
export const requests: Suite = {
  name: "requests",
  run: async ({ quick, before, say, progress }) => {
    const contestants = ["ibkr-pool", ...(before === undefined ? [] : ["before"]), "IBApi", "IBApiNext"];
    const warmUps = quick ? 5 : 8;
    const rounds = quick ? 3 : 15;
    // Short, so that no pool comes near the 10 000 messages in a second that it may be set to.
    const timeMs = quick ? 60 : 120;
    const laps = await race({
      probe: "requests",
      contestants,
      before,
      rows: Object.keys(ROWS),
      warmUps,
      rounds,
      timeMs,
      count: 1,
      progress,
    });
    const all = figures(laps, (row) => ROWS[row] ?? row);
    say("Request and answer over TCP, the server in a process of its own; the ratio is that of the rates:");
    say(comparison("wall time, us", all, "wallUs", "IBApi", "speed"));
    say(comparison("CPU of the client, us", all, "cpuUs", "IBApi", "speed"));
    return all;
  },
};
