import fc from "fast-check";
import { expect, test } from "vitest";
import { heapBytes } from "../../bench/heap.ts";
import type { TradingState } from "../../sim/exchange/trading/trading.ts";
import { FakeTws, type Random, type ServerEnd, seeded, VirtualClock } from "../../sim/mod.ts";
import { REQUESTS } from "../../sim/wire/catalogue.ts";
import { encodeFrame, encodeHello, ServerReader } from "../../sim/wire/frames.ts";
import { placeOrder } from "../../sim/wire/requests/place-order.ts";
import { reqPositions } from "../../sim/wire/requests/positions.ts";
import { startApi } from "../../sim/wire/requests/session.ts";
import { position, positionEnd } from "../../sim/wire/responses/positions.ts";
import type { Clock } from "../../sim/world/clock.ts";
import { HOSTILE_ORDERS, ORDER_WORDS } from "../support/hostile-orders.ts";
import { fieldsOf, frameOf } from "../support/messages.ts";
import { anyValues } from "../support/wire-values.ts";
import { within } from "../support/within.ts";

/** Number of frames sent to one fake; `RUNS=50` makes it a million. */
const FRAMES = 20_000 * Number(process.env.RUNS ?? 1);
const SEED = Number(process.env.SEED ?? 1);
/** Real time in which one turn of the fake has to end, in ms: a bound for a loop that never ends, not a measure. */
const TURN_MS = 5_000;
/** Real time of a whole test, in ms. */
const TEST_MS = 240_000 * Math.max(1, Number(process.env.RUNS ?? 1));
/** Turns of the fake in which a question of the other client is answered. */
const TURNS_MAX = 3;
/** Values that make sense in some field, and some that make sense in none. */
const WORDS = [
  "",
  "0",
  "1",
  "-1",
  "2147483647",
  "2147483648",
  "AAPL",
  "STK",
  "SMART",
  "USD",
  "1 D",
  "1 min",
  "TRADES",
  "LMT",
  "BUY",
  "DAY",
  "\u0000",
  "é",
  "9".repeat(400),
  "NaN",
  "1e308",
  "Infinity",
  "1.7976931348623157E308",
  `${"9".repeat(60_000)}!`,
  "999999 S",
  "BAG",
  "\u009b31m\n",
  "\ud800",
  "20260113 14:30:00 US/Eastern",
  ...ORDER_WORDS,
];

const VERSIONS = [151, 178, 193];

/** Valid frames of every request, with orders that give a value to every kind of field. */
const CORPUS: readonly (readonly string[])[] = [
  ...[...REQUESTS.values()].flatMap((message) =>
    fc
      .sample(anyValues(message.parts), { numRuns: 6, seed: SEED })
      .flatMap((values) => VERSIONS.map((version) => message.write(values as never, version))),
  ),
  ...HOSTILE_ORDERS.flatMap((order) => VERSIONS.map((version) => fieldsOf(placeOrder, order, version))),
];

/** Fields that no answer has. */
const IMPOSSIBLE = new Set(["NaN", "-Infinity", "undefined", "null"]);

/** Opens a connection and reads its answers. */
function connect(tws: FakeTws, clientId: number | undefined) {
  const reader = new ServerReader();
  const state = { closed: false, answers: [] as (readonly string[])[], impossible: new Set<string>() };
  const end: ServerEnd = tws.accept({
    write: (bytes) => {
      for (const fields of reader.push(bytes)) {
        state.answers.push(fields);
        if (fields[0] !== "4" && fields.some((field) => IMPOSSIBLE.has(field)))
          state.impossible.add(fields.slice(0, 30).join(" "));
      }
    },
    end: () => {
      state.closed = true;
    },
    reset: () => {
      state.closed = true;
    },
  });
  if (clientId !== undefined) {
    end.received(encodeHello(100, 193));
    end.received(frameOf(startApi, { clientId }));
  }
  return { state, end };
}

const pick = <T>(random: Random, from: readonly T[]): T => from[random.integer(0, from.length - 1)] as T;

/** Makes a frame that is valid or spoiled. */
function spoiled(random: Random): Uint8Array {
  const fields = [...pick(random, CORPUS)];
  for (let turn = random.integer(0, 3); turn > 0; turn--) {
    const at = random.integer(0, fields.length - 1);
    const kind = random.integer(0, 4);
    if (kind === 0) fields[at] = pick(random, WORDS);
    else if (kind === 1) fields.splice(at, 1);
    else if (kind === 2) fields.splice(at, 0, pick(random, WORDS));
    else if (kind === 3) fields[at] = `${random.integer(-10, 130)}`;
    else fields.splice(at, 0, ...pick(random, CORPUS));
  }
  const bytes = encodeFrame(fields.length === 0 ? [""] : fields);
  // A frame that claims one byte more or less than it has shifts every later one.
  if (random.chance(0.005)) bytes[3] = ((bytes[3] ?? 0) + (random.chance(0.5) ? 1 : 255)) % 256;
  if (random.chance(0.02)) bytes[random.integer(0, bytes.length - 1)] = random.integer(0, 255);
  if (random.chance(0.01)) return bytes.subarray(0, random.integer(0, bytes.length));
  return bytes;
}

/** Makes a handshake that is valid or not. */
function handshake(random: Random): Uint8Array {
  const kinds = [
    () => encodeHello(100, 193),
    () => encodeHello(random.integer(0, 300), random.integer(0, 300)),
    () => new TextEncoder().encode("GET / HTTP/1.1\r\n\r\n"),
    () => Uint8Array.from({ length: random.integer(0, 40) }, () => random.integer(0, 255)),
    () => new Uint8Array([0x41, 0x50, 0x49, 0, 0xff, 0xff, 0xff, 0xff]),
  ];
  return random.chance(0.9) ? encodeHello(100, 193) : pick(random, kinds)();
}

/** A virtual clock that counts the turns of the fake and stops one that does not end. */
function guarded(clock: VirtualClock): { readonly clock: Clock; readonly turns: { count: number } } {
  const turns = { count: 0 };
  const after: Clock["after"] = (delayMs, callback) =>
    clock.after(delayMs, () => {
      turns.count++;
      within(TURN_MS, "a turn of the fake", callback);
    });
  return { clock: { now: () => clock.now(), after }, turns };
}

/** The positions of the book: `conId size`. */
function positionsInBook(tws: FakeTws): readonly string[] {
  const { ledgers } = tws.state().trading as TradingState;
  const rows = Object.values(ledgers).flatMap(({ holdings }) => holdings);
  return rows
    .filter(({ size }) => size !== 0)
    .map(({ instrument, size }) => `${instrument.conId} ${size}`)
    .sort();
}

/** The positions that a client was sent, the last row of each contract. */
function positionsIn(answers: readonly (readonly string[])[]): readonly string[] {
  const sizes = new Map<number, number>();
  for (const fields of answers) {
    if (fields[0] !== `${position.id}`) continue;
    const { conId, size } = position.read(fields, 193);
    sizes.set(conId, size);
  }
  return [...sizes]
    .filter(([, size]) => size !== 0)
    .map(([conId, size]) => `${conId} ${size}`)
    .sort();
}

test.each([
  { reading: "frame by frame", ignoreFrames: false },
  { reading: "by their fields", ignoreFrames: true },
])(
  `hostile frames, read $reading, delay no other client and leave nothing (seed ${SEED})`,
  async ({ ignoreFrames }) => {
    const random = seeded(SEED);
    const clock = new VirtualClock();
    const { clock: counting, turns } = guarded(clock);
    const tws = new FakeTws({ clock: counting, ignoreFrames, messagesPerSecond: 0 });
    const bystander = connect(tws, 1_000);
    const heap: (number | undefined)[] = [];
    const impossible = new Set<string>();
    let [closed, worst] = [0, 0];
    for (let frame = 0; frame < FRAMES; ) {
      const { state, end } = connect(tws, undefined);
      end.received(handshake(random));
      if (random.chance(0.95)) end.received(frameOf(startApi, { clientId: random.integer(0, 900) }));
      for (let turn = 0; turn < 50 && !state.closed; turn++, frame++) {
        const bytes = spoiled(random);
        const cut = random.integer(0, bytes.length);
        within(TURN_MS, "receiving a frame", () => {
          end.received(bytes.subarray(0, cut));
          end.received(bytes.subarray(cut));
        });
      }
      // The question of the other client is asked while those of this one may still wait.
      bystander.end.received(frameOf(reqPositions));
      const before = turns.count;
      const isAnswered = () => bystander.state.answers.some(([id]) => id === `${positionEnd.id}`);
      for (let step = 0; step < 20 && !isAnswered(); step++) await clock.advance(1);
      worst = Math.max(worst, turns.count - before);
      await clock.advance(20);
      expect(isAnswered()).toBe(true);
      expect(positionsIn(bystander.state.answers)).toEqual(positionsInBook(tws));
      expect(bystander.state.closed).toBe(false);
      bystander.state.answers.length = 0;
      for (const fields of state.impossible) impossible.add(fields);
      if (state.closed) closed++;
      else end.left(random.chance(0.5) ? "fin" : "rst");
      frame++;
      if (frame % 2_000 < 50) heap.push(heapBytes());
    }
    expect(closed).toBeGreaterThan(10);
    expect(worst).toBeLessThan(TURNS_MAX);
    const failed = tws.trace.events.filter(({ event }) => event === "failed").map(({ detail }) => detail);
    expect(failed).toEqual([]);
    expect([...impossible]).toEqual([]);
    const forged = tws.trace.lines().filter((line) => /[\p{Cc}\u2028\u2029]/u.test(line));
    expect(forged).toEqual([]);
    await clock.advance(1_000);
    // Nothing is left of those who are gone: no ID, no subscription.
    expect([...tws.clients().keys()]).toEqual([1_000]);
    tws.close();
    expect(clock.timers).toBe(0);
    const [early, late] = [heap[Math.floor(heap.length / 2)], heap.at(-1)];
    if (early !== undefined && late !== undefined) expect(late - early).toBeLessThan(30_000_000);
  },
  // It computes for ten seconds, and several times that beside other programs; what hangs is named by `within`.
  TEST_MS,
);
