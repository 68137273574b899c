import { beforeAll, expect, test } from "vitest";
import { CATALOGUE, type DrillRecord } from "../../sim/drills/mod.ts";
import { botDrill, failures, hasIbAsync, hasNode } from "../support/bot-drills.ts";

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
  [API, "negative-length", ["leaves-unreadable", "ends-on-sigterm"], "it loops for ever at it (G)"],
  [
    `${API} --burst`,
    "slow-greeting",
    ["no-early-requests", "no-late-orders"],
    "what is queued goes out before START_API (J4)",
  ],
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
  [NEXT, "order-id-rollback", ["recovers", "ends-stuck-dials"], "a handshake has no deadline (E1)"],
  [TWS, "slow-handshake", ["one-session", "ends-stuck-dials"], "a dial that timed out keeps its connection"],
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
  "modify-unreported",
  "nightly-restart",
  "lost-acknowledgement",
];

/**
 * Heartbeats of the correct bot, and whether the check of their spacing fails: a gateway ignores one within a second. Slow ones
 * are too few in a short drill to be judged as passed.
 */
const HEARTBEATS = [
  [500, true],
  [1_500, false],
] as const;

const PYTHON_FAULTS: readonly (readonly [drill: string, checks: readonly string[]])[] = [
  ["half-open", ["recovers", "closes-dead-sessions"]],
  ["connectivity-data-lost", ["subscribes-again"]],
];

/** Drills that run at once: they wait most of their time, and more of them starve each other on two processors. */
const AT_ONCE = 12;

const records = new Map<string, Promise<DrillRecord>>();
const queue: Promise<unknown>[] = Array.from({ length: AT_ONCE }, () => Promise.resolve());
const start = (drill: string, bot: string): void => {
  const place = records.size % AT_ONCE;
  const record = (queue[place] ?? Promise.resolve()).then(() => botDrill(drill, bot.split(" ")));
  queue[place] = record.catch(() => {});
  records.set([drill, bot].join(), record);
};

/** Gets the record of a drill against a bot, when it has ended. */
async function ran(drill: string, bot: string): Promise<DrillRecord> {
  const record = await records.get([drill, bot].join());
  if (record === undefined) throw new Error(`The drill ${drill} was not begun`);
  return record;
}

beforeAll(() => {
  if (process.env.BOT_DRILLS === "all") return;
  for (const [bot, drill] of hasNode() ? FAULTS : []) start(drill, bot);
  for (const drill of hasNode() ? PASSED : []) start(drill, CORRECT);
  for (const [everyMs] of hasNode() ? HEARTBEATS : [])
    start("lost-acknowledgement", `${CORRECT} --heartbeat-ms=${everyMs}`);
  for (const [drill] of hasIbAsync() ? PYTHON_FAULTS : []) start(drill, PYTHON);
});

/** Reason for which the drills of the sample are skipped; undefined for none. */
function skipped(): string | undefined {
  if (process.env.BOT_DRILLS === "all") return "BOT_DRILLS=all runs every drill against every bot";
  return hasNode() ? undefined : "there is no node in PATH, on which the bots run";
}

test.for(FAULTS)(
  "%s fails %s at %j: %s",
  { timeout: 90_000 },
  async ([bot, drill, checks], { skip, expect: expectHere }) => {
    skip(skipped() !== undefined, skipped());
    expectHere(failures(await ran(drill, bot))).toEqual(expect.arrayContaining([...checks]));
  },
);

test.for(PASSED)(
  "a correct bot on the stock client passes %s",
  { timeout: 90_000 },
  async (drill, { skip, expect: expectHere }) => {
    skip(skipped() !== undefined, skipped());
    const record = await ran(drill, CORRECT);
    expectHere(record.checks.filter(({ outcome }) => outcome === "failed")).toEqual([]);
    expectHere(record.outcome).toBe("passed");
  },
);

test.for(HEARTBEATS)(
  "a correct bot with a heartbeat each %d ms fails their spacing: %s",
  { timeout: 90_000 },
  async ([everyMs, isFailed], { skip, expect: expectHere }) => {
    skip(skipped() !== undefined, skipped());
    const { checks } = await ran("lost-acknowledgement", `${CORRECT} --heartbeat-ms=${everyMs}`);
    const spacing = checks.find(({ check }) => check === "heartbeat-spacing");
    expectHere(spacing?.outcome === "failed").toBe(isFailed);
  },
);

test("a program that hangs in a loop is killed, and the verdict says so", { timeout: 90_000 }, async ({
  skip,
}) => {
  skip(skipped() !== undefined, skipped());
  const { program } = await ran("negative-length", API);
  expect(program?.ending).toContain("did not end within 3 s of SIGTERM, and SIGKILL followed");
});

test.for(PYTHON_FAULTS)(
  "a bot on ib_async fails %s at %j",
  { timeout: 90_000 },
  async ([drill, checks], { expect: expectHere, skip }) => {
    if (!hasIbAsync()) skip("python3 cannot import ib_async: name its folders in IB_ASYNC, or install it");
    if (process.env.BOT_DRILLS === "all") skip(skipped());
    expectHere(failures(await ran(drill, PYTHON))).toEqual(expect.arrayContaining([...checks]));
  },
);

/** Drills that run at once with `BOT_DRILLS=all`, most of whose time is spent waiting. */
const JOBS = Number(process.env.BOT_DRILLS_JOBS ?? 8);

/** With `BOT_DRILLS=all` every drill is run against every bot, and the table of the failed checks is printed, row by row. */
if (process.env.BOT_DRILLS === "all")
  test("every drill against every bot gives a verdict", { timeout: 3_600_000 }, async () => {
    const bots = [API, NEXT, TWS, CORRECT, ...(hasIbAsync() ? [PYTHON] : [])];
    const pairs = CATALOGUE.flatMap(({ name }) => bots.map((bot) => [name, bot] as const));
    const cells = new Map<string, string>();
    const print = (row: readonly (string | undefined)[]): void => console.info(`| ${row.join(" | ")} |`);
    print(["drill", ...bots]);
    print(Array.from({ length: bots.length + 1 }, () => "---"));
    const work = async (): Promise<void> => {
      for (let pair = pairs.shift(); pair !== undefined; pair = pairs.shift()) {
        const [name] = pair;
        const record = await botDrill(name, [pair[1]]);
        cells.set(pair.join(), `${record.grade}: ${failures(record).join(" ") || record.outcome}`);
        const row = bots.map((bot) => cells.get([name, bot].join()));
        if (row.every((cell) => cell !== undefined)) print([name, ...row]);
      }
    };
    await Promise.all(Array.from({ length: JOBS }, work));
    expect(cells.size).toBe(CATALOGUE.length * bots.length);
  });
