import type { FakeTws } from "../net/fake-tws.ts";
import { startParts } from "../testing/start.ts";
import type { StartOptions } from "../testing/start-options.ts";
import { TestTws } from "../testing/test-tws.ts";
import type { TestTime } from "../testing/time.ts";
import { durationMs } from "./duration.ts";
import { checkScenario } from "./read-scenario.ts";
import { ScenarioRun } from "./run.ts";
import type { Scenario } from "./scenario.ts";
import { type Verdict, verdictText } from "./verdict.ts";
import { worldOf } from "./world.ts";

/** Time for which a verdict is waited for where the scenario has no end of its own, in ms. */
const WITHIN_MS = 60_000;

/** A fake TWS with which a scenario runs. */
export class RunningScenario implements AsyncDisposable {
  /** The fake: clients dial its port, or are given its `seams`. */
  readonly tws: TestTws;
  /** The fake itself, with what `tws` does not have: its trace, its state, counts of orders. */
  readonly fake: FakeTws;
  /** The scenario, with the seed that is used. */
  readonly scenario: Scenario;
  readonly #run: ScenarioRun;
  readonly #time: TestTime;
  readonly #startMs: number;
  readonly #ended = new AbortController();
  #verdict: Verdict | undefined;

  /** Wraps a run; `runScenario` makes it. */
  constructor(scenario: Scenario, tws: TestTws, fake: FakeTws, run: ScenarioRun, time: TestTime) {
    this.scenario = scenario;
    this.tws = tws;
    this.fake = fake;
    this.#run = run;
    this.#time = time;
    this.#startMs = time.clock.now();
    void run.ended.then(() => this.#ended.abort());
  }

  /** Aborts when the scenario has ended: `until` is over or, without it, every step has run. */
  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  /**
   * Lets time pass until the scenario has ended, and judges.
   *
   * In memory and with `tcp-stepped` this moves the clock of the fake.
   *
   * @param options `withinMs`: longest wait from now on, in ms of its clock, default 60 000 for a scenario without `until`. A
   * scenario that has not ended by then has not passed.
   */
  async verdict(options: { readonly withinMs?: number } = {}): Promise<Verdict> {
    const { withinMs = this.#run.leftMs ?? WITHIN_MS } = options;
    if (!this.#ended.signal.aborted) await this.#time.pass(withinMs, this.#ended.signal);
    return this.finish("the end of the wait");
  }

  /**
   * Sets a mark: says that something has happened outside of TWS, for steps with `when: { mark: name }`. They are performed
   * before it returns, and the steps after them follow.
   *
   * @param name Name in lower case with hyphens, e.g. `connected`.
   * @throws {RangeError} For a name that no mark can have.
   */
  mark(name: string): void {
    this.#run.mark(name);
  }

  /**
   * Ends the scenario now, and judges: one whose `until` is not over has not passed, and steps that were not reached have
   * failed. A second call returns the same verdict.
   *
   * @param by What ends it, for the verdict of one that ends early.
   */
  finish(by = "finish()"): Verdict {
    this.#verdict ??= this.#judged(by);
    return this.#verdict;
  }

  #judged(by: string): Verdict {
    const { leftMs } = this.#run;
    const afterMs = this.#time.clock.now() - this.#startMs;
    const { scenario, seed, passed, outcomes } = this.#run.finish();
    const isWaiting =
      leftMs === undefined ? outcomes.some(({ outcome }) => outcome === "not reached") : leftMs > 0;
    const isEarly = isWaiting && !this.#ended.signal.aborted;
    const itself = leftMs === undefined ? "steps" : "until";
    const { until } = this.scenario;
    const ofMs = until === undefined ? undefined : durationMs(until);
    const ended = { by: isEarly ? by : itself, isEarly, afterMs, ofMs };
    return { scenario, seed, passed: passed && !isEarly, ended, outcomes };
  }

  /** Lets time pass until the scenario has ended. @throws {Error} When it did not pass; the message is the verdict as text. */
  async verify(options: { readonly withinMs?: number } = {}): Promise<void> {
    const verdict = await this.verdict(options);
    if (!verdict.passed) throw new Error(verdictText(verdict));
  }

  /** Ends the run and the fake; resolves when the port is free again. */
  async close(): Promise<void> {
    this.finish();
    await this.tws.close();
  }

  /** Closes it, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

/**
 * Starts a fake TWS with the seed, time, options and account of a scenario, and runs the scenario.
 *
 * @param options Options of `startFakeTws`, which replace those of the scenario; `faults` are in force beside it.
 * @throws {ScenarioError} For a scenario that is wrong.
 * @throws {RangeError} For options that are not accepted.
 * @throws {Error} When the port cannot be used.
 * @example A pool that loses its connection while it waits for an answer
 * ```ts
 * import { IbkrPool } from "ibkr-pool";
 * import { runScenario } from "ibkr-pool/sim";
 *
 * await using night = await runScenario(
 *   {
 *     scenario: "cut-off",
 *     about: "The connection is lost while positions are requested.",
 *     faults: ["drop:afterRequest=reqPositions,times=1"],
 *     until: "1 min",
 *     checks: [{ request: "reqPositions", times: 2 }, { sessionsAtMost: 1 }],
 *   },
 *   { network: "memory" },
 * );
 * const pool = new IbkrPool({ port: night.tws.port }, night.tws.seams);
 * void pool.getPositions();
 * const verdict = await night.verdict();
 * assert.equal(verdict.passed, true);
 * ```
 */
export async function runScenario(scenario: Scenario, options: StartOptions = {}): Promise<RunningScenario> {
  const { seed, start, options: ofFake = {}, account } = checkScenario(scenario, options);
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const merged = { ...ofFake, seed, start, account, ...given };
  const parts = await startParts(merged);
  const tws = new TestTws(parts);
  const seeded = { ...scenario, seed: options.seed ?? seed };
  const run = new ScenarioRun(seeded, worldOf(parts.tws, tws, parts.time.clock));
  return new RunningScenario(seeded, tws, parts.tws, run, parts.time);
}
