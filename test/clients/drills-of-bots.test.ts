import { expect, test } from "vitest";
import { CATALOGUE } from "../../sim/drills/mod.ts";
import { botDrill, failures, hasIbAsync } from "../support/bot-drills.ts";

const API = "stoqey-api.mjs";
const NEXT = "stoqey-next.mjs";
const TWS = "ib-tws-api.mjs";
const PYTHON = "ib-async.py";
const CORRECT = "correct.mjs";

/** Measured faults of stock clients, and those that follow from how bots on them are written; each by the drill that finds it. */
const FAULTS: readonly (readonly [bot: string, drill: string, checks: readonly string[], why: string])[] = [
  [API, "half-open", ["recovers", "closes-dead-sessions"], "nothing detects a half-open connection (B1, N5)"],
  [API, "slow-handshake", ["connects", "ends-stuck-dials"], "a handshake has no deadline (E1, E2)"],
  [API, "drop-rst", ["no-late-orders"], "orders written while down are sent later (I2)"],
  [API, "connectivity-data-lost", ["subscribes-again"], "1101 is an `info` that nobody reads"],
  [API, "cancel-unacknowledged", ["no-late-orders", "cancels-not-left-open"], "a lost cancel is forgotten"],
  [
    NEXT,
    "half-open",
    ["recovers", "closes-dead-sessions"],
    "its watchdog never ends a half-open session (B1)",
  ],
  [NEXT, "client-id-taken", ["no-hammering"], "326 is dialled again without backoff (C2)"],
  [NEXT, "drop-fin", ["no-late-orders"], "orders written while down are sent after it reconnects (I3)"],
  [`${NEXT} --any-id`, "drop-rst", ["one-client-id"], "it takes another client ID at each reconnect (C4)"],
  [TWS, "half-open", ["recovers", "closes-dead-sessions"], "nothing detects a half-open connection"],
  [TWS, "drop-rst", ["subscribes-again"], "streams end with their connection, and nobody says so"],
];

/** Drills that a correct bot on the stock client passes. */
const PASSED: readonly string[] = [
  "half-open",
  "slow-handshake",
  "client-id-taken",
  "connectivity-data-lost",
  "cancel-unacknowledged",
  "place-unacknowledged",
  "nightly-restart",
];

test.concurrent.for(FAULTS)(
  "%s fails %s at %j: %s",
  { timeout: 90_000 },
  async ([bot, drill, checks], { expect: expectHere }) => {
    const record = await botDrill(drill, bot.split(" "));
    expectHere(failures(record)).toEqual(expect.arrayContaining([...checks]));
  },
);

test.concurrent.for(PASSED)(
  "a correct bot on the stock client passes %s",
  { timeout: 90_000 },
  async (drill, { expect: expectHere }) => {
    const record = await botDrill(drill, [CORRECT]);
    const found = record.checks.filter(({ outcome }) => outcome === "failed");
    expectHere(found).toEqual([]);
    expectHere(record.outcome).toBe("passed");
  },
);

test.concurrent.for([
  ["half-open", ["recovers", "closes-dead-sessions"]],
  ["connectivity-data-lost", ["subscribes-again"]],
] as const)(
  "a bot on ib_async fails %s at %j",
  { timeout: 90_000 },
  async ([drill, checks], { expect: expectHere, skip }) => {
    if (!hasIbAsync()) skip("python3 cannot import ib_async: name its folders in IB_ASYNC, or install it");
    const record = await botDrill(drill, [PYTHON]);
    expectHere(failures(record)).toEqual(expect.arrayContaining([...checks]));
  },
);

/** With `BOT_DRILLS=all` every drill is run against every bot, four at once, and the table of the failed checks is printed. */
if (process.env.BOT_DRILLS === "all")
  test("every drill against every bot gives a verdict", { timeout: 3_600_000 }, async () => {
    const bots = [API, NEXT, TWS, CORRECT, ...(hasIbAsync() ? [PYTHON] : [])];
    const pairs = CATALOGUE.flatMap(({ name }) => bots.map((bot) => [name, bot] as const));
    const cells = new Map<string, string>();
    const work = async (): Promise<void> => {
      for (let pair = pairs.shift(); pair !== undefined; pair = pairs.shift()) {
        const record = await botDrill(pair[0], [pair[1]]);
        cells.set(pair.join(), `${record.grade}: ${failures(record).join(" ") || record.outcome}`);
      }
    };
    await Promise.all([work(), work(), work(), work()]);
    const rows = CATALOGUE.map(({ name }) => [name, ...bots.map((bot) => cells.get([name, bot].join()))]);
    console.info([["drill", ...bots], ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n"));
    expect(cells.size).toBe(CATALOGUE.length * bots.length);
  });
