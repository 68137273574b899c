import { afterAll, beforeAll, expect, test } from "vitest";
import type { Order } from "../../sim/exchange/orders/orders.ts";
import { seeded } from "../../sim/mod.ts";
import { FakeGateway, listenWeb } from "../../sim/web/mod.ts";
import { fileJournal, silentLogger } from "../../src/mod.ts";
import { FastClock } from "../support/kill/fast-clock.ts";
import { Program } from "../support/kill/program.ts";
import { runs } from "../support/runs.ts";

const program = new Program();
const KILLS = runs(15).numRuns;
const SEED = Number(process.env.SEED ?? 7);
/** Numbers of the predecessor that each process repeats under their keys. */
const REPEATED = 4;

beforeAll(() => program.build("web-trading-child.ts"), 300_000);
afterAll(() => program.remove());

interface Printed {
  readonly kind: string;
  readonly key: string;
  readonly reference?: string;
  readonly state?: string;
  readonly filled?: number;
  readonly outcome?: string;
}

/** Says what is wrong with the state that a later process gives for an order, by the book behind the gateway. */
function wrong({ key, state = "", filled }: Printed, booked: readonly Order[]): readonly string[] {
  const [first] = booked;
  const actual = first === undefined ? "not in the book" : `${first.status}, ${first.filled} filled`;
  if (booked.length > 1) return [`${key} is ${booked.length} orders`];
  const isRight = {
    "not-sent": first === undefined,
    rejected: first === undefined || first.status === "Inactive",
    filled: first?.status === "Filled" && first.filled === filled,
    cancelled: first?.status === "Cancelled" && first.filled === filled,
    working: first?.status === "Submitted" || first?.status === "PreSubmitted",
  }[state];
  return isRight === true ? [] : [`${key} is ${state} with ${filled} filled, and in truth ${actual}`];
}

test(
  "a process killed while it trades over the Web API leaves a journal true to the book",
  async () => {
    const random = seeded(SEED);
    const path = program.path("orders.journal");
    // The market is open.
    const clock = new FastClock(Date.UTC(2026, 0, 13, 15, 30));
    const gateway = new FakeGateway({ clock, requestsPerSecond: 10_000, penaltyMs: 1_000 });
    const door = await listenWeb(gateway);
    const { trading } = gateway.exchange;
    const outcomes = new Map<string, string>();
    const references = new Map<string, string>();
    const wrongs: string[] = [];
    const bookedOf = (key: string): readonly Order[] =>
      trading.orders().filter(({ permId }) => gateway.callerId(permId) === references.get(key));
    const kept = async (): Promise<readonly string[]> => {
      const journal = fileJournal(path, { logger: silentLogger });
      const orders = (await journal.open()).filter((entry) => entry.type === "order");
      await journal.close();
      for (const { key, reference } of orders) references.set(key, reference);
      return orders.map(({ key }) => key);
    };
    /** Decides as a person who looks into TWS. */
    const settled = (key: string): string => {
      const [number, change] = /^(order \d+)(?: (\w+))?$/.exec(key)?.slice(1) ?? [];
      const [booked] = bookedOf(`${number}`);
      if (change === undefined && booked !== undefined)
        wrongs.push(`${key} is in the book and was not found`);
      if (change === "modified" && booked?.terms.limitPrice === 2)
        wrongs.push(`${key} was carried out and was not found`);
      return "not-sent";
    };
    const states: Printed[] = [];
    const line = (text: string): string | undefined => {
      const printed = JSON.parse(text) as Printed;
      if (printed.kind === "settle") return settled(printed.key);
      if (printed.kind === "state") states.push(printed);
      else if (!outcomes.has(printed.key)) outcomes.set(printed.key, printed.kind);
      return undefined;
    };
    let next = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      const args = [door.url, path, `${Math.max(0, next - REPEATED)}`];
      await program.run({ args, line, kill: { lines: random.integer(1, 40), ms: random.integer(0, 12) } });
      next = Math.max(next, ...(await kept()).map((key) => Number(key.slice("order ".length)) + 1));
    }
    const before = trading.orders().length;
    await program.run({ args: [door.url, path, "0", `${next}`], line, kill: undefined });
    expect(trading.orders().length, "orders of repeated keys").toBe(before);
    for (const one of states) {
      references.set(one.key, `${one.reference}`);
      wrongs.push(...wrong(one, bookedOf(one.key)));
      const said = outcomes.get(one.key);
      if (said === "acknowledged" && one.state === "not-sent")
        wrongs.push(`${one.key} was acknowledged, and is ${one.state}`);
      if ((said === "not-sent" || said === "rejected") && !["not-sent", "rejected"].includes(`${one.state}`))
        wrongs.push(`${one.key} was ${said}, and is ${one.state}`);
    }
    await door.close();
    gateway.close();
    expect(wrongs, `seed ${SEED}`).toEqual([]);
    expect(states.length).toBeGreaterThan(KILLS);
    expect(trading.orders().length).toBeGreaterThan(KILLS);
    // Some orders were on their way when their process was killed.
    expect(states.some(({ state }) => state === "not-sent")).toBe(true);
    console.log(`${KILLS} kills, ${states.length} orders, seed ${SEED}`);
  },
  600_000 * Math.max(1, Number(process.env.RUNS ?? 1)),
);
