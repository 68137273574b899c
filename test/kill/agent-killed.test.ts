import { afterAll, beforeAll, expect, test } from "vitest";
import { type BookedOrder, parseFault, seeded, startFakeTws } from "../../sim/mod.ts";
import { fileJournal, IbkrPool, SecType, silentLogger } from "../../src/mod.ts";
import { Program } from "../support/kill/program.ts";
import type { ToolAnswer } from "../support/order-tools.ts";
import { runs } from "../support/runs.ts";

const program = new Program();
const KILLS = runs(10).numRuns;
const SEED = Number(process.env.SEED ?? 7);
/** Most kills of one thread. */
const KILLS_OF_THREAD = 3;
/** Limit of a modification that lets the order go on resting. */
const RESTS = 2;
const APPLE = { symbol: "AAPL", secType: SecType.STK, exchange: "SMART", currency: "USD" };

beforeAll(() => program.build("agent-child.ts"), 300_000);
afterAll(() => program.remove());

interface End {
  readonly kind: string;
  readonly answers: Readonly<Record<string, ToolAnswer>>;
  readonly known: Readonly<Record<"market" | "resting", ToolAnswer>>;
}

const shown = (booked: BookedOrder | undefined): string =>
  booked === undefined ? "absent" : `${booked.status} ${booked.filled} at ${booked.limitPrice}`;

/** Says what is wrong with the answer to `place_order`. */
function wrongOrder(
  what: string,
  { outcome, state }: ToolAnswer,
  booked: BookedOrder | undefined,
  isFinal: boolean,
): readonly string[] {
  const fault = [`${what}: ${outcome} ${JSON.stringify(state)}, and in truth ${shown(booked)}`];
  if (outcome === "unknown") return isFinal ? fault : [];
  if (outcome === "not-sent") return booked === undefined ? [] : fault;
  if (outcome === "rejected") return booked === undefined || booked.status === "Inactive" ? [] : fault;
  if (booked === undefined) return fault;
  const status = { filled: "Filled", cancelled: "Cancelled", working: "Submitted" }[`${state?.kind}`];
  return isFinal && booked.status !== status ? fault : [];
}

/** Says what is wrong with the answers to `modify_order` and `cancel_order`. */
function wrongChange(
  what: string,
  { outcome, note, reason }: ToolAnswer,
  isDone: boolean,
  booked: BookedOrder | undefined,
): readonly string[] {
  const isWrong =
    (outcome === "acknowledged" && !isDone) || ((outcome === "not-sent" || outcome === "rejected") && isDone);
  if (!isWrong) return [];
  return [`${what}: ${outcome} (${note} ${reason?.message}), and in truth ${shown(booked)}`];
}

test(
  "an agent killed in mid tool call places one order at most, and answers truly",
  async () => {
    const random = seeded(SEED);
    const path = program.path("orders.journal");
    await using tws = await startFakeTws({
      start: "2026-01-13T15:30:00Z",
      profile: "gentle",
      messagesPerSecond: 10_000,
    });
    // Each step of a tool call takes a while, so that kills meet all of them.
    await using pool = new IbkrPool({ port: tws.port, clientId: 9, logger: silentLogger });
    await pool.connect();
    tws.inject(parseFault("latency:frameMs=2..8"));
    /** Gets a limit at which an order is filled at once. */
    const marketable = async (): Promise<number> =>
      Math.ceil(((await pool.getQuote(APPLE, { timeoutMs: 120_000 })).ask ?? Number.NaN) * 1.01);
    const wrongs: string[] = [];
    let [kills, killed, thread] = [0, 0, 0];
    while (kills < KILLS) {
      const name = `thread-${thread}`;
      const price = `${random.chance(0.5) ? RESTS : await marketable()}`;
      const args = [`${tws.port}`, path, program.path(`${name}.json`), name, price];
      const ends: End[] = [];
      const line = (text: string): undefined => {
        const end = JSON.parse(text) as End;
        if (end.kind === "end") ends.push(end);
      };
      for (let left = random.integer(1, KILLS_OF_THREAD); left > 0 && ends.length === 0; left--) {
        kills++;
        const kill = { lines: random.integer(1, 4), ms: random.integer(0, 60) };
        if (await program.run({ args, line, kill })) killed++;
      }
      if (ends.length === 0) await program.run({ args, line, kill: undefined });
      wrongs.push(...(await judged(name, ends[0], price)));
      thread++;
    }
    expect(wrongs, `seed ${SEED}`).toEqual([]);
    console.log(`${kills} kills, ${killed} before the end, ${thread} threads, seed ${SEED}`);

    async function judged(name: string, end: End | undefined, price: string): Promise<readonly string[]> {
      if (end === undefined) return [`${name} has not ended`];
      const journal = fileJournal(path, { logger: silentLogger });
      const entries = await journal.open();
      await journal.close();
      const found: string[] = [];
      const bookedOf = (id: string): BookedOrder | undefined => {
        const references = entries.flatMap((entry) =>
          entry.type === "order" && entry.key === `agent/${name}/${id}` ? [entry.reference] : [],
        );
        const booked = tws.orders.all().filter(({ orderRef }) => references.includes(orderRef));
        if (booked.length > 1) found.push(`${name} ${id}: ${booked.length} orders`);
        return booked[0];
      };
      const { answers, known } = end;
      for (const id of ["market", "resting"] as const) {
        const booked = bookedOf(id);
        found.push(...wrongOrder(`${name} ${id}`, answers[id] as ToolAnswer, booked, false));
        // `get_order` does not find an order that was never handed over.
        if (booked !== undefined)
          found.push(...wrongOrder(`${name} ${id} in the end`, known[id], booked, true));
      }
      const resting = bookedOf("resting");
      const isModified = resting?.limitPrice === Number(price);
      found.push(...wrongChange(`${name} modify`, answers.modify as ToolAnswer, isModified, resting));
      const isCancelled = resting?.status === "Cancelled";
      found.push(...wrongChange(`${name} cancel`, answers.cancel as ToolAnswer, isCancelled, resting));
      return found;
    }
  },
  600_000 * Math.max(1, Number(process.env.RUNS ?? 1)),
);
