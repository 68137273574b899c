import { afterAll, beforeAll, expect, test } from "vitest";
import { seeded, startFakeTws, type TestTws } from "../../sim/mod.ts";
import { fileJournal, silentLogger } from "../../src/mod.ts";
import { Program } from "../support/kill/program.ts";
import { runs } from "../support/runs.ts";

const program = new Program();
/** Traders at a time, each with a fake and a journal of its own: processes wait the most of their lives. */
const TRADERS = 3;
const KILLS_OF_TRADER = runs(17).numRuns;
const SEED = Number(process.env.SEED ?? 7);

beforeAll(() => program.build("trading-child.ts"), 300_000);
afterAll(() => program.remove());

interface Printed {
  readonly key: string;
  readonly kind: string;
  readonly reference: string;
  readonly state: string;
  readonly filled: number;
}

/** Says what is wrong with the state that a later process gives for an order, by the book of the fake. */
function wrong({ key, reference, state, filled }: Printed, tws: TestTws): readonly string[] {
  const booked = tws.orders.all().filter(({ orderRef }) => orderRef === reference);
  const [first] = booked;
  const actual = first === undefined ? "not in the book" : `${first.status}, ${first.filled} filled`;
  if (booked.length > 1) return [`${key} is ${booked.length} orders`];
  const isRight = {
    "not-sent": first === undefined,
    rejected: first?.status === "Inactive",
    filled: first?.status === "Filled" && first.filled === filled,
    cancelled: first?.status === "Cancelled" && first.filled === filled,
    working: first?.status === "Submitted" || first?.status === "PreSubmitted",
  }[state];
  return isRight === true ? [] : [`${key} is ${state} with ${filled} filled, and in truth ${actual}`];
}

/** Lets one process after another be killed with the same journal. @returns What is wrong in the end. */
async function killed(trader: number): Promise<readonly string[]> {
  const random = seeded(`${SEED}/${trader}`);
  const path = program.path(`orders-${trader}.journal`);
  await using tws = await startFakeTws({
    start: "2026-01-13T15:30:00Z",
    profile: "gentle",
    messagesPerSecond: 10_000,
  });
  const outcomes = new Map<string, string>();
  let first = 0;
  for (let kill = 0; kill < KILLS_OF_TRADER; kill++) {
    await program.run({
      args: [`${tws.port}`, path, `${first}`],
      kill: { lines: random.integer(1, 24), ms: random.integer(0, 6) },
      line: (text) => {
        const { key, kind } = JSON.parse(text) as Printed;
        outcomes.set(key, kind);
        return undefined;
      },
    });
    const journal = fileJournal(path, { logger: silentLogger });
    const keys = (await journal.open()).flatMap((entry) => (entry.type === "order" ? [entry.key] : []));
    await journal.close();
    for (const key of keys) if (!outcomes.has(key)) outcomes.set(key, "");
    first = Math.max(first, ...keys.map((key) => Number(key.slice("order ".length)) + 1));
  }
  const keys = [...outcomes.keys()].filter((key) => /^order \d+$/.test(key));
  const settled: Printed[] = [];
  await program.run({
    args: [`${tws.port}`, path, "settle", ...keys],
    kill: undefined,
    line: (text) => {
      settled.push(JSON.parse(text) as Printed);
      return undefined;
    },
  });
  const states = new Map(settled.map(({ key, state }) => [key, state]));
  const wrongs = settled.flatMap((one) => wrong(one, tws));
  for (const key of keys) {
    const said = outcomes.get(key);
    const state = states.get(key) ?? "forgotten";
    if (said === "acknowledged" && ["not-sent", "forgotten"].includes(state))
      wrongs.push(`${key} was acknowledged, and is ${state}`);
    if (
      (said === "not-sent" || said === "rejected") &&
      !["not-sent", "rejected", "forgotten"].includes(state)
    )
      wrongs.push(`${key} was ${said}, and is ${state}`);
  }
  expect(settled.length).toBeGreaterThan(KILLS_OF_TRADER);
  expect(tws.orders.all().length).toBeGreaterThan(KILLS_OF_TRADER);
  return wrongs;
}

test(
  "a process that is killed while it trades leaves a journal that agrees with the book",
  async () => {
    const wrongs = await Promise.all(Array.from({ length: TRADERS }, (_, trader) => killed(trader)));
    expect(wrongs.flat(), `seed ${SEED}`).toEqual([]);
  },
  600_000 * Math.max(1, Number(process.env.RUNS ?? 1)),
);
