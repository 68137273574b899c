import type { Fault } from "../faults/fault.ts";
import { parseFault } from "../faults/parse.ts";
import { FakeTws } from "../net/fake-tws.ts";
import { FAKE_TWS_OPTIONS } from "../net/fake-tws-options.ts";
import { MemoryNetwork } from "../net/memory.ts";
import { listen } from "../net/tcp.ts";
import { checkOptions } from "../world/option-fields.ts";
import { seeded } from "../world/random.ts";
import { MORNING, START_OPTIONS, type StartOptions } from "./start-options.ts";
import { TestTws } from "./test-tws.ts";
import type { TestTwsParts } from "./test-tws-parts.ts";
import { quiet, runningTime, steppedTime, virtualTime } from "./time.ts";

/** Port of a fake in memory where no other is given: a client without `seams` reaches no real gateway there. */
const MEMORY_PORT = 1;
const { clock: _, behaviour: __, ...FAKE_OPTIONS } = FAKE_TWS_OPTIONS;

/**
 * Starts a fake TWS for a test, and returns what the test needs of it.
 *
 * @throws {RangeError} For an option that does not exist or has a value that is not accepted; the message names each.
 * @throws {Error} When the port cannot be used.
 * @example A test of a bot
 * ```ts
 * import { IbkrPool } from "ibkr-pool";
 * import { startFakeTws } from "ibkr-pool/sim";
 *
 * await using tws = await startFakeTws({ network: "memory" });
 * const pool = new IbkrPool({ port: tws.port }, tws.seams);
 * void pool.getPositions();
 * const request = await tws.received("reqPositions");
 * assert.equal(request.clientId, 1);
 * ```
 */
export async function startFakeTws(options: StartOptions = {}): Promise<TestTws> {
  return new TestTws(await startParts(options));
}

/** Starts a fake, and returns its parts. @throws {RangeError} As `startFakeTws`. @throws {Error} As `startFakeTws`. */
export async function startParts(options: StartOptions): Promise<TestTwsParts> {
  checkOptions({ ...FAKE_OPTIONS, ...START_OPTIONS }, options, "a fake TWS");
  const { start = MORNING, network = "tcp", host = "127.0.0.1", port, faults = [], ...fake } = options;
  const startMs = typeof start === "number" ? start : Date.parse(start);
  const injected = faults.map((fault): Fault => (typeof fault === "string" ? parseFault(fault) : fault));
  let traffic = 0;
  const time =
    network === "tcp"
      ? runningTime(startMs)
      : network === "memory"
        ? virtualTime(startMs)
        : steppedTime(startMs, () => quiet(() => traffic));
  const tws = new FakeTws({ ...fake, clock: time.clock });
  tws.trace.subscribe(() => traffic++);
  const made = { tws, time, host, faults: injected };
  if (network === "memory") {
    const memory = new MemoryNetwork(time.clock);
    const attached = port || MEMORY_PORT;
    memory.attach(tws, attached);
    const random = seeded(`${fake.seed ?? 1}/clients`).next;
    const seams = { clock: time.clock, random, transport: memory };
    return { ...made, port: attached, seams, closeDoor: () => Promise.resolve() };
  }
  try {
    const door = await listen(tws, { host, port: port ?? 0 });
    return { ...made, port: door.port, seams: {}, closeDoor: () => door.close() };
  } catch (error) {
    tws.close();
    throw error;
  }
}
