import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { expect, onTestFinished, test } from "vitest";
import type { TimedStep } from "../../model/step.ts";
import { Terminal } from "../../support/terminal.ts";
import type { Plan } from "../plan.ts";
import type { SeedReport, Simulate } from "../seed-report.ts";
import { answerOrder } from "./answer-order.ts";
import type { Canary } from "./canary.ts";
import { runSimulate, type SimulateParts } from "./command.ts";
import type { SeedRunner } from "./fleet.ts";

const FOUND: Canary = { bug: "no-backoff", seeds: 5, firstSeed: 1, foundAt: 3, promise: "it waits" };
const MISSED: Canary = { ...FOUND, bug: "no-fence", foundAt: undefined, promise: undefined };
const FAULTS = ["drop", "mute", "half-open", "latency"];

/** A plan with four faults, of which "mute" breaks a promise where the seed is bad. */
function planOf(seed: number): Plan {
  const script = FAULTS.map((fault): TimedStep => ({ do: "fault", fault, thenMs: 10 }));
  return {
    seed,
    length: "light",
    features: ["reads"],
    profile: "gentle",
    lingerMs: 2_000,
    startMs: 0,
    pool: { clientId: 1 },
    network: ["latency:frameMs=1"],
    script,
  };
}

const isBroken = (plan: Plan, bad: readonly number[]): boolean =>
  bad.includes(plan.seed) && plan.script.some((step) => step.do === "fault" && step.fault === "mute");

/** A simulation in which these seeds break a promise, and these give another digest each time. */
function simulationOf(bad: readonly number[], random: readonly number[] = []): Simulate {
  let runs = 0;
  return async (seed, { plan = planOf(seed) } = {}): Promise<SeedReport> => ({
    seed,
    plan,
    breaches: isBroken(plan, bad)
      ? [{ promise: "one session at a time", sentence: "there were two at 7", atMs: 7 }]
      : [],
    digest: random.includes(seed) ? `${++runs}` : `${seed}`,
    events: 10,
    virtualMs: 600_000,
    cpuMs: 100,
    isHealed: seed % 4 !== 0,
    isUsed: seed % 2 !== 0,
    faults: { mute: { planned: 1, fired: 1 }, drop: { planned: 1, fired: 0 } },
    probes: { "a conflict in backoff": 1 },
    matrix: { "mute x ready": 2 },
    lastEvents: ["7 #1 start"],
  });
}

function partsOf(simulate: Simulate, parts: Partial<SimulateParts> = {}): SimulateParts {
  const runner = (): SeedRunner => ({ run: (order) => answerOrder(simulate, order), end: () => {} });
  return {
    simulate,
    runner,
    expected: { probes: ["a conflict in backoff"], matrix: ["mute x ready"] },
    canary: async () => FOUND,
    planted: async () => [],
    nowMs: () => 0,
    freshSeed: () => 77,
    ...parts,
  };
}

async function ran(argv: string, parts: SimulateParts): Promise<readonly [number, string, Terminal]> {
  const terminal = new Terminal();
  const code = await runSimulate(argv.split(" "), terminal, parts);
  return [code, [...terminal.printed, ...terminal.errors].join("\n"), terminal];
}

test("a fleet without a breach says what it ran, within 80 columns, and ends with 0", async () => {
  const [code, text, { printed }] = await ran("--seed 1 --seeds 200", partsOf(simulationOf([])));
  expect(code).toBe(0);
  expect(text).toMatch(/seeds \.+ 200, 10 of them twice/);
  expect(text).toMatch(/33 hours, 10\.0 a CPU second|33 hours, 1\.7 a CPU second/);
  expect(text).toContain("healed ........ 150, and 100 of them used without faults at the end");
  expect(text).toContain('Planted bug "no-backoff": found by seed 3 (it waits)');
  expect(text).toMatch(/drop +│ +200 │ +0/);
  expect(printed.at(-1)).toBe("No promise was broken by 200 seeds.");
  expect(text).toMatch(/^mute +- +0 +- +- +400 +- /m);
  expect(Math.max(...printed.map((line) => line.length))).toBeLessThanOrEqual(80);
});

test("a broken promise is shown with its seed, its draw, its last events and its command", async () => {
  const [code, text] = await ran("--seed 10 --seeds 20", partsOf(simulationOf([14, 12])));
  expect(code).toBe(1);
  expect(text).toContain("Seed 12 broke a promise:\n  one session at a time\n    there were two at 7");
  expect(text).toContain("Run it again: npm run simulate -- --seed 12");
  expect(text).toContain("The simulation failed: 2 of 20 seeds broke a promise: 12, 14");
});

test("a seed that gives other events when it is run again is a failure", async () => {
  const [code, text] = await ran("--seed 20", partsOf(simulationOf([], [20])));
  expect([code, text]).toEqual([1, expect.stringContaining("seed 20 gave 1, and 2 when it was run again")]);
});

test("--minimise shrinks the script to the fault that matters, and --plan runs it again", async () => {
  const before = process.cwd();
  const folder = mkdtempSync(join(tmpdir(), "fleet-"));
  onTestFinished(() => {
    process.chdir(before);
    rmSync(folder, { recursive: true });
  });
  process.chdir(folder);
  const parts = partsOf(simulationOf([5]));
  const [code, text] = await ran("--seed 5 --minimise", parts);
  expect(code).toBe(1);
  expect(text).toContain('1 step:\n  {"do":"fault","fault":"mute","thenMs":0}');
  const plan = JSON.parse(readFileSync("simulation-5.json", "utf8")) as Plan;
  expect([plan.script.length, plan.network]).toEqual([1, []]);
  expect((await ran("--plan simulation-5.json", parts))[0]).toBe(1);
  expect((await ran("--plan simulation-5.json", partsOf(simulationOf([]))))[0]).toBe(0);
  expect(existsSync("simulation-5.json")).toBe(true);
});

test("a planted bug that is not found, and a rare state that is not reached, fail a fleet", async () => {
  const canary = async () => MISSED;
  const [code, text] = await ran("--seed 1 --seeds 100", partsOf(simulationOf([]), { canary }));
  expect([code, text]).toEqual([
    1,
    expect.stringContaining('the planted bug "no-fence" was not found within 5 seeds'),
  ]);
  const expected = { probes: ["a conflict in backoff", "never"], matrix: [] };
  const [rare, missing] = await ran("--seed 1 --seeds 2000", partsOf(simulationOf([]), { expected }));
  expect([rare, missing]).toEqual([1, expect.stringContaining("not reached: never")]);
  const [few, judged] = await ran("--seed 1 --seeds 300", partsOf(simulationOf([]), { expected }));
  expect(few).toBe(0);
  expect(judged).toContain("probes: 1 of 2 reached, not judged below 2,000 seeds\n");
  expect(judged).toContain("  rarest: a conflict in backoff (300)\n  not reached: never\n");
});

test("a search for planted bugs says each as it ends, and all in a table of 80 columns", async () => {
  const long = {
    ...FOUND,
    bug: "close-leaves-waiters",
    promise: "a promise in many words ".repeat(4).trim(),
  };
  const planted: SimulateParts["planted"] = async ({ done }) => {
    for (const one of [long, MISSED]) done(one);
    return [long, MISSED];
  };
  const parts = partsOf(simulationOf([]), { planted });
  const [code, text, { printed, errors }] = await ran("--planted all --seed 1", parts);
  expect(code).toBe(1);
  expect(errors[0]).toMatch(/^Planted bug "close-leaves-waiters": found by seed 3 \(a promise/);
  expect(text).toMatch(/close-leaves-waiters +│ +3 of 5 │ a promise in many words/);
  expect(text).toMatch(/no-fence +│ +- of 5 │ not found/);
  expect(text).toContain("The simulation failed: not found: no-fence");
  expect(Math.max(...printed.map((line) => line.length))).toBeLessThanOrEqual(80);
  const found = partsOf(simulationOf([]), { planted: async () => [long] });
  expect((await ran("--planted all --seed 1", found))[0]).toBe(0);
});

test("a run that throws is a failure of its seed, and the others go on", async () => {
  const simulate: Simulate = (seed, options) =>
    seed === 3 ? Promise.reject(new Error("out of range")) : simulationOf([])(seed, options);
  const [code, text] = await ran("--seed 1 --seeds 5", partsOf(simulate));
  expect(code).toBe(1);
  expect(text).toContain("Seed 3 broke a promise:\n  each run ends\n    Error: out of range");
  expect(text).toMatch(/seeds \.+ 4, /);
});

test("Ctrl-C ends a fleet with what it knows and code 130", async () => {
  const terminal = new Terminal();
  const runner = (): SeedRunner => ({ run: () => new Promise(() => {}), end: () => {} });
  const code = runSimulate(["--seeds", "50"], terminal, partsOf(simulationOf([]), { runner }));
  await new Promise((resolve) => setImmediate(resolve));
  terminal.interrupt();
  expect(await code).toBe(130);
  expect(terminal.printed[0]).toBe("Seeds 77 to 126, 2 at once");
  expect(terminal.errors).toEqual(["Cannot finish the simulation: interrupted"]);
});

test.each([
  ["--seed x", /^Cannot read --seed: expected a whole number/],
  ["--seeds 0", /^Cannot read --seeds: /],
  ["--seed 1 --seed 2", /^Cannot use --seed twice/],
  ["--plan /nowhere.json", /^Cannot read --plan \/nowhere\.json: /],
  ["--plan package.json", /it has no seed, no options of a pool or no script$/],
])("%s is refused with a sentence and code 2", async (argv, sentence) => {
  const [code, , { errors }] = await ran(argv, partsOf(simulationOf([])));
  expect([code, errors[0]]).toEqual([2, expect.stringMatching(sentence)]);
});
